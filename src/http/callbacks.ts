/**
 * Where back ends report. A callback is kept as it came and answered at once; it moves nothing by itself, it only has
 * the message looked at sooner. Reading it is the adapter's business.
 */
import { Hono } from 'hono';
import type { PoolClient } from 'pg';
import type { ActiveBackend, ReceivedCallback } from '../../contracts/backend.ts';
import { GatewayError } from '../errors.ts';
import { traceMessage } from '../message-trace.ts';
import { insertCallback, type KeptCallback } from '../store/callbacks/insert.ts';
import { withTransaction } from '../store/pool.ts';
import { withBody } from './body.ts';
import { addressList, callerOf } from './client-address.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { createRateLimit } from './rate-limit.ts';
import type { HttpTools } from './tools.ts';

/** A certificate of 10 MiB in Base64, with its envelope. */
const MAX_CALLBACK_BYTES = 15 * 1024 * 1024;
/** Room is made by a person, who is told by the metric. Seconds. */
const NO_ROOM_RETRY_S = 300;
/** Per caller: a platform that reports a whole night's batch at once stays below. */
const CALLER_LIMIT = { perSecond: 200, burst: 1_000 };

/** Per caller: some ten large certificates a second, and a night's worth at once. */
const CALLER_BYTES = { perSecond: 64 * 1024 * 1024, burst: 2 * 1024 * 1024 * 1024 };

type Answer = { status: number; mediaType: string; body: string };

export function callbackRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const trusted = addressList(deps.http.trustedProxies);
  const allowed = new Map(deps.backends.map((each) => [each.adapter.id, addressList(each.config.callbacks.allow)]));
  const limit = createRateLimit(CALLER_LIMIT, deps.runtime.now);
  const bytes = createRateLimit(CALLER_BYTES, deps.runtime.now);

  routes.post('/callbacks/:backend', async (c) => {
    const backend = backendOf(deps, c.req.param('backend'));
    const { address } = callerOf(c, trusted);
    if (allowed.get(backend.adapter.id)?.(address) !== true)
      throw new GatewayError('forbidden', 'callback', 'The caller is not on the allow-list.');
    limit.take(address ?? '');
    return withBody(c, { maxBytes: MAX_CALLBACK_BYTES, budget: tools.bodies }, (body) => {
      bytes.take(address ?? '', body.byteLength);
      return receive(deps, c, backend, body);
    });
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

async function receive(deps: HttpDeps, c: HttpContext, active: ActiveBackend, body: Buffer): Promise<Response> {
  const { adapter } = active;
  const backend = adapter.id;
  const startedAt = deps.runtime.now();
  const read = readCallback(active, body);
  if (read instanceof GatewayError) {
    deps.counters.callbacks.inc({ backend, result: 'malformed' });
    deps.log.warn('callback.malformed', { backend, request: c.get('requestId') });
    return answer(adapter.refuse?.(read.code) ?? { status: 400, mediaType: 'text/plain', body: '' });
  }
  // Answered once all of it is kept; what is kept already when there is no room for the rest is known when it comes again.
  const kept = await withTransaction(deps.pool, async (client) => {
    const all: Kept[] = [];
    for (const received of read) all.push(await keepOne(deps, client, { backend, received, body }));
    return all;
  });
  if (kept.some(({ kind }) => kind === 'full')) {
    deps.counters.callbacks.inc({ backend, result: 'full' });
    deps.log.error('callback.no-room', { backend, request: c.get('requestId') });
    throw new GatewayError('too-many-requests', 'callback', 'No room for more callbacks.', {
      params: { retryAfter: NO_ROOM_RETRY_S },
    });
  }
  for (const each of kept) await told(deps, backend, each, startedAt);
  return answer(adapter.acknowledge?.(read[0] ?? null) ?? { status: 200, mediaType: 'text/plain', body: '' });
}

type Kept = KeptCallback & { id: string; received: ReceivedCallback };

async function keepOne(
  deps: HttpDeps,
  client: PoolClient,
  { backend, received, body }: { backend: string; received: ReceivedCallback; body: Buffer },
): Promise<Kept> {
  const id = deps.runtime.newId('cb');
  const owners = ownersOf(deps, received.issuer);
  const callback = { id, backend, received, owners, body: received.part ?? body, now: deps.runtime.now() };
  return { id, received, ...(await insertCallback(client, deps.vault, callback)) };
}

async function told(
  deps: HttpDeps,
  backend: string,
  { id, received, kind, message }: Kept,
  startedAt: Date,
): Promise<void> {
  deps.counters.callbacks.inc({ backend, result: kind });
  if (!received.known) {
    deps.counters.unknownCodes.inc({ backend });
    deps.log.warn('callback.unknown-word', { callback: id, backend });
  }
  deps.log.info('callback.kept', { callback: id, backend, message, code: received.code, result: kind });
  if (kind === 'matched') deps.wake();
  if (message !== null) await deps.heard(backend);
  const attributes = { 'carpeta.backend': backend, 'carpeta.code': received.code, 'carpeta.result': kind };
  if (message !== null)
    await traceMessage(deps, message, { name: 'callback.receive', kind: 'server', startedAt, attributes });
}

/** Several entities share one address: whose message it is, the issuing body it names tells. */
function ownersOf(deps: HttpDeps, issuer: string | null): string[] {
  return deps.entities
    .filter((each) => each.dir3 === issuer || each.units.some((unit) => unit === issuer))
    .map((each) => each.dir3);
}

function readCallback({ adapter, entities }: ActiveBackend, body: Buffer): ReceivedCallback[] | GatewayError {
  try {
    return [adapter.receive!(body, entities)].flat();
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
