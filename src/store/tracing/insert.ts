/** Keeps the trace an event came with, inside the transaction that stores the event. */
import type { Queryable } from '../chunks.ts';

export async function insertTraceparent(db: Queryable, of: { event: string; traceparent: string }): Promise<void> {
  await db.query({
    name: 'insert-event-trace',
    text: 'insert into event_trace (event, traceparent) values ($1, $2)',
    values: [of.event, of.traceparent],
  });
}
