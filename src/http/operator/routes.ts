/** The operator's pages: signing in and out, and every page behind it. */
import { Hono } from 'hono';
import { GatewayError } from '../../errors.ts';
import { insertAudit } from '../../store/audit/insert.ts';
import { callerOf } from '../client-address.ts';
import { auditedAs, clientOf, type HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';
import { backendPageRoutes } from './backends.ts';
import { bulkPageRoutes } from './bulk.ts';
import { configurationRoutes } from './configuration.ts';
import { chosenLanguage, createDesk, type Desk, safeBack } from './desk.ts';
import { eOfficeRoutes } from './eoffices.ts';
import { installationRoutes } from './installation.ts';
import { liveRoutes } from './live.ts';
import { messagePageRoutes } from './message.ts';
import { messageListRoutes } from './messages.ts';
import { overviewOf } from './overview.ts';
import { quarantinePageRoutes } from './quarantine.ts';
import { serviceLevelPageRoutes } from './service-levels.ts';
import { signIn, signOut } from './session.ts';
import { signInRoutes } from './sign-in.ts';

/** Tries to sign in from one address: far more than a person needs, nothing against a key of 256 bits. */
const LOGIN_LIMIT = { perSecond: 0.2, burst: 10 };

export function operatorRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const desk = createDesk(deps, tools);
  const routes = new Hono<HttpEnv>();
  routes.onError((error, c) => desk.refuse(c, error));
  routes.use('/operator/*', chosenLanguage);
  routes.get('/operator', (c) => c.redirect('operator/', 308));
  routes.get('/operator/page.js', (c) =>
    c.body(deps.operatorPages.script, 200, {
      'content-type': 'text/javascript; charset=UTF-8',
      'cache-control': 'public, max-age=300',
    }),
  );
  sessionRoutes(deps, tools, desk, routes);
  routes.get('/operator/', desk.signedIn, async (c) =>
    desk.show(c, deps.operatorPages.overview(desk.frame(c), await overviewOf(deps, tools, c))),
  );
  liveRoutes(deps, desk, routes);
  messageListRoutes(deps, tools, desk, routes);
  messagePageRoutes(deps, tools, desk, routes);
  bulkPageRoutes(deps, tools, desk, routes);
  quarantinePageRoutes(deps, tools, desk, routes);
  backendPageRoutes(deps, tools, desk, routes);
  serviceLevelPageRoutes(deps, desk, routes);
  eOfficeRoutes(deps, tools, desk, routes);
  installationRoutes(deps, desk, routes);
  configurationRoutes(deps, desk, routes);
  return routes;
}

function sessionRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  const limit = createRateLimit(LOGIN_LIMIT, deps.runtime.now);
  routes.get('/operator/login', (c) => desk.login(c, null, '/operator/', { asked: true }));
  routes.post('/operator/login', async (c) => {
    const fields = await desk.form(c);
    const back = safeBack(fields.get('back'));
    limit.take(callerOf(c, tools.gate.trusted).address ?? '');
    try {
      tools.gate.admitKey(c, fields.get('key'), 'operator');
    } catch (error) {
      if (!(error instanceof GatewayError) || !['unauthenticated', 'forbidden'].includes(error.code)) throw error;
      deps.log.warn('operator.sign-in-refused', { code: error.code, client: c.get('client')?.id });
      return desk.login(c, error, back);
    }
    const client = clientOf(c);
    await signIn(deps, c, client);
    const at = deps.runtime.now();
    await insertAudit(deps.pool, {
      at,
      clientId: client.id,
      action: 'session.begin',
      object: client.id,
      result: 'done',
    });
    return c.redirect(back, 303);
  });
  routes.post('/operator/logout', desk.signedIn, async (c) => {
    await desk.form(c);
    const who = auditedAs(c);
    await signOut(deps, c);
    await insertAudit(deps.pool, {
      at: deps.runtime.now(),
      ...who,
      action: 'session.end',
      object: who.clientId,
      result: 'done',
    });
    const to = who.person === undefined ? null : await deps.signIn?.leave();
    if (typeof to !== 'string') return c.redirect('/operator/login', 303);
    // A form of ours may lead nowhere else, not even by a redirect: the page it answers with may.
    c.set('client', undefined);
    c.set('caller', who.clientId);
    c.header('refresh', `0; url=${to}`);
    return desk.show(c, deps.operatorPages.onward(desk.frame(c), { to, after: 'signed-out' }));
  });
  signInRoutes(deps, tools, desk, routes);
}
