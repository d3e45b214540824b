/** The receipt of an event, and the question whether there is one. */
import { Hono } from 'hono';
import type { z } from 'zod';
import { receiptQuerySchema, type receiptSchema } from '../../contracts/api/receipt.ts';
import type { Delivery } from '../../contracts/message.ts';
import { heldBy, type ShownDelivery } from '../domain/held.ts';
import { GatewayError } from '../errors.ts';
import { findEvent, type StoredEvent } from '../store/events/find.ts';
import { listEventMessages } from '../store/events/list-messages.ts';
import { clientOf, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { currentHolds } from './holds.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

export type Receipt = z.infer<typeof receiptSchema>;
type Identified = Pick<StoredEvent, 'id' | 'source' | 'eventId' | 'receivedAt'> & { applied?: boolean | null };
type Shown = { id: string; ref: string; backend: string; delivery: Delivery | ShownDelivery };

export function receiptOf(
  event: Identified,
  messages: readonly Shown[],
  of: { duplicate: boolean; urlOf: HttpTools['urlOf'] },
): Receipt {
  return {
    receiptId: event.id,
    source: event.source,
    id: event.eventId,
    receivedAt: event.receivedAt.toISOString(),
    duplicate: of.duplicate,
    ...(typeof event.applied === 'boolean' ? { applied: event.applied } : {}),
    messages: messages.map(({ id, ref, backend, delivery }) => ({
      id,
      ref,
      backend,
      delivery,
      url: of.urlOf(`/v1/messages/${id}`),
    })),
  };
}

/** The receipt with its messages as they stand now. */
export async function readReceipt(
  deps: HttpDeps,
  tools: HttpTools,
  event: Identified,
  duplicate: boolean,
): Promise<Receipt> {
  const [messages, holds] = await Promise.all([listEventMessages(deps.pool, event.id), currentHolds(deps)]);
  const shown = messages.map((each) => ({
    ...each,
    delivery: heldBy(each, holds) === null ? each.delivery : ('held' as const),
  }));
  return receiptOf(event, shown, { duplicate, urlOf: tools.urlOf });
}

export function receiptRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/receipts', tools.gate.requireScope('events'), async (c) => {
    const identity = readQuery(c, receiptQuerySchema);
    const event = await findEvent(deps.pool, identity);
    if (event === null || !maySee(clientOf(c), event.entity))
      throw new GatewayError('not-found', 'http', 'No such event.');
    return c.json(await readReceipt(deps, tools, event, true));
  });
  return routes;
}
