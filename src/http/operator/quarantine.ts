/** The quarantine on the operator's page: what waits, and the API's own two decisions about it. */
import type { Hono } from 'hono';
import { attachSchema, discardSchema } from '../../../contracts/api/quarantine.ts';
import { GatewayError } from '../../errors.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { attach, discard, readQuarantine } from '../quarantine.ts';
import { parseBy } from '../query.ts';
import { type SuggestionView, suggestionsFor } from '../suggestions.ts';
import type { HttpTools } from '../tools.ts';
import { type Desk, orAgain, type Refused } from './desk.ts';

/** Each is looked at for what it may mean. */
const ROWS = 20;

export function quarantinePageRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  async function show(c: HttpContext, again?: Refused): Promise<Response> {
    const cursor = c.req.query('cursor');
    const { items, next } = await readQuarantine(deps, c, { limit: ROWS, cursor });
    const likely = await Promise.all(items.map(({ id }) => suggestionsOf(deps, c, id)));
    const view = {
      items: items.map((item, n) => ({ ...item, likely: likely[n] ?? [] })),
      next,
      given: again?.given ?? {},
    };
    return desk.show(c, deps.operatorPages.quarantine(desk.frame(c, again?.notice), view), again?.status);
  }
  routes.get('/operator/quarantine', desk.signedIn, (c) => show(c));
  for (const decision of ['attach', 'discard'] as const)
    routes.post(`/operator/quarantine/:id/${decision}`, desk.signedIn, async (c) => {
      const fields = await desk.form(c);
      const id = c.req.param('id') ?? '';
      fields.set('about', id);
      const field = (name: string) => fields.get(name)?.trim() ?? '';
      return orAgain(
        c,
        tools,
        fields,
        (refused) => show(c, refused),
        async () => {
          const reason = field('reason');
          if (decision === 'discard') await discard(deps, c, id, parseBy(discardSchema, { reason }));
          else {
            const messageId = field('messageId') || field('other');
            await attach(deps, c, id, parseBy(attachSchema, { messageId, reason }));
          }
          return c.redirect(`/operator/quarantine?done=${decision}`, 303);
        },
      );
    });
}

/* What somebody else has decided meanwhile needs none. */
async function suggestionsOf(deps: HttpDeps, c: HttpContext, id: string): Promise<SuggestionView[]> {
  try {
    return await suggestionsFor(deps, c, id);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'not-found') return [];
    throw error;
  }
}
