/** The HTTP application: its routes put together, one log line per request, every error as a problem. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { alertRoutes } from './alerts.ts';
import { backendRoutes } from './backends.ts';
import { bulkRoutes } from './bulk.ts';
import { callbackRoutes } from './callbacks.ts';
import { chainRoutes } from './chains.ts';
import { changeRoutes } from './changes.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { docsRoutes } from './docs.ts';
import { documentRoutes } from './documents.ts';
import { evidenceRoutes } from './evidence.ts';
import { evidenceFolderRoutes } from './evidence-folder.ts';
import { facadeRefusal, facadeRoutes } from './folder/facades.ts';
import { folderRoutes } from './folder/routes.ts';
import { healthRoutes } from './health.ts';
import { ingestRoutes } from './ingest.ts';
import { chooseLanguage } from './language.ts';
import { maintenanceRoutes } from './maintenance.ts';
import { messageRoutes } from './messages.ts';
import { mindRoutes } from './mind.ts';
import { operatorRoutes } from './operator/routes.ts';
import { preflightRoutes } from './preflight.ts';
import { printCentreRoutes } from './print-centres.ts';
import { asGatewayError, problemHeaders, problemOf } from './problem.ts';
import { pushRefusal, pushRoutes } from './push/routes.ts';
import { quarantineRoutes } from './quarantine.ts';
import { receiptRoutes } from './receipts.ts';
import { sandboxRoutes } from './sandbox.ts';
import { serviceLevelRoutes } from './service-levels.ts';
import { subscriptionCareRoutes, subscriptionRoutes } from './subscriptions.ts';
import { createTools, type HttpTools } from './tools.ts';
import { vendorRoutes } from './vendors.ts';

/** The whole API of this version. Its `fetch` wants `{ incoming }` of the Node listener to know who calls. */
export function createApp(deps: HttpDeps): Hono<HttpEnv> {
  const tools = createTools(deps);
  const app = new Hono<HttpEnv>();
  app.use(describe(deps), turnAwayWhileClosing(deps));
  for (const routes of [
    ingestRoutes(deps, tools),
    preflightRoutes(deps, tools),
    documentRoutes(deps, tools),
    receiptRoutes(deps, tools),
    messageRoutes(deps, tools),
    mindRoutes(deps, tools),
    bulkRoutes(deps, tools),
    evidenceRoutes(deps, tools),
    evidenceFolderRoutes(deps, tools),
    chainRoutes(deps, tools),
    changeRoutes(deps, tools),
    subscriptionRoutes(deps, tools),
    subscriptionCareRoutes(deps, tools),
    alertRoutes(deps, tools),
    backendRoutes(deps, tools),
    maintenanceRoutes(deps, tools),
    serviceLevelRoutes(deps, tools),
    vendorRoutes(deps, tools),
    pushRoutes(deps, tools),
    sandboxRoutes(deps, tools),
    printCentreRoutes(deps, tools),
    callbackRoutes(deps, tools),
    quarantineRoutes(deps, tools),
    folderRoutes(deps, tools),
    facadeRoutes(deps, tools),
    healthRoutes(deps, tools),
    docsRoutes(),
    operatorRoutes(deps, tools),
  ])
    app.route('/', routes);
  const methodsOf = methodTable(app);
  app.notFound((c) => {
    const allow = methodsOf(c.req.path);
    const code = allow.length === 0 ? 'not-found' : 'method-not-allowed';
    return refuse(
      deps,
      tools,
      c,
      new GatewayError(code, 'http', 'No such route.', { params: { allow: allow.join(', ') } }),
    );
  });
  app.onError((error, c) => refuse(deps, tools, c, error));
  return app;
}

/* Number, language, safe defaults and the log line. The path is logged as its template: ids in it may be a file's. */
function describe(deps: HttpDeps) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const startedAt = performance.now();
    c.set('requestId', deps.runtime.newId('req'));
    c.set('language', chooseLanguage(c.req.header('accept-language')));
    await next();
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    const durationMs = performance.now() - startedAt;
    const { method } = c.req;
    const route = c.get('route') ?? routePath(c, -1);
    const { status } = c.res;
    deps.counters.requestSeconds.observe({ method, route, status }, durationMs / 1_000);
    deps.log.info('http.request', {
      request: c.get('requestId'),
      method,
      route,
      status,
      durationMs: Math.round(durationMs),
      client: c.get('client')?.id ?? c.get('caller'),
    });
  });
}

/* Reading still works while in-flight work ends; nothing new is taken. */
function turnAwayWhileClosing(deps: HttpDeps) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const closing = deps.draining();
    if (closing && c.req.method !== 'GET' && c.req.method !== 'HEAD')
      throw new GatewayError('shutting-down', 'http', 'This process is closing.');
    await next();
    if (closing) c.header('connection', 'close');
  });
}

function refuse(deps: HttpDeps, tools: HttpTools, c: HttpContext, thrown: unknown): Response {
  const error = asGatewayError(thrown);
  const request = c.get('requestId');
  if (error.code === 'internal' || error.code === 'store-unavailable')
    deps.log.error('http.failed', { request, code: error.code, ...errorFields(thrown) });
  const ownWords = facadeRefusal(deps, c.req.path, error) ?? pushRefusal(deps, c, error);
  if (ownWords !== null) return ownWords;
  const instance = `urn:carpeta-gateway:request:${request}`;
  const problem = problemOf(error, { language: c.get('language'), texts: tools.texts, instance });
  return new Response(JSON.stringify(problem), { status: problem.status, headers: problemHeaders(error) });
}

/** Which methods a path would take, for 405. */
function methodTable(app: Hono<HttpEnv>): (path: string) => string[] {
  const known = app.routes
    .filter((each) => each.method !== 'ALL')
    .map(({ method, path }) => ({ method, shape: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }));
  return (path) => {
    const methods = known.filter(({ shape }) => shape.test(path)).map(({ method }) => method);
    return [...new Set(methods.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each])))];
  };
}
