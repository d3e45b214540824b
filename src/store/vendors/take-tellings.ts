/** Tellings whose turn it is, taken under a lease: a few of each receiver and credential, so that none waits behind another. */
import type { Queryable } from '../chunks.ts';
import type { StreamKey } from './streams.ts';

export type TakenTelling = StreamKey & {
  message: string;
  /** Of its message's sequence: what is read from now on is at least as new. */
  version: number;
  attempts: number;
  until: Date;
  /** Of its receiver, in a row. */
  failures: number;
};

/* A receiver that failed gets one at a time until one is taken well, in all the fleet. */
const TAKE = `
  with receiver as (
    select r.credential, r.entity, r.failures, k.free, k.room
    from unnest($5::text[], $6::text[], $7::int[], $8::int[]) as k(credential, entity, free, room)
    join vendor_receiver r on r.vendor = $1 and r.credential = k.credential and r.entity = k.entity
    where r.rests_until is null or r.rests_until <= $2
  ), ready as (
    select t.message, t.next_at, r.failures, r.room,
      row_number() over (partition by r.credential order by t.next_at, t.message) as place
    from receiver r cross join lateral (
      select message, next_at from vendor_telling t
      where t.vendor = $1 and t.credential = r.credential and t.entity = r.entity and t.state = 'waiting' and t.next_at <= $2
        and (t.lease_until is null or t.lease_until < $2)
        and (r.failures = 0 or not exists (select 1 from vendor_telling o where o.vendor = $1 and o.credential = r.credential
          and o.entity = r.entity and o.state = 'waiting' and o.lease_until >= $2))
      order by t.next_at, t.message limit case when r.failures = 0 then r.free else 1 end) t
  ), due as (
    select t.message, ready.failures, ready.next_at from vendor_telling t join ready on ready.message = t.message
    where ready.place <= ready.room and (t.lease_until is null or t.lease_until < $2) and t.state = 'waiting'
    order by ready.next_at, t.message limit $9
    for update of t skip locked
  )
  update vendor_telling t set lease_until = $3, lease_token = $4, attempts = t.attempts + 1 from due, message m
  where t.message = due.message and m.id = t.message
  returning t.vendor, t.credential, t.entity, t.message, m.changes as version, t.attempts, t.until, due.failures`;

/** A receiver that is configured here. `free`: how many more of it may be under way; `room`: of its credential. */
export type Room = Pick<StreamKey, 'credential' | 'entity'> & { free: number; room: number };

export async function takeVendorTellings(
  db: Queryable,
  of: { vendor: string; rooms: readonly Room[]; token: string; now: Date; leaseMs: number; atMost: number },
): Promise<TakenTelling[]> {
  const { rows } = await db.query<TakenTelling>({
    name: 'take-vendor-tellings',
    text: TAKE,
    values: [
      of.vendor,
      of.now,
      new Date(of.now.getTime() + of.leaseMs),
      of.token,
      of.rooms.map(({ credential }) => credential),
      of.rooms.map(({ entity }) => entity),
      of.rooms.map(({ free }) => free),
      of.rooms.map(({ room }) => room),
      of.atMost,
    ],
  });
  return rows;
}
