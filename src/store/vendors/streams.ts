/** The rows of entities that are read from: each taken by one process at a time, under a lease that a token names. */
import type { Queryable } from '../chunks.ts';

/** A vendor whose entities failed so often in a row, with no success between, rests as a whole. */
export const TRIPS_AFTER = 5;

export type StreamKey = { vendor: string; credential: string; entity: string };
export type TakenStream = StreamKey & { cursor: unknown; failures: number };

/** Rows for entities that have none yet; those there are stay as they are. */
export async function ensureStreams(db: Queryable, keys: readonly StreamKey[], now: Date): Promise<void> {
  await db.query({
    name: 'ensure-vendor-streams',
    text: `insert into vendor_stream (vendor, credential, entity, next_at)
           select v, c, e, $4 from unnest($1::text[], $2::text[], $3::text[]) as k(v, c, e) on conflict do nothing`,
    values: [keys.map((k) => k.vendor), keys.map((k) => k.credential), keys.map((k) => k.entity), now],
  });
}

/* While the breaker is open nobody is tried; once its time is over, one is, until one succeeds. */
const TAKE = `
  with shut as (
    select failures >= $8 as tripped, open_until > $2 as open from vendor_breaker where vendor = $1
  ), due as (
    select vendor, credential, entity from vendor_stream
    where vendor = $1 and next_at <= $2 and (lease_until is null or lease_until < $2)
      and (credential, entity) in (select * from unnest($5::text[], $6::text[]))
      and not coalesce((select tripped and open from shut), false)
      and not (coalesce((select tripped from shut), false)
        and exists (select 1 from vendor_stream where vendor = $1 and lease_until >= $2))
    order by next_at
    limit case when coalesce((select tripped from shut), false) then least($7::int, 1) else $7::int end
    for update skip locked
  )
  update vendor_stream s set lease_until = $3, lease_token = $4 from due
  where s.vendor = due.vendor and s.credential = due.credential and s.entity = due.entity
  returning s.vendor, s.credential, s.entity, s.cursor, s.failures`;

/** `keys`: what is configured here; others are left alone. */
export async function takeStreams(
  db: Queryable,
  of: {
    vendor: string;
    keys: readonly Pick<StreamKey, 'credential' | 'entity'>[];
    token: string;
    now: Date;
    leaseMs: number;
    atMost: number;
  },
): Promise<TakenStream[]> {
  const { rows } = await db.query<TakenStream>({
    name: 'take-vendor-streams',
    text: TAKE,
    values: [
      of.vendor,
      of.now,
      new Date(of.now.getTime() + of.leaseMs),
      of.token,
      of.keys.map((k) => k.credential),
      of.keys.map((k) => k.entity),
      of.atMost,
      TRIPS_AFTER,
    ],
  });
  return rows;
}

/** Moves the cursor and keeps the lease; false where the lease is another's by now: then nothing of it may be stored. */
export async function moveCursor(
  db: Queryable,
  of: StreamKey & { token: string; cursor: unknown; progress: Date; now: Date; leaseMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'move-vendor-cursor',
    text: `update vendor_stream set cursor = $5, progress = greatest(progress, $6), lease_until = $8
           where vendor = $1 and credential = $2 and entity = $3 and lease_token = $4 and lease_until >= $7`,
    values: [
      of.vendor,
      of.credential,
      of.entity,
      of.token,
      JSON.stringify(of.cursor),
      of.progress,
      of.now,
      new Date(of.now.getTime() + of.leaseMs),
    ],
  });
  return rowCount === 1;
}

/** The same where there is no cursor to move. */
export async function keepLease(
  db: Queryable,
  of: StreamKey & { token: string; now: Date; leaseMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'keep-vendor-lease',
    text: `update vendor_stream set lease_until = $6
           where vendor = $1 and credential = $2 and entity = $3 and lease_token = $4 and lease_until >= $5`,
    values: [of.vendor, of.credential, of.entity, of.token, of.now, new Date(of.now.getTime() + of.leaseMs)],
  });
  return rowCount === 1;
}

/** Ends a turn. `error` null: it went well, and the vendor's breaker closes. */
export async function endTurn(
  db: Queryable,
  of: StreamKey & { token: string; nextAt: Date; error: string | null; now: Date },
): Promise<void> {
  await db.query({
    name: 'end-vendor-turn',
    text: `with ended as (
             update vendor_stream set lease_token = null, lease_until = null, next_at = $5,
               failures = case when $6::text is null then 0 else failures + 1 end,
               last_ok_at = case when $6::text is null then $7 else last_ok_at end,
               last_error = coalesce($6, last_error), last_error_at = case when $6::text is null then last_error_at else $7 end
             where vendor = $1 and credential = $2 and entity = $3 and lease_token = $4 returning vendor)
           delete from vendor_breaker b using ended where b.vendor = ended.vendor and $6::text is null`,
    values: [of.vendor, of.credential, of.entity, of.token, of.nextAt, of.error, of.now],
  });
}

/** One more failure of the vendor as a whole; any entity's success takes the count away. */
export async function countFailure(db: Queryable, of: { vendor: string; openUntil: Date }): Promise<number> {
  const { rows } = await db.query<{ failures: number }>({
    name: 'count-vendor-failure',
    text: `insert into vendor_breaker (vendor, failures, open_until) values ($1, 1, $2)
           on conflict (vendor) do update set failures = vendor_breaker.failures + 1, open_until = $2 returning failures`,
    values: [of.vendor, of.openUntil],
  });
  return rows[0]?.failures ?? 0;
}

export type StreamRow = StreamKey & {
  progress: Date | null;
  nextAt: Date;
  failures: number;
  lastOkAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
};

/** In the order of their names. `entities` null: all. */
export async function listStreams(db: Queryable, entities: readonly string[] | null): Promise<StreamRow[]> {
  const { rows } = await db.query<StreamRow>({
    name: 'list-vendor-streams',
    text: `select vendor, credential, entity, progress, next_at as "nextAt", failures, last_ok_at as "lastOkAt",
             last_error as "lastError", last_error_at as "lastErrorAt"
           from vendor_stream where $1::text[] is null or entity = any($1) order by vendor, credential, entity`,
    values: [entities],
  });
  return rows;
}

/** Vendors whose breaker is open at `now`. */
export async function openBreakers(db: Queryable, now: Date): Promise<Map<string, Date>> {
  const { rows } = await db.query<{ vendor: string; until: Date }>({
    name: 'open-vendor-breakers',
    text: 'select vendor, open_until as until from vendor_breaker where failures >= $2 and open_until > $1',
    values: [now, TRIPS_AFTER],
  });
  return new Map(rows.map(({ vendor, until }) => [vendor, until]));
}
