/** How trying did in the last hour, back end by back end, from the attempts that are kept. */
import type { Queryable } from '../store/chunks.ts';

const SLICES = 12;
const SLICE_MS = 300_000;
/** Attempts looked at of each slice: enough for a rate and a percentile, and the newest count as much as the oldest. */
const OF_EACH = 500;

/** Failed: temporary or unclear, the back end's own refusals aside. `p50Ms`, `p95Ms`: of those answered; null: none was. */
export type LastHour = { backend: string; n: number; failed: number; p50Ms: number | null; p95Ms: number | null };

/* Attempts lie in the order of time, summarised by block ranges: each slice reads its own ranges, and stops at enough. */
const LAST_HOUR = `
  select m.backend, count(*)::int as n, count(*) filter (where not tried.answered)::int as failed,
    (percentile_cont(0.5) within group (order by tried.duration_ms) filter (where tried.answered))::float8 as "p50Ms",
    (percentile_cont(0.95) within group (order by tried.duration_ms) filter (where tried.answered))::float8 as "p95Ms"
  from generate_series(0, ${SLICES - 1}) slice
  cross join lateral (
    select a.message, a.duration_ms, a.outcome not in ('temporary', 'unknown') as answered from attempt a
    where a.started_at > $1::timestamptz + slice * interval '${SLICE_MS} milliseconds'
      and a.started_at <= $1::timestamptz + (slice + 1) * interval '${SLICE_MS} milliseconds' limit ${OF_EACH}) tried
  join message m on m.id = tried.message
  group by m.backend`;

/** Of all entities together: how a service does is nobody's own. */
export async function readLastHour(db: Queryable, now: Date): Promise<LastHour[]> {
  const from = new Date(now.getTime() - SLICES * SLICE_MS);
  const { rows } = await db.query<LastHour>({ name: 'read-last-hour', text: LAST_HOUR, values: [from] });
  return rows;
}
