/**
 * The daily digest of each receiver: which is due, what is in it, and that it is done. The day moves forward once it is
 * done, so a fleet does it once and a restart neither skips nor repeats it.
 */
import type { Queryable } from '../chunks.ts';
import type { StreamKey } from './streams.ts';

type Of = StreamKey & { day: string; now: Date };

/*
 * For a vendor without a digest of its own: what is final and moved since the last one, and what was given up, is told
 * once more. Those given up are tried once, the others as long as anything is.
 */
const TELL_AGAIN = `
  with due as (
    update vendor_receiver set digest_on = $4::date, digest_error = null, digest_failures = 0
    where vendor = $1 and credential = $2 and entity = $3 and digest_on < $4::date returning vendor, credential, entity
  ), covered as (
    update vendor_telling t set digested = t.wanted,
      until = case when t.state = 'given-up' then $5 when t.state = 'told' and m.final then $6 else t.until end,
      attempts = case when t.state = 'given-up' or (t.state = 'told' and m.final) then 0 else t.attempts end,
      next_at = case when t.state = 'given-up' or (t.state = 'told' and m.final) then $5 else t.next_at end,
      state = case when t.state = 'given-up' or (t.state = 'told' and m.final) then 'waiting' else t.state end
    from due, message m
    where t.vendor = due.vendor and t.credential = due.credential and t.entity = due.entity and m.id = t.message
      and (t.wanted > t.digested or (t.state = 'given-up' and t.moved_at > $7))
    returning t.state = 'waiting' as again
  )
  select (select count(*) from due)::int as done, (select count(*) from covered where again)::int as again`;

/** Null where another process had it. `until`: when retrying ends; what moved before `notBefore` is left to a person. */
export async function tellAgain(db: Queryable, of: Of & { until: Date; notBefore: Date }): Promise<number | null> {
  const { rows } = await db.query<{ done: number; again: number }>({
    name: 'digest-tell-again',
    text: TELL_AGAIN,
    values: [of.vendor, of.credential, of.entity, of.day, of.now, of.until, of.notBefore],
  });
  const row = rows[0];
  return row === undefined || row.done === 0 ? null : row.again;
}

/** `failures`: of this digest, in a row. */
export type DueDigest = StreamKey & { failures: number };

/** Receivers whose digest of `day` is not done and may be tried, the longest due first. */
export async function dueDigests(
  db: Queryable,
  of: { vendor: string; day: string; now: Date; atMost: number },
): Promise<DueDigest[]> {
  const { rows } = await db.query<DueDigest>({
    name: 'due-vendor-digests',
    text: `select vendor, credential, entity, digest_failures as failures from vendor_receiver
           where vendor = $1 and digest_on < $2::date and digest_at <= $3 and (digest_lease_until is null or digest_lease_until < $3)
           order by digest_at, credential, entity limit $4`,
    values: [of.vendor, of.day, of.now, of.atMost],
  });
  return rows;
}

type Leased = Of & { token: string };

/** True where it is ours now. */
export async function takeDigest(db: Queryable, of: Leased & { leaseMs: number }): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'take-vendor-digest',
    text: `update vendor_receiver set digest_token = $6, digest_lease_until = $7
           where vendor = $1 and credential = $2 and entity = $3 and digest_on < $4::date and digest_at <= $5
             and (digest_lease_until is null or digest_lease_until < $5 or digest_token = $6)`,
    values: [of.vendor, of.credential, of.entity, of.day, of.now, of.token, new Date(of.now.getTime() + of.leaseMs)],
  });
  return rowCount === 1;
}

/** What a digest is to say, a batch of it; `version`: up to which of its changes it will be said. */
export async function undigested(
  db: Queryable,
  of: StreamKey & { notBefore: Date; limit: number },
): Promise<{ message: string; version: number }[]> {
  const { rows } = await db.query<{ message: string; version: number }>({
    name: 'undigested-vendor-tellings',
    text: `select t.message, m.changes as version from vendor_telling t join message m on m.id = t.message
           where t.vendor = $1 and t.credential = $2 and t.entity = $3
             and (t.wanted > t.digested or (t.state = 'given-up' and t.moved_at > $4))
           order by t.message limit $5`,
    values: [of.vendor, of.credential, of.entity, of.notBefore, of.limit],
  });
  return rows;
}

/** It was said, or need not be: what had been given up is told by it. */
export async function digestSaid(
  db: Queryable,
  covered: readonly { message: string; version: number }[],
): Promise<void> {
  await db.query({
    name: 'vendor-digest-said',
    text: `update vendor_telling t set digested = greatest(t.digested, k.version),
             told = case when t.state = 'given-up' then greatest(t.told, k.version) else t.told end,
             failing_since = case when t.state = 'given-up' then null else t.failing_since end,
             state = case when t.state = 'given-up' then 'told' else t.state end
           from unnest($1::text[], $2::int[]) as k(message, version) where t.message = k.message`,
    values: [covered.map(({ message }) => message), covered.map(({ version }) => version)],
  });
}

/** `error` null: the day is done; else it is tried again at `nextAt`. */
export async function endDigest(db: Queryable, of: Leased & { error: string | null; nextAt: Date }): Promise<void> {
  await db.query({
    name: 'end-vendor-digest',
    text: `update vendor_receiver set digest_token = null, digest_lease_until = null, digest_error = $6, digest_at = $7,
             digest_on = case when $6::text is null then $4::date else digest_on end,
             digest_failures = case when $6::text is null then 0 else digest_failures + 1 end
           where vendor = $1 and credential = $2 and entity = $3 and digest_token = $5`,
    values: [of.vendor, of.credential, of.entity, of.day, of.token, of.error, of.nextAt],
  });
}
