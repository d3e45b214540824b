/** E-offices told of their messages: what each is owed and since when it does not hear, and telling it again now. */
import { Hono } from 'hono';
import { vendorTellingRetrySchema, vendorTellingsQuerySchema } from '../../contracts/api/vendor.ts';
import { GatewayError } from '../errors.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { withTransaction } from '../store/pool.ts';
import type { StreamKey } from '../store/vendors/streams.ts';
import { countTellings, listReceivers, listVendorTellings, retryTellings } from '../store/vendors/tellings.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
import type { HttpDeps, VendorFacts } from './deps.ts';
import { readQuery, readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

export function vendorTellingRoutes(
  deps: HttpDeps,
  tools: HttpTools,
  vendorOf: (c: HttpContext) => VendorFacts,
): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const scope = tools.gate.requireScope('operator');
  routes.get('/v1/vendors/:id/tellings', scope, async (c) => {
    const { id: vendor } = vendorOf(c);
    const { state = null, limit } = readQuery(c, vendorTellingsQuerySchema);
    return c.json({ items: await tellingViews(deps, c, { vendor, state, limit }) });
  });
  routes.post('/v1/vendors/:id/tellings/retry', scope, async (c) => {
    const { id: vendor } = vendorOf(c);
    const wanted = await readSmallBody(c, vendorTellingRetrySchema, tools.bodies);
    const queued = await tellVendorAgain(deps, c, { vendor, ...wanted });
    return c.json({ queued }, 202);
  });
  return routes;
}

/** Of the reader's entities, those that failed the longest first. */
export async function tellingViews(
  deps: HttpDeps,
  c: HttpContext,
  of: { vendor: string; state: string | null; limit: number },
) {
  const rows = await listVendorTellings(deps.pool, { ...of, entities: visibleEntities(clientOf(c)) });
  return rows.map((row) => ({
    ...row,
    nextAt: row.state === 'waiting' ? row.nextAt.toISOString() : null,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
  }));
}

/** Has an entity told now of one message, or of all it is owed; says how many. Throws GatewayError `not-found`. */
export async function tellVendorAgain(
  deps: HttpDeps,
  c: HttpContext,
  { messageId = null, reason, ...key }: StreamKey & { messageId?: string | undefined | null; reason?: string },
): Promise<number> {
  if (!maySee(clientOf(c), key.entity)) throw unknown();
  const now = deps.runtime.now();
  const until = new Date(now.getTime() + deps.callbacks.retryMs);
  const { vendor, credential, entity } = key;
  const object = [vendor, credential, entity, ...(messageId === null ? [] : [messageId])].join('/');
  const why = reason === undefined ? {} : { reason };
  const queued = await withTransaction(deps.pool, async (db) => {
    const n = await retryTellings(db, { ...key, message: messageId, now, until });
    const entry = { at: now, ...auditedAs(c), ...why, action: 'vendor.tell' as const, object, result: 'done' };
    if (n > 0) await insertAudit(db, entry);
    return n;
  });
  if (messageId !== null && queued === 0) throw unknown();
  return queued;
}

function unknown(): GatewayError {
  return new GatewayError('not-found', 'http', 'No such message of this e-office.');
}

export function isSame(one: StreamKey, other: StreamKey): boolean {
  return one.vendor === other.vendor && one.credential === other.credential && one.entity === other.entity;
}

/** How telling stands, of one receiver, and how many messages are owed to receivers that nobody configures any more. */
export async function readTelling({ pool }: HttpDeps, entities: readonly string[] | null) {
  const [owed, receivers] = await Promise.all([countTellings(pool, entities), listReceivers(pool, entities)]);
  return {
    of(key: StreamKey) {
      const row = owed.find((each) => isSame(each, key));
      const receiver = receivers.find((each) => isSame(each, key));
      return {
        waiting: row?.waiting ?? 0,
        givenUp: row?.givenUp ?? 0,
        failingSince: row?.failingSince?.toISOString() ?? null,
        lastError: row?.lastError ?? null,
        lastErrorAt: row?.lastErrorAt?.toISOString() ?? null,
        restsUntil: receiver?.restsUntil?.toISOString() ?? null,
        digestedOn: receiver?.digestOn ?? null,
        digestError: receiver?.digestError ?? null,
      };
    },
    beside(vendor: string, configured: readonly Pick<StreamKey, 'credential' | 'entity'>[]): number {
      return owed
        .filter((row) => row.vendor === vendor && !configured.some((each) => isSame(row, { vendor, ...each })))
        .reduce((sum, { waiting, givenUp }) => sum + waiting + givenUp, 0);
    },
  };
}
