/** What was asked lately, by the digest of it: a request without an identity of its own is known again when it repeats. */
import type { Queryable } from '../chunks.ts';

export type Asked = { clientId: string; fingerprint: Uint8Array };

/** The event that said the same at `since` or later, or null. */
export async function findOnce(db: Queryable, of: Asked & { since: Date }): Promise<string | null> {
  const { rows } = await db.query<{ event: string }>({
    name: 'find-vendor-once',
    text: 'select event from vendor_once where client_id = $1 and fingerprint = $2 and at >= $3',
    values: [of.clientId, of.fingerprint, of.since],
  });
  return rows[0]?.event ?? null;
}

/** Inside the transaction that stores `event`, under a lock of what was asked; the newest stands. */
export async function noteOnce(db: Queryable, of: Asked & { event: string; at: Date; keepUntil: Date }): Promise<void> {
  await db.query({
    name: 'note-vendor-once',
    text: `insert into vendor_once (client_id, fingerprint, event, at, keep_until) values ($1, $2, $3, $4, $5)
           on conflict (client_id, fingerprint) do update set event = $3, at = $4, keep_until = $5`,
    values: [of.clientId, of.fingerprint, of.event, of.at, of.keepUntil],
  });
}

/** Forgets those nobody looks back to any more. Returns how many. */
export async function purgeOnce(db: Queryable, of: { now: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-vendor-once',
    text: `delete from vendor_once where ctid = any(array(
             select ctid from vendor_once where keep_until < $1 order by keep_until limit $2 for update skip locked))`,
    values: [of.now, of.limit],
  });
  return rowCount ?? 0;
}
