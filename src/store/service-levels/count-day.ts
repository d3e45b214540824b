/** Counts the attempts of days that are over, one day at a time, each once: what is kept outlives the attempts. */
import type { Pool } from 'pg';
import { addDays, madridDay, madridInstant } from '../../domain/calendar.ts';
import { LATENCY_BOUNDS_MS } from '../../domain/service-level.ts';
import { withTransaction } from '../pool.ts';

/** An attempt is written down when it has ended: a day is counted this long after it. */
const SETTLED_MS = 3_600_000;

export type Window = { backend: string; from: Date; to: Date };

const ANSWERED = "outcome not in ('temporary', 'unknown')";
const SLOTS = Array.from(
  { length: LATENCY_BOUNDS_MS.length + 1 },
  (_, slot) => `count(*) filter (where ${ANSWERED} and slot = ${slot})`,
).join(', ');

const COUNT = `
  insert into service_day (day, entity, backend, attempts, failed, refused, answered_ms, histogram)
  select $1::date, entity, backend, count(*), count(*) filter (where not (${ANSWERED})), count(*) filter (where outcome = 'rejected'),
    coalesce(sum(duration_ms) filter (where ${ANSWERED}), 0), array[${SLOTS}]::int[]
  from (select m.entity, m.backend, a.outcome, a.duration_ms, width_bucket(a.duration_ms, array[${LATENCY_BOUNDS_MS.join(', ')}]) as slot
    from attempt a join message m on m.id = a.message
    where a.started_at >= $2 and a.started_at < $3
      and not exists (select from unnest($4::text[], $5::timestamptz[], $6::timestamptz[]) as announced (backend, since, until)
        where announced.backend = m.backend and a.started_at >= since and a.started_at < until)
      and not exists (select from maintenance_window w
        where w.backend = m.backend and a.started_at >= w.starts_at and a.started_at < w.ends_at)) tried
  group by entity, backend
  on conflict (day, entity, backend) do nothing`;

/**
 * Counts the earliest day that is over and was not counted; safe in every process at once. Attempts that began within an
 * announced window are left out: those given, which the configuration names, and those people announced.
 * @returns 1 when there may be more to count, 0 when all is
 */
export async function countServiceDay(pool: Pool, now: Date, windows: readonly Window[]): Promise<number> {
  const last = addDays(madridDay(new Date(now.getTime() - SETTLED_MS)), -1);
  return withTransaction(
    pool,
    async (client) => {
      const { rows: counted } = await client.query<{ through: string }>('select through::text from service_counted');
      const through = counted[0]?.through;
      if (through !== undefined && through >= last) return 0;
      const day = through === undefined ? await firstDay(client, last) : addDays(through, 1);
      await client.query(COUNT, [
        day,
        madridInstant(`${day}T00:00:00`),
        madridInstant(`${addDays(day, 1)}T00:00:00`),
        windows.map(({ backend }) => backend),
        windows.map(({ from }) => from),
        windows.map(({ to }) => to),
      ]);
      await client.query(
        `insert into service_counted (since, through) values ($1, $1) on conflict (one) do update set through = excluded.through`,
        [day],
      );
      return day < last ? 1 : 0;
    },
    { lock: 'service-levels' },
  );
}

async function firstDay(client: { query: Pool['query'] }, last: string): Promise<string> {
  const { rows } = await client.query<{ at: Date | null }>('select min(started_at) as at from attempt');
  const first = rows[0]?.at ?? null;
  const day = first === null ? last : madridDay(first);
  return day < last ? day : last;
}
