/** How the tellings of vendors stand, for those who run the installation, and telling some of them again now. */
import type { Queryable } from '../chunks.ts';
import type { StreamKey } from './streams.ts';

export type TellingsRow = StreamKey & {
  waiting: number;
  givenUp: number;
  failingSince: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
};

const OPEN = ['waiting', 'given-up'];

/** Of those that are owed something. `entities` null: all. */
export async function countTellings(db: Queryable, entities: readonly string[] | null): Promise<TellingsRow[]> {
  const { rows } = await db.query<TellingsRow>({
    name: 'count-vendor-tellings',
    text: `select vendor, credential, entity, count(*) filter (where state = 'waiting')::int as waiting,
             count(*) filter (where state = 'given-up')::int as "givenUp", min(failing_since) as "failingSince",
             (array_agg(last_error order by last_error_at desc nulls last))[1] as "lastError", max(last_error_at) as "lastErrorAt"
           from vendor_telling where state in ('waiting', 'given-up') and ($1::text[] is null or entity = any($1))
           group by vendor, credential, entity order by vendor, credential, entity`,
    values: [entities],
  });
  return rows;
}

export type ReceiverRow = StreamKey & { restsUntil: Date | null; digestOn: string; digestError: string | null };

export async function listReceivers(db: Queryable, entities: readonly string[] | null): Promise<ReceiverRow[]> {
  const { rows } = await db.query<ReceiverRow>({
    name: 'list-vendor-receivers',
    text: `select vendor, credential, entity, rests_until as "restsUntil", digest_on::text as "digestOn",
             digest_error as "digestError"
           from vendor_receiver where $1::text[] is null or entity = any($1)`,
    values: [entities],
  });
  return rows;
}

export type VendorTellingRow = Pick<StreamKey, 'credential' | 'entity'> & {
  messageId: string;
  state: 'waiting' | 'given-up';
  attempts: number;
  nextAt: Date;
  failingSince: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
};

/** Those that failed the longest first, then those that were never tried. */
export async function listVendorTellings(
  db: Queryable,
  of: { vendor: string; entities: readonly string[] | null; state: string | null; limit: number },
): Promise<VendorTellingRow[]> {
  const { rows } = await db.query<VendorTellingRow>({
    name: 'list-vendor-tellings',
    text: `select credential, entity, message as "messageId", state, attempts, next_at as "nextAt",
             failing_since as "failingSince", last_error as "lastError", last_error_at as "lastErrorAt"
           from vendor_telling where vendor = $1 and ($2::text[] is null or entity = any($2)) and state = any($3)
           order by failing_since nulls last, next_at, message limit $4`,
    values: [of.vendor, of.entities, of.state === null ? OPEN : [of.state], of.limit],
  });
  return rows;
}

/**
 * A person wants them told now: one message, whatever was told of it, or everything of an entity that waits or was given
 * up. The receiver need not rest any longer. Returns how many.
 */
export async function retryTellings(
  db: Queryable,
  of: StreamKey & { message: string | null; now: Date; until: Date },
): Promise<number> {
  const { rows } = await db.query<{ n: number }>({
    name: 'retry-vendor-tellings',
    text: `with again as (
             update vendor_telling set state = 'waiting', attempts = 0, next_at = $5, until = $6
             where vendor = $1 and credential = $2 and entity = $3
               and (message = $4 or ($4::text is null and state in ('waiting', 'given-up')))
             returning message
           ), roused as (
             update vendor_receiver set rests_until = null
             where vendor = $1 and credential = $2 and entity = $3 and exists (select 1 from again))
           select count(*)::int as n from again`,
    values: [of.vendor, of.credential, of.entity, of.message, of.now, of.until],
  });
  return rows[0]?.n ?? 0;
}

/** For the gauges: of each vendor, how many wait and how many were given up. */
export async function sumTellings(db: Queryable): Promise<{ vendor: string; waiting: number; givenUp: number }[]> {
  const { rows } = await db.query<{ vendor: string; waiting: number; givenUp: number }>({
    name: 'sum-vendor-tellings',
    text: `select f.vendor, (select count(*)::int from vendor_telling t where t.vendor = f.vendor and t.state = 'waiting') as waiting,
             (select count(*)::int from vendor_telling t where t.vendor = f.vendor and t.state = 'given-up') as "givenUp"
           from vendor_feed f`,
  });
  return rows;
}
