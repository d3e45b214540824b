/** E-offices events are brought in from: how their entities stand, what could not be taken in and why, and trying again. */
import { Hono } from 'hono';
import { vendorItemsQuerySchema, vendorRetrySchema } from '../../contracts/api/vendor.ts';
import { GatewayError } from '../errors.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { withTransaction } from '../store/pool.ts';
import { countItems, type ItemRow, listItems, retryItem } from '../store/vendors/items.ts';
import { listPushes, type PushCount } from '../store/vendors/pushes.ts';
import { listStreams, openBreakers, type StreamKey, type StreamRow } from '../store/vendors/streams.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
import type { HttpClient, HttpDeps, VendorFacts } from './deps.ts';
import { readQuery, readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';
import { isSame, readTelling, vendorTellingRoutes } from './vendor-tellings.ts';

export function vendorRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const { requireScope } = tools.gate;
  routes.get('/v1/vendors', requireScope('operator'), async (c) => c.json({ items: await vendorViews(deps, c) }));
  routes.get('/v1/vendors/:id/items', requireScope('operator'), async (c) => {
    const { id } = knownVendor(deps, c);
    const { state = null, limit } = readQuery(c, vendorItemsQuerySchema);
    const rows = await listItems(deps.pool, { vendor: id, entities: visibleEntities(clientOf(c)), state, limit });
    return c.json({ items: rows.map((row) => itemView(tools, c, row)) });
  });
  routes.post('/v1/vendors/:id/items/retry', requireScope('operator'), async (c) => {
    const { id } = knownVendor(deps, c);
    await retryVendorItem(deps, c, { vendor: id, ...(await readSmallBody(c, vendorRetrySchema, tools.bodies)) });
    return c.body(null, 202);
  });
  routes.route(
    '/',
    vendorTellingRoutes(deps, tools, (c) => knownVendor(deps, c)),
  );
  return routes;
}

/** Has one thing read again now. Throws GatewayError `not-found`. */
export async function retryVendorItem(
  deps: HttpDeps,
  c: HttpContext,
  { reason, ...item }: StreamKey & { ref: string; reason?: string },
): Promise<void> {
  const now = deps.runtime.now();
  const { vendor, credential, entity, ref } = item;
  const object = `${vendor}/${credential}/${entity}/${ref}`;
  const why = reason === undefined ? {} : { reason };
  const found =
    maySee(clientOf(c), entity) &&
    (await withTransaction(deps.pool, async (db) => {
      const there = await retryItem(db, { ...item, now });
      const entry = { at: now, ...auditedAs(c), ...why, action: 'vendor.retry' as const, object, result: 'done' };
      if (there) await insertAudit(db, entry);
      return there;
    }));
  if (!found) throw new GatewayError('not-found', 'http', 'No such item.');
}

export function knownVendor(deps: HttpDeps, c: HttpContext): VendorFacts {
  const vendor = deps.vendors.find(({ id }) => id === c.req.param('id'));
  if (vendor === undefined) throw new GatewayError('not-found', 'http', 'No such vendor.');
  return vendor;
}

/** Each configured e-office, as far as the reader's entities go. */
export async function vendorViews(deps: HttpDeps, c: HttpContext) {
  const client = clientOf(c);
  const entities = visibleEntities(client);
  const [rows, counts, pushes, resting, told] = await Promise.all([
    listStreams(deps.pool, entities),
    countItems(deps.pool, entities),
    listPushes(deps.pool),
    openBreakers(deps.pool, deps.runtime.now()),
    readTelling(deps, entities),
  ]);
  return deps.vendors.map(({ streams, told: isTold, ...facts }) => ({
    ...facts,
    ways: [...facts.ways],
    restsUntil: resting.get(facts.id)?.toISOString() ?? null,
    streams: streams
      .filter(({ entity }) => maySee(client, entity))
      .map((stream) => {
        const key = { vendor: facts.id, credential: stream.credential, entity: stream.entity };
        const row = rows.find((each) => isSame(each, key));
        return {
          ...stream,
          ...standingOf(row),
          lastPushAt: lastPushOf(pushes, key),
          telling: isTold ? told.of(key) : null,
        };
      }),
    untellable: told.beside(facts.id, streams),
    pushed: facts.ways.includes('push') ? pushedOf(pushes, { vendor: facts.id, streams, client }) : null,
    notTaken: counts
      .filter(({ vendor }) => vendor === facts.id)
      .map(({ state, reason, n }) => ({ state, reason, count: n })),
  }));
}

/* Of credentials that bring something the reader may see, and of those nobody knows. */
function pushedOf(
  counts: readonly PushCount[],
  of: { vendor: string; streams: VendorFacts['streams']; client: HttpClient },
) {
  const shown = of.streams.filter(({ entity }) => maySee(of.client, entity)).map(({ credential }) => credential);
  const mine = counts.filter(
    ({ vendor, credential }) => vendor === of.vendor && (credential === '' || shown.includes(credential)),
  );
  const sum = (outcome: PushCount['outcome']) =>
    mine.reduce((total, each) => (each.outcome === outcome ? total + each.n : total), 0);
  const kinds = new Map<string, number>();
  for (const { outcome, kind, n } of mine) if (outcome === 'unsupported') kinds.set(kind, (kinds.get(kind) ?? 0) + n);
  const last = mine
    .map(({ lastAt }) => lastAt.toISOString())
    .toSorted()
    .at(-1);
  return {
    accepted: sum('accepted'),
    repeated: sum('repeated'),
    refused: sum('refused'),
    unauthenticated: sum('unauthenticated'),
    failed: sum('failed'),
    unsupported: [...kinds].map(([kind, count]) => ({ kind, count })),
    lastAt: last ?? null,
  };
}

function lastPushOf(pushes: readonly PushCount[], key: StreamKey): string | null {
  const mine = pushes.filter(({ vendor, credential }) => vendor === key.vendor && credential === key.credential);
  const [last] = mine
    .map(({ lastAt }) => lastAt.toISOString())
    .toSorted()
    .toReversed();
  return last ?? null;
}

function standingOf(row: StreamRow | undefined) {
  return {
    readUntil: row?.progress?.toISOString() ?? null,
    lastOkAt: row?.lastOkAt?.toISOString() ?? null,
    nextAt: row?.nextAt.toISOString() ?? null,
    failures: row?.failures ?? 0,
    lastError: row?.lastError ?? null,
    lastErrorAt: row?.lastErrorAt?.toISOString() ?? null,
  };
}

export function itemView(tools: HttpTools, c: HttpContext, row: ItemRow) {
  const { credential, entity, ref, state, reason, attempts } = row;
  return {
    ...{ credential, entity, ref, state, reason, attempts },
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    nextAt: row.nextAt?.toISOString() ?? null,
    errors: row.findings.map((finding) => {
      const { pointer, code } = finding;
      return { pointer, code, ...tools.texts.explain(finding, c.get('language')) };
    }),
  };
}
