/** Whether every message of some events has left the states in which its fate at the back end is still open. */
import type { Queryable } from '../chunks.ts';

export async function allLeft(db: Queryable, eventIds: readonly string[]): Promise<boolean> {
  const { rows } = await db.query<{ left: boolean }>({
    name: 'all-left',
    text: `select not exists (select 1 from message where (event = any($1)
               or id in (select message from event_cancels where event = any($1)))
             and delivery in ('queued', 'sending', 'uncertain')) as left`,
    values: [eventIds],
  });
  return rows[0]?.left ?? true;
}
