/** Bulk jobs over HTTP: counted, begun with a reason, looked at, stopped. Delivery works them off. */
import { Hono } from 'hono';
import {
  BULK_LIMIT,
  bulkCountRequestSchema,
  bulkItemsQuerySchema,
  bulkRequestSchema,
  bulkStopSchema,
} from '../../contracts/api/bulk.ts';
import { GatewayError } from '../errors.ts';
import { chooseMessages, countChosen } from '../outbox/choose.ts';
import type { MessageFilter } from '../outbox/filter.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { type BulkAction, beginBulk } from '../store/bulk/begin.ts';
import { type BulkItemRow, type BulkJobRow, listBulk, readBulk, readBulkItems } from '../store/bulk/read.ts';
import { stopBulk } from '../store/bulk/stop.ts';
import { withTransaction } from '../store/pool.ts';
import { audited } from './audited.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { currentHolds } from './holds.ts';
import { filterOf } from './messages.ts';
import { readQuery, readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

const JOBS = 50;

export function bulkRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const operator = tools.gate.requireScope('operator');
  const view = (row: BulkJobRow) => bulkView(row, tools);
  routes.post('/v1/bulk/count', operator, async (c) => {
    const { action, filter } = await readSmallBody(c, bulkCountRequestSchema, tools.bodies);
    const chosen = filterOf({ ...filter, limit: 1 }, visibleEntities(clientOf(c)));
    return c.json({ count: await countBulk(deps, { action, filter: chosen }), limit: BULK_LIMIT });
  });
  routes.post('/v1/bulk', operator, async (c) => {
    const { action, filter, reason, expected = null } = await readSmallBody(c, bulkRequestSchema, tools.bodies);
    const chosen = filterOf({ ...filter, limit: 1 }, visibleEntities(clientOf(c)));
    const said = new URLSearchParams(filter as Record<string, string>).toString();
    const id = await begin(deps, c, { action, filter: chosen, said, reason, expected });
    return c.json(view(await findBulk(deps, c, id)), 202);
  });
  routes.get('/v1/bulk', operator, async (c) => c.json({ items: (await latestBulk(deps, c)).map(view) }));
  routes.get('/v1/bulk/:id', operator, async (c) => c.json(view(await findBulk(deps, c, c.req.param('id')))));
  routes.get('/v1/bulk/:id/items', operator, async (c) => {
    const { id } = await findBulk(deps, c, c.req.param('id'));
    const { limit, cursor = '0', result } = readQuery(c, bulkItemsQuerySchema);
    const page = { after: Number(cursor), refused: result === 'refused', limit };
    return c.json(await itemsOf(deps, tools, c, { job: id, ...page }));
  });
  routes.post('/v1/bulk/:id/stop', operator, async (c) => {
    const { id } = await findBulk(deps, c, c.req.param('id'));
    const { reason } = await readSmallBody(c, bulkStopSchema, tools.bodies);
    await stop(deps, c, { id, reason });
    return c.json(view(await findBulk(deps, c, id)));
  });
  return routes;
}

type Choice = { action: BulkAction; filter: MessageFilter };

/** Counted up to one more than a job may have. */
export async function countBulk(deps: HttpDeps, { action, filter }: Choice): Promise<number> {
  return countChosen(deps.pool, filter, { action, holds: await currentHolds(deps), limit: BULK_LIMIT + 1 });
}

/**
 * Fixes the messages and lets the work begin; `said` is what they were chosen by. Returns the job's id.
 * Throws GatewayError `not-possible-now`: none, too many, or another number than `expected`.
 */
export async function begin(
  deps: HttpDeps,
  c: HttpContext,
  wish: Choice & { said: string; reason: string; expected: number | null },
): Promise<string> {
  const { action, filter, said, reason, expected } = wish;
  const holds = await currentHolds(deps);
  const now = deps.runtime.now();
  const who = auditedAs(c);
  const job = { id: deps.runtime.newId('bulk'), action, ...who, reason, filter: said, now };
  await withTransaction(deps.pool, async (db) => {
    const messages = await chooseMessages(db, filter, { action, holds, limit: BULK_LIMIT + 1 });
    refuseNumber(messages.length, expected);
    await beginBulk(db, { ...job, messages });
    const entry = { at: now, ...who, object: job.id, reason, result: 'done' };
    await insertAudit(db, { ...entry, action: 'bulk.begin' });
    deps.log.info('bulk.begun', { job: job.id, action, messages: messages.length, client: job.clientId });
  });
  return job.id;
}

function refuseNumber(count: number, expected: number | null): void {
  const refuse = (code: string, params: Record<string, string | number>) => {
    throw new GatewayError('not-possible-now', 'http', 'Not that many.', {
      params: { state: code },
      findings: [{ pointer: '', code, params }],
    });
  };
  if (count === 0) refuse('bulk-none', {});
  if (count > BULK_LIMIT) refuse('bulk-too-many', { most: BULK_LIMIT });
  if (expected !== null && expected !== count) refuse('bulk-changed', { expected, count });
}

/** Throws GatewayError `not-possible-now` where it runs no more. */
export async function stop(deps: HttpDeps, c: HttpContext, of: { id: string; reason: string }): Promise<void> {
  await audited(deps, c, { action: 'bulk.stop', object: of.id, reason: of.reason }, async () => {
    if (await stopBulk(deps.pool, { ...of, clientId: clientOf(c).id, now: deps.runtime.now() })) return;
    throw new GatewayError('not-possible-now', 'http', 'It runs no more.', {
      params: { state: 'ended' },
      findings: [{ pointer: '', code: 'bulk-ended' }],
    });
  });
}

export function latestBulk(deps: HttpDeps, c: HttpContext): Promise<BulkJobRow[]> {
  return listBulk(deps.pool, { entities: visibleEntities(clientOf(c)), limit: JOBS });
}

/** Throws GatewayError `not-found`: one with others' messages in it reads as absent. */
export async function findBulk(deps: HttpDeps, c: HttpContext, id: string): Promise<BulkJobRow> {
  const row = await readBulk(deps.pool, { id, entities: visibleEntities(clientOf(c)) });
  if (row === null) throw new GatewayError('not-found', 'http', 'No such job.');
  return row;
}

export function bulkView(row: BulkJobRow, tools: HttpTools) {
  const { clientId, createdAt, endedAt, stoppedBy, stopReason, ...same } = row;
  return {
    ...same,
    by: clientId,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    stopped: stoppedBy === null ? null : { by: stoppedBy, reason: stopReason ?? '' },
    url: tools.urlOf(`/v1/bulk/${row.id}`),
  };
}

/** One page of a job's messages, with why in the reader's language. */
export async function itemsOf(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  of: { job: string; after: number; refused: boolean; limit: number },
) {
  const rows = await readBulkItems(deps.pool, { ...of, limit: of.limit + 1 });
  const page = rows.slice(0, of.limit);
  const next = rows.length > of.limit ? String(page.at(-1)?.n) : null;
  return { items: page.map((row) => itemView(row, tools, c)), next };
}

function itemView({ n, message, result, problem, at }: BulkItemRow, tools: HttpTools, c: HttpContext) {
  const why = problem === null ? null : { code: problem.code, ...tools.texts.explain(problem, c.get('language')) };
  return { n, messageId: message, result: result ?? ('waiting' as const), problem: why, at: at?.toISOString() ?? null };
}
