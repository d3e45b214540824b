/** The receiving side of each entity under its credential: whether it rests, and until which day it had its digest. */
import type { Queryable } from '../chunks.ts';
import type { StreamKey } from './streams.ts';

/** Rows for those that have none yet. `day`: the newest whose digest they need not have any more. */
export async function ensureReceivers(
  db: Queryable,
  of: { keys: readonly StreamKey[]; day: string; now: Date },
): Promise<void> {
  await db.query({
    name: 'ensure-vendor-receivers',
    text: `insert into vendor_receiver (vendor, credential, entity, digest_on, digest_at)
           select v, c, e, $4::date, $5 from unnest($1::text[], $2::text[], $3::text[]) as k(v, c, e) on conflict do nothing`,
    values: [
      of.keys.map((k) => k.vendor),
      of.keys.map((k) => k.credential),
      of.keys.map((k) => k.entity),
      of.day,
      of.now,
    ],
  });
}

/** It answered: the next ones go out as they are due. */
export async function receiverWell(db: Queryable, key: StreamKey): Promise<void> {
  await db.query({
    name: 'vendor-receiver-well',
    text: `update vendor_receiver set failures = 0, rests_until = null
           where vendor = $1 and credential = $2 and entity = $3 and (failures > 0 or rests_until is not null)`,
    values: [key.vendor, key.credential, key.entity],
  });
}

/** `failures`: as they were before this one; where another process counted it meanwhile, it counts once. */
export async function receiverRests(db: Queryable, of: StreamKey & { failures: number; until: Date }): Promise<void> {
  await db.query({
    name: 'vendor-receiver-rests',
    text: `update vendor_receiver set failures = greatest(failures, $4 + 1), rests_until = greatest(rests_until, $5)
           where vendor = $1 and credential = $2 and entity = $3`,
    values: [of.vendor, of.credential, of.entity, of.failures, of.until],
  });
}
