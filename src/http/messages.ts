/** Reading messages, and what an operator may decide about one. */
import { Hono } from 'hono';
import type { z } from 'zod';
import {
  messagesQuerySchema,
  type messagesQuerySchema as QuerySchema,
  resolveSchema,
} from '../../contracts/api/message.ts';
import { retrySchema } from '../../contracts/api/mind.ts';
import { GatewayError } from '../errors.ts';
import type { MessageFilter } from '../outbox/filter.ts';
import { listMessages } from '../outbox/list.ts';
import { readMessage, type StoredMessage } from '../outbox/read.ts';
import { audited } from './audited.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { currentHolds } from './holds.ts';
import { readOptionalBody, readQuery, readSmallBody } from './query.ts';
import { listItemView, messageView } from './render-message.ts';
import type { HttpTools } from './tools.ts';

export function messageRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const { requireScope } = tools.gate;
  routes.get('/v1/messages', requireScope('messages'), (c) => answerList(deps, tools, c));
  routes.get('/v1/messages/:id', requireScope('messages'), async (c) => {
    const message = await findMessage(deps, c, c.req.param('id'));
    return answerMessage(deps, tools, c, message);
  });
  routes.post('/v1/messages/:id/retry', requireScope('operator'), async (c) => {
    const { id } = await findMessage(deps, c, c.req.param('id'));
    const { reason } = await readOptionalBody(c, retrySchema, tools.bodies);
    const actor = { clientId: clientOf(c).id };
    const entry = { action: 'message.retry' as const, object: id, ...(reason === undefined ? {} : { reason }) };
    await audited(deps, c, entry, () => deps.byHand.retry(id, actor, reason));
    return answerMessage(deps, tools, c, await findMessage(deps, c, id));
  });
  routes.post('/v1/messages/:id/resolve', requireScope('operator'), async (c) => {
    const { id } = await findMessage(deps, c, c.req.param('id'));
    const resolution = await readSmallBody(c, resolveSchema, tools.bodies);
    const actor = { clientId: clientOf(c).id };
    const entry = { action: 'message.resolve' as const, object: id, reason: resolution.reason };
    await audited(deps, c, entry, () => deps.byHand.resolve(id, resolution, actor));
    return answerMessage(deps, tools, c, await findMessage(deps, c, id));
  });
  return routes;
}

async function answerList(deps: HttpDeps, tools: HttpTools, c: HttpContext): Promise<Response> {
  const query = readQuery(c, messagesQuerySchema);
  const filter = filterOf(query, visibleEntities(clientOf(c)));
  const holds = await currentHolds(deps);
  // One more than asked for tells whether there is a next page.
  const rows = await listMessages(deps.pool, { ...filter, limit: query.limit + 1 }, holds);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const reader = { language: c.get('language'), holds, tools };
  return c.json({
    items: page.map((each) => listItemView(each, reader)),
    next: last === undefined ? null : encodeCursor(last.seq),
  });
}

/** Within what the reader may see. */
export function filterOf(query: z.infer<typeof QuerySchema>, visible: readonly string[] | null): MessageFilter {
  const { entity, since, until, cursor, delivery, legal, backend, file, receipt, q, direction, limit } = query;
  const asked = entity === undefined ? visible : [entity].filter((each) => visible === null || visible.includes(each));
  return {
    entities: asked,
    limit,
    ...(delivery === undefined ? {} : { delivery }),
    ...(legal === undefined ? {} : { legal }),
    ...(backend === undefined ? {} : { backend }),
    ...(file === undefined ? {} : { file }),
    ...(direction === undefined ? {} : { received: true as const }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(q === undefined ? {} : { q }),
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
    ...(cursor === undefined ? {} : { before: decodeCursor(cursor) }),
  };
}

/** A message the client may see. Throws GatewayError `not-found`: another entity's reads as absent. */
export async function findMessage(deps: Pick<HttpDeps, 'pool'>, c: HttpContext, id: string): Promise<StoredMessage> {
  const message = await readMessage(deps.pool, id);
  if (message === null || !maySee(clientOf(c), message.entity))
    throw new GatewayError('not-found', 'http', 'No such message.');
  return message;
}

/** The message as its reader sees it. */
export async function answerMessage(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  message: StoredMessage,
): Promise<Response> {
  const holds = await currentHolds(deps);
  return c.json(messageView(message, { language: c.get('language'), holds, tools }));
}

export function encodeCursor(seq: string): string {
  return Buffer.from(`m1:${seq}`).toString('base64url');
}

/** Throws GatewayError `malformed`. */
export function decodeCursor(cursor: string): string {
  const seq = /^m1:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (seq !== undefined) return seq;
  throw new GatewayError('malformed', 'http', 'Not a cursor of ours.', {
    findings: [{ pointer: '/cursor', code: 'bad-cursor' }],
  });
}
