/** /operator/: the newest messages of the client's entities as a page; a browser gives the key as its password. */
import { Hono } from 'hono';
import type { Finding } from '../../contracts/outcome.ts';
import { listMessages } from '../outbox/list.ts';
import { clientOf, type HttpEnv, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { currentHolds } from './holds.ts';
import { shownItem } from './render-message.ts';
import type { HttpTools } from './tools.ts';

const ROWS = 100;

export function operatorRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/operator', (c) => c.redirect('operator/', 308));
  routes.get('/operator/', tools.gate.requireInBrowser('operator'), async (c) => {
    const holds = await currentHolds(deps);
    const rows = await listMessages(deps.pool, { entities: visibleEntities(clientOf(c)), limit: ROWS }, holds);
    const messages = rows.map((each) => shownItem(each, holds));
    const language = c.get('language');
    const explain = (finding: Finding) => tools.texts.explain(finding, language);
    const page = deps.operatorPage({ messages, language, now: deps.runtime.now(), explain });
    return c.html(page.html, 200, {
      'content-security-policy': page.contentSecurityPolicy,
      'cache-control': 'no-store',
    });
  });
  return routes;
}
