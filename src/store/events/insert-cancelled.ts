/** Remembers which messages a cancellation took back, so that its receipt can name them again. */
import type { Queryable } from '../chunks.ts';

export async function insertCancelled(
  db: Queryable,
  of: { event: string; messages: readonly string[] },
): Promise<void> {
  await db.query({
    name: 'insert-event-cancels',
    text: 'insert into event_cancels (event, message) select $1, unnest($2::text[])',
    values: [of.event, of.messages],
  });
}
