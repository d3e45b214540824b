/** Subscriptions to status callbacks: made, listed, given another secret, enabled again, replayed, removed. */
import { Hono } from 'hono';
import {
  newSubscriptionSchema,
  replaySchema,
  rotationSchema,
  tellingsQuerySchema,
} from '../../contracts/api/subscription.ts';
import { GatewayError } from '../errors.ts';
import { SECRET_BYTES, secretOf } from '../signing/webhook.ts';
import { withTransaction } from '../store/pool.ts';
import { deleteSubscription, enableSubscription, rotateSecret } from '../store/subscriptions/change.ts';
import { insertSubscription } from '../store/subscriptions/insert.ts';
import { listSubscriptions, readSubscription, type StoredSubscription } from '../store/subscriptions/read.ts';
import { listTellings, replayAfter, replayFailed, type TellingRow } from '../store/subscriptions/tellings.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee } from './context.ts';
import type { HttpClient, HttpDeps } from './deps.ts';
import { decodePlace, encodePlace } from './page-cursor.ts';
import { readQuery, readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

/** Of one client. */
const AT_MOST = 50;
const HOUR_MS = 3_600_000;

export function subscriptionRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const scope = tools.gate.requireScope('messages');
  routes.get('/v1/subscriptions', scope, async (c) => {
    const items = await listSubscriptions(deps.pool, clientOf(c).id);
    return c.json({ items: items.map(view) });
  });
  routes.post('/v1/subscriptions', scope, async (c) => {
    const wanted = await readSmallBody(c, newSubscriptionSchema, tools.bodies);
    const client = clientOf(c);
    refuseUnless(deps, client, wanted);
    const id = deps.runtime.newId('sub');
    const now = deps.runtime.now();
    const secret = wanted.secret ?? secretOf(deps.runtime.random(SECRET_BYTES));
    const entities = wanted.entities[0] === '*' ? null : wanted.entities;
    const made = { id, clientId: client.id, url: wanted.url, entities, kinds: wanted.kinds, secret, now };
    const fits = await withTransaction(deps.pool, (db) =>
      insertSubscription(db, deps.vault, { ...made, pingUntil: until(deps, now) }, AT_MOST),
    );
    if (!fits)
      throw new GatewayError('not-possible-now', 'http', 'Too many subscriptions.', {
        params: { state: `${AT_MOST} subscriptions` },
      });
    deps.log.info('subscription.made', { subscription: id, client: client.id });
    c.header('location', tools.urlOf(`/v1/subscriptions/${id}`));
    return c.json({ ...view(await found(deps, c, id)), secret }, 201);
  });
  routes.get('/v1/subscriptions/:id', scope, async (c) => c.json(view(await found(deps, c, c.req.param('id')))));
  routes.delete('/v1/subscriptions/:id', scope, async (c) => {
    const id = c.req.param('id');
    if (!(await deleteSubscription(deps.pool, { id, clientId: clientOf(c).id }))) throw unknown();
    deps.log.info('subscription.removed', { subscription: id, client: clientOf(c).id });
    return c.body(null, 204);
  });
  return routes;
}

/** What keeps one going: another secret, another start, another try, and the log that tells which is wanted. */
export function subscriptionCareRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const scope = tools.gate.requireScope('messages');
  routes.post('/v1/subscriptions/:id/rotate', scope, async (c) => {
    const id = c.req.param('id');
    const { secret = secretOf(deps.runtime.random(SECRET_BYTES)), overlapHours } = await readSmallBody(
      c,
      rotationSchema,
      tools.bodies,
    );
    const formerUntil = new Date(deps.runtime.now().getTime() + overlapHours * HOUR_MS);
    const rotation = { id, clientId: clientOf(c).id, secret, formerUntil };
    if (!(await withTransaction(deps.pool, (db) => rotateSecret(db, deps.vault, rotation)))) throw unknown();
    deps.log.info('subscription.rotated', { subscription: id, client: clientOf(c).id });
    return c.json({ ...view(await found(deps, c, id)), secret });
  });
  routes.post('/v1/subscriptions/:id/enable', scope, async (c) => {
    const now = deps.runtime.now();
    const of = { id: c.req.param('id'), clientId: clientOf(c).id, now, until: until(deps, now) };
    if (!(await enableSubscription(deps.pool, of))) throw unknown();
    return c.json(view(await found(deps, c, of.id)));
  });
  routes.post('/v1/subscriptions/:id/replay', scope, async (c) => {
    const { id: subscription } = await found(deps, c, c.req.param('id'));
    const { after } = await readSmallBody(c, replaySchema, tools.bodies);
    const now = deps.runtime.now();
    const of = { subscription, now, until: until(deps, now) };
    const queued =
      after === undefined ? await replayFailed(deps.pool, of) : await replayAfter(deps.pool, { ...of, after });
    return c.json({ queued });
  });
  routes.get('/v1/subscriptions/:id/deliveries', scope, async (c) => {
    const { id: subscription } = await found(deps, c, c.req.param('id'));
    const { state, limit, cursor } = readQuery(c, tellingsQuerySchema);
    const before = cursor === undefined ? null : decodePlace(cursor);
    // One more than asked for tells whether there is a next page.
    const rows = await listTellings(deps.pool, { subscription, state: state ?? null, before, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last === undefined ? null : encodePlace({ at: last.createdAt, id: last.id });
    return c.json({ items: page.map(tellingView), next });
  });
  return routes;
}

/* When retrying of what is told from now on ends. */
function until(deps: HttpDeps, now: Date): Date {
  return new Date(now.getTime() + deps.callbacks.retryMs);
}

async function found(deps: HttpDeps, c: HttpContext, id: string): Promise<StoredSubscription> {
  const stored = await readSubscription(deps.pool, { id, clientId: clientOf(c).id });
  if (stored === null) throw unknown();
  return stored;
}

function unknown(): GatewayError {
  return new GatewayError('not-found', 'http', 'No such subscription of this client.');
}

function refuseUnless(deps: HttpDeps, client: HttpClient, wanted: { url: string; entities: readonly string[] }): void {
  const foreign = wanted.entities.flatMap((entity, n) =>
    entity === '*' || (maySee(client, entity) && deps.entities.some((each) => each.dir3 === entity))
      ? []
      : [{ pointer: `/entities/${n}`, code: 'entity-not-allowed', params: { entity } }],
  );
  if (foreign.length > 0)
    throw new GatewayError('entity-not-allowed', 'http', 'Not an entity of this client.', { findings: foreign });
  const code = deps.callbacks.refuses(wanted.url);
  if (code !== null)
    throw new GatewayError('malformed', 'http', 'Not an address that may be called.', {
      findings: [{ pointer: '/url', code }],
    });
}

function view(stored: StoredSubscription) {
  return {
    id: stored.id,
    url: stored.url,
    entities: stored.entities ?? ['*'],
    kinds: stored.kinds,
    createdAt: stored.createdAt.toISOString(),
    formerSecretUntil: stored.formerUntil?.toISOString() ?? null,
    disabledAt: stored.disabledAt?.toISOString() ?? null,
    disabledReason: stored.disabledReason,
    pending: stored.pending,
    failed: stored.failed,
  };
}

function tellingView(row: TellingRow) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    nextAt: row.state === 'pending' ? row.nextAt.toISOString() : null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
