/** Counts what was handed over in half hours that are over, once: the charts of the overview are read from these rows. */
import type { Pool } from 'pg';

const STEP_MS = 1_800_000;
/** What an acceptance may take from its time to its commit. */
const SETTLED_MS = 300_000;
/** A little more than the longest chart. */
const KEPT_MS = 8 * 86_400_000;

/** Catches up from where it was left; safe in every process at once. */
export async function foldHandedOver(pool: Pool, now: Date): Promise<void> {
  const until = new Date(Math.floor((now.getTime() - SETTLED_MS) / STEP_MS) * STEP_MS);
  await pool.query({
    name: 'fold-handed-over',
    text: `with former as (select until from handed_over_until where until < $1 for update),
             moved as (update handed_over_until set until = $1 from former returning greatest(former.until, $2) as since),
             dropped as (delete from handed_over using moved where at < $2)
           insert into handed_over (at, entity, n, waited_ms, first_seq)
           select at, coalesce(entity, ''), count(*), sum(waited), min(seq)
           from (select date_bin($3 * interval '1 millisecond', accepted_at, $2) as at, entity, seq, extract(epoch from accepted_at - created_at) * 1000 as waited
             from moved join message on accepted_at >= since and accepted_at < $1) handed
           group by grouping sets ((at, entity), (at)) order by 1, 2`,
    values: [until, new Date(until.getTime() - KEPT_MS), STEP_MS],
  });
}
