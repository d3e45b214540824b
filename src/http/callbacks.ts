/**
 * Where back ends report. A callback is kept as it came and answered at once; it moves nothing by itself, it only has
 * the message looked at sooner. Reading it is the adapter's business.
 */
import { Hono } from 'hono';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { GatewayError } from '../errors.ts';
import { insertCallback } from '../store/callbacks/insert.ts';
import { withTransaction } from '../store/pool.ts';
import { withBody } from './body.ts';
import { addressList, callerOf } from './client-address.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { createRateLimit } from './rate-limit.ts';
import type { HttpTools } from './tools.ts';

/** A certificate of 10 MiB in Base64, with its envelope. */
const MAX_CALLBACK_BYTES = 15 * 1024 * 1024;
/** Per caller: a platform that reports a whole night's batch at once stays below. */
const CALLER_LIMIT = { perSecond: 200, burst: 1_000 };

type Answer = { status: number; mediaType: string; body: string };

export function callbackRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const trusted = addressList(deps.http.trustedProxies);
  const allowed = new Map(deps.backends.map((each) => [each.adapter.id, addressList(each.config.callbacks.allow)]));
  const limit = createRateLimit(CALLER_LIMIT, deps.runtime.now);

  routes.post('/callbacks/:backend', async (c) => {
    const backend = backendOf(deps, c.req.param('backend'));
    const { address } = callerOf(c, trusted);
    if (allowed.get(backend.adapter.id)?.(address) !== true)
      throw new GatewayError('forbidden', 'callback', 'The caller is not on the allow-list.');
    limit.take(address ?? '');
    return withBody(c, { maxBytes: MAX_CALLBACK_BYTES, budget: tools.bodies }, (body) =>
      receive(deps, c, backend, body),
    );
  });
  routes.get('/callbacks/:backend', (c) => {
    const { adapter } = backendOf(deps, c.req.param('backend'));
    const location = locationOf(deps, tools, c, adapter.id);
    const wsdl = c.req.query('wsdl') === undefined ? undefined : adapter.callbackWsdl?.(location);
    if (wsdl === undefined) throw new GatewayError('not-found', 'http', 'Ask with ?wsdl.');
    return c.body(wsdl, 200, { 'content-type': 'text/xml; charset=utf-8' });
  });
  return routes;
}

function backendOf(deps: HttpDeps, id: string): ActiveBackend {
  const backend = deps.backends.find((each) => each.adapter.id === id);
  if (backend?.adapter.receive === undefined) throw new GatewayError('not-found', 'http', 'No such callback.');
  return backend;
}

async function receive(deps: HttpDeps, c: HttpContext, { adapter }: ActiveBackend, body: Buffer): Promise<Response> {
  const received = readCallback(adapter, body);
  if (received instanceof GatewayError) {
    deps.log.warn('callback.malformed', { backend: adapter.id, request: c.get('requestId') });
    return answer(adapter.refuse?.(received.code) ?? { status: 400, mediaType: 'text/plain', body: '' });
  }
  const id = deps.runtime.newId('cb');
  const callback = { id, backend: adapter.id, received, body, now: deps.runtime.now() };
  const message = await withTransaction(deps.pool, (client) => insertCallback(client, deps.vault, callback));
  deps.log.info('callback.kept', { callback: id, backend: adapter.id, message, code: received.code });
  if (message !== null) deps.wake();
  return answer(adapter.acknowledge?.(received) ?? { status: 200, mediaType: 'text/plain', body: '' });
}

function readCallback(adapter: ActiveBackend['adapter'], body: Buffer) {
  try {
    return adapter.receive!(body);
  } catch (error) {
    if (error instanceof GatewayError && (error.code === 'callback-malformed' || error.code === 'xml-refused'))
      return error;
    throw error;
  }
}

function answer({ status, mediaType, body }: Answer): Response {
  const type = mediaType.includes('charset') ? mediaType : `${mediaType}; charset=utf-8`;
  return new Response(body, { status, headers: { 'content-type': type } });
}

/* Without a public address the caller's own way of reaching us is the best known. */
function locationOf(deps: HttpDeps, tools: HttpTools, c: HttpContext, id: string): string {
  const path = `/callbacks/${encodeURIComponent(id)}`;
  return deps.http.publicUrl === null ? new URL(path, c.req.url).href : tools.urlOf(path);
}
