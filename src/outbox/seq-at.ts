/** Where in the order of messages an instant lies: time has no index of its own, since numbers are given in its order. */
import type { Queryable } from '../store/chunks.ts';

/**
 * The number from which on messages were made at `at` or later, as far as numbers follow time: a binary search, some
 * twenty looks into one index however many messages there are. Processes' clocks differ: leave a margin.
 */
export async function seqAt(db: Queryable, at: Date): Promise<string> {
  const { rows } = await db.query<{ seq: string }>({
    name: 'seq-at',
    text: `with recursive look (low, high) as (
             select coalesce(min(seq), 0), coalesce(max(seq), 0) + 1 from message_listed
             union all
             select case when met.created_at < $1 then met.seq + 1 else low end, case when met.created_at < $1 then high else middle end
             from look, lateral (select (low + high) / 2 as middle) half,
               lateral (select seq, created_at from message_listed where seq >= middle order by seq limit 1) met
             where low < high)
           select low::text as seq from look where low >= high`,
    values: [at],
  });
  return rows[0]?.seq ?? '0';
}
