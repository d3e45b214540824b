/** Notes when a message, and with the last of its messages an event, was seen to be final: forgetting counts from there. */
import type { Pool } from 'pg';
import { withTransaction } from '../pool.ts';

/** Exported for the test that holds it to its index. */
export const STAMP_DUE = `
  select id from message where final and not evidence_pending and final_at is null order by id limit $1
  for update skip locked`;

/**
 * Stamps at most `limit` messages that are final and await no more evidence; returns how many. A message that becomes
 * final again, after a retry, is stamped again, and so is its event.
 */
export async function stampFinal(pool: Pool, at: { now: Date; limit: number }): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ event: string }>({
      name: 'stamp-final-messages',
      text: `with due as (
               ${STAMP_DUE}
             )
             update message m set final_at = $2 from due where m.id = due.id returning m.event`,
      values: [at.limit, at.now],
    });
    if (rows.length === 0) return 0;
    // Two processes may hold the last two messages of one event: the later commit must see the other's.
    const events = [...new Set(rows.map((each) => each.event))];
    await client.query({
      name: 'lock-events',
      text: 'select id from event where id = any($1) order by id for update',
      values: [events],
    });
    await client.query({
      name: 'stamp-final-events',
      text: `update event e set final_at = $1 where e.id = any($2)
               and not exists (select 1 from message m where m.event = e.id
                               and (not m.final or m.evidence_pending or m.final_at is null))`,
      values: [at.now, events],
    });
    return rows.length;
  });
}
