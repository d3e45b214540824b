/** Erases projected files whose time is over: hashes, content, and the data key that would open a copy of it. */
import type { Queryable } from '../chunks.ts';

/** At most `limit`; returns how many. Safe in several processes at once. */
export async function eraseDue(db: Queryable, of: { now: Date; limit: number }): Promise<number> {
  const { rows } = await db.query<{ n: number }>({
    name: 'erase-projected-files',
    text: `with gone as (
             delete from projected_file where id in (
               select id from projected_file where erase_at <= $1 order by erase_at limit $2 for update skip locked)
             returning id),
           keys as (delete from data_key k using gone where k.owner = 'fil_' || gone.id)
           select count(*)::int as n from gone`,
    values: [of.now, of.limit],
  });
  return rows[0]?.n ?? 0;
}
