/** Keeps a further day in the list of all deadlines a message had at its back end. */
import type { Queryable } from '../store/chunks.ts';

export async function addDeadline(db: Queryable, of: { message: string; day: string }): Promise<void> {
  await db.query({
    name: 'add-deadline',
    text: `update message set deadlines_sent = deadlines_sent || $2::date where id = $1 and $2::date <> all(deadlines_sent)`,
    values: [of.message, of.day],
  });
}
