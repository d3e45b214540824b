/** Forgets bulk jobs that ended long ago; the audit keeps what was done to each message. */
import type { Queryable } from '../chunks.ts';

export async function purgeBulk(db: Queryable, of: { before: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-bulk',
    text: `delete from bulk_job where id in (select id from bulk_job where ended_at < $1 order by ended_at limit $2)`,
    values: [of.before, of.limit],
  });
  return rowCount ?? 0;
}
