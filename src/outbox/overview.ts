/** What the operator sees at one glance: how many stand where, how fast they went, how often trying failed. */
import type { Queryable } from '../store/chunks.ts';

type Entities = readonly string[] | null;

export type Standing = { entity: string; backend: string; delivery: string; n: number; oldest: Date };

/** All that is not at its end, by entity and back end. */
export async function countStanding(db: Queryable, entities: Entities): Promise<Standing[]> {
  const { rows } = await db.query<Standing>({
    name: 'count-standing',
    text: `select entity, backend, delivery, count(*)::int as n, min(created_at) as oldest from message
           where delivery in ('queued', 'sending', 'uncertain') and ($1::text[] is null or entity = any($1))
           group by entity, backend, delivery`,
    values: [entities],
  });
  return rows;
}

/** Those that ended without arriving, and wait for a person. */
export async function countFailed(db: Queryable, entities: Entities): Promise<{ rejected: number; dead: number }> {
  const { rows } = await db.query<{ rejected: number; dead: number }>({
    name: 'count-failed',
    text: `select count(*) filter (where delivery = 'rejected')::int as rejected, count(*) filter (where delivery = 'dead')::int as dead
           from message where delivery in ('rejected', 'dead') and ($1::text[] is null or entity = any($1))`,
    values: [entities],
  });
  return rows[0] ?? { rejected: 0, dead: 0 };
}

/** Open ones whose last day lies between two days, both included; of a large store as it was a minute ago. */
export async function countExpiringSoon(
  db: Queryable,
  of: { entities: Entities; from: string; to: string },
): Promise<number> {
  const { rows } = await db.query<{ n: number }>({
    name: 'count-expiring-soon',
    text: `select (case when (select at > now() - interval '3 minutes' and $3::date <= (at at time zone 'Europe/Madrid')::date + 7 from expiring_counted)
             then (select coalesce(sum(n), 0) from expiring where last_day between $2::date and $3::date and ($1::text[] is null or entity = any($1)))
             else (select count(*) from message
               where not final and expires_on between $2::date and $3::date and delivery not in ('cancelled', 'mirrored')
                 and ($1::text[] is null or entity = any($1))) end)::int as n`,
    values: [of.entities, of.from, of.to],
  });
  return rows[0]?.n ?? 0;
}

/** Of the rows that are kept, src/outbox/fold-handed-over.ts. */
const HALF_HOUR_MS = 1_800_000;

export type Bucket = { at: Date; n: number; lagMs: number };

/**
 * Messages handed over since `from`, in steps of `stepMs`, and how long they had waited on average. Empty steps left out.
 * Steps of half hours are read from what was counted already; only what is newer is counted now.
 */
export async function countHandedOver(
  db: Queryable,
  of: { entities: Entities; from: Date; stepMs: number },
): Promise<Bucket[]> {
  const kept = of.stepMs % HALF_HOUR_MS === 0 && of.from.getTime() % HALF_HOUR_MS === 0;
  const { rows } = await db.query<Bucket>({
    name: 'count-handed-over',
    text: `with counted as (select case when $4 then greatest(until, $2) else $2 end as until from handed_over_until),
             parts as (
               select date_bin($3 * interval '1 millisecond', at, $2) as at, n, waited_ms as waited from handed_over
               where at >= $2 and at < (select until from counted) and entity = any(coalesce($1::text[], '{""}'))
               union all
               select date_bin($3 * interval '1 millisecond', accepted_at, $2), 1, extract(epoch from accepted_at - created_at) * 1000 from message
               where accepted_at >= (select until from counted) and ($1::text[] is null or entity = any($1)))
           select at, sum(n)::int as n, (sum(waited) / sum(n))::float8 as "lagMs" from parts group by at order by at`,
    values: [of.entities, of.from, of.stepMs, kept],
  });
  return rows;
}
