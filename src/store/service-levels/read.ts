/** What was counted of the days of a month, and up to which day it was. */
import type { ServiceDay, ServiceHalt } from '../../domain/service-level.ts';
import type { Queryable } from '../chunks.ts';

export type Counted = { since: string; through: string };

/** Null: no day has been counted yet. */
export async function readCounted(db: Queryable): Promise<Counted | null> {
  const { rows } = await db.query<Counted>('select since::text, through::text from service_counted');
  return rows[0] ?? null;
}

type Range = { from: string; to: string };

/** Both days included. `entities` null: of all. */
export async function readServiceDays(
  db: Queryable,
  { from, to, entities }: Range & { entities: readonly string[] | null },
): Promise<ServiceDay[]> {
  const { rows } = await db.query<ServiceDay>(
    `select day::text, entity, backend, attempts, failed, refused, answered_ms::float8 as "answeredMs", histogram
     from service_day where day between $1 and $2 and ($3::text[] is null or entity = any($3))`,
    [from, to, entities],
  );
  return rows;
}

export async function readServiceHalts(db: Queryable, { from, to }: Range): Promise<ServiceHalt[]> {
  const { rows } = await db.query<ServiceHalt>(
    `select backend, kind, sum(minutes)::int as minutes from service_halt where day between $1 and $2 group by backend, kind`,
    [from, to],
  );
  return rows;
}
