/** E-offices told of their messages: what each is owed and since when it does not hear, and telling it again now. */
import { Hono } from 'hono';
import { vendorTellingRetrySchema, vendorTellingsQuerySchema } from '../../contracts/api/vendor.ts';
import { GatewayError } from '../errors.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { withTransaction } from '../store/pool.ts';
import type { StreamKey } from '../store/vendors/streams.ts';
import { countTellings, listReceivers, listVendorTellings, retryTellings } from '../store/vendors/tellings.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
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
    const entities = visibleEntities(clientOf(c));
    const rows = await listVendorTellings(deps.pool, { vendor, entities, state, limit });
    return c.json({
      items: rows.map((row) => ({
        ...row,
        nextAt: row.state === 'waiting' ? row.nextAt.toISOString() : null,
        failingSince: row.failingSince?.toISOString() ?? null,
        lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
      })),
    });
  });
  routes.post('/v1/vendors/:id/tellings/retry', scope, async (c) => {
    const { id: vendor } = vendorOf(c);
    const { credential, entity, messageId = null } = await readSmallBody(c, vendorTellingRetrySchema, tools.bodies);
    const client = clientOf(c);
    const now = deps.runtime.now();
    const until = new Date(now.getTime() + deps.callbacks.retryMs);
    if (!maySee(client, entity)) throw unknown();
    const queued = await withTransaction(deps.pool, async (db) => {
      const n = await retryTellings(db, { vendor, credential, entity, message: messageId, now, until });
      const object = [vendor, credential, entity, ...(messageId === null ? [] : [messageId])].join('/');
      if (n > 0) await insertAudit(db, { at: now, clientId: client.id, action: 'vendor.tell', object, result: 'done' });
      return n;
    });
    if (messageId !== null && queued === 0) throw unknown();
    return c.json({ queued }, 202);
  });
  return routes;
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
