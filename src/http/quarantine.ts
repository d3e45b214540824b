/** The quarantine of callbacks: seen, attached to a message, or discarded; each decision once, with its reason, audited. */
import { Hono } from 'hono';
import { attachSchema, discardSchema, quarantineQuerySchema } from '../../contracts/api/quarantine.ts';
import { GatewayError } from '../errors.ts';
import { attachCallback, type Decision, discardCallback } from '../store/callbacks/decide.ts';
import { listQuarantine, type QuarantineItem } from '../store/callbacks/list-quarantine.ts';
import { withTransaction } from '../store/pool.ts';
import { audited } from './audited.ts';
import { clientOf, type HttpContext, type HttpEnv, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readQuery, readSmallBody } from './query.ts';
import { suggestionsFor } from './suggestions.ts';
import type { HttpTools } from './tools.ts';

export function quarantineRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const operator = tools.gate.requireScope('operator');
  routes.get('/v1/quarantine', operator, async (c) => {
    return c.json(await readQuarantine(deps, c, readQuery(c, quarantineQuerySchema)));
  });
  routes.get('/v1/quarantine/:id/suggestions', operator, async (c) => {
    return c.json({ items: await suggestionsFor(deps, c, c.req.param('id')) });
  });
  routes.post('/v1/quarantine/:id/attach', operator, async (c) => {
    const id = c.req.param('id');
    const { messageId } = await attach(deps, c, id, await readSmallBody(c, attachSchema, tools.bodies));
    return c.json({ id, decision: 'attached', messageId });
  });
  routes.post('/v1/quarantine/:id/discard', operator, async (c) => {
    const id = c.req.param('id');
    await discard(deps, c, id, await readSmallBody(c, discardSchema, tools.bodies));
    return c.json({ id, decision: 'discarded', messageId: null });
  });
  return routes;
}

/** One page of what may concern the reader. Throws GatewayError `malformed`. */
export async function readQuarantine(
  deps: HttpDeps,
  c: HttpContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const before = cursor === undefined ? null : decodeCursor(cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await listQuarantine(deps.pool, { entities: visibleEntities(clientOf(c)), before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(itemView), next: last === undefined ? null : encodeCursor(last) };
}

type Attachment = { messageId: string; reason: string };

/** Throws GatewayError `not-found` or `not-possible-now`. */
export async function attach(deps: HttpDeps, c: HttpContext, id: string, wish: Attachment): Promise<Attachment> {
  const { messageId, reason } = wish;
  await audited(deps, c, { action: 'quarantine.attach', object: `${id} ${messageId}`, reason }, () =>
    withTransaction(deps.pool, (client) =>
      attachCallback(client, { ...decisionOf(deps, c, id, reason), message: messageId }),
    ),
  );
  deps.log.info('quarantine.attached', { callback: id, message: messageId, client: clientOf(c).id });
  deps.wake();
  return wish;
}

/** Throws GatewayError `not-found` or `not-possible-now`. */
export async function discard(
  deps: HttpDeps,
  c: HttpContext,
  id: string,
  { reason }: { reason: string },
): Promise<void> {
  await audited(deps, c, { action: 'quarantine.discard', object: id, reason }, () =>
    withTransaction(deps.pool, (client) => discardCallback(client, decisionOf(deps, c, id, reason))),
  );
  deps.log.info('quarantine.discarded', { callback: id, client: clientOf(c).id });
}

function decisionOf(deps: HttpDeps, c: HttpContext, callback: string, reason: string): Decision {
  const client = clientOf(c);
  return { callback, entities: visibleEntities(client), clientId: client.id, reason, now: deps.runtime.now() };
}

function itemView(item: QuarantineItem) {
  return { ...item, at: item.at.toISOString(), stateAt: item.stateAt?.toISOString() ?? null };
}

function encodeCursor({ at, id }: QuarantineItem): string {
  return Buffer.from(`q1:${at.toISOString()}:${id}`).toString('base64url');
}

function decodeCursor(cursor: string): { at: Date; id: string } {
  const [, at = '', id = ''] =
    /^q1:(\d{4}-\d{2}-\d{2}T[\d:.]{12}Z):(\w{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (!Number.isNaN(Date.parse(at))) return { at: new Date(at), id };
  throw new GatewayError('malformed', 'http', 'Not a cursor of ours.', {
    findings: [{ pointer: '/cursor', code: 'bad-cursor' }],
  });
}
