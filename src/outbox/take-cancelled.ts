/** Messages that were taken back and turned out not to be at the back end: they are ended here. */
import type { Pool } from 'pg';

/** Ids only: each is looked at again under its lock. */
export async function findCancelled(pool: Pool, of: { backend: string; limit: number }): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'find-cancelled',
    text: `select id from message where backend = $1 and cancel_wanted and delivery in ('queued', 'rejected', 'dead')
           order by id limit $2`,
    values: [of.backend, of.limit],
  });
  return rows.map((row) => row.id);
}
