/** Callbacks that came before their message was known leave the quarantine when it is, and have it polled. */
import type { Pool } from 'pg';
import type { Queryable } from '../chunks.ts';

/** What says that callback `c` may speak of message `m`: a body that is not its own contradicts it. */
export const SPEAKS_OF = `c.backend = m.backend and c.remote_id = m.remote_id and c.message is null and c.decision is null
  and (c.issuer is null or c.issuer in (m.entity, m.issuer) or c.entity = m.entity)`;

/** Has a message polled at once whose callbacks came before its identifier was known. */
export async function pollForCallback(db: Queryable, message: { id: string; certificate: boolean }): Promise<void> {
  await db.query({
    name: 'poll-for-callback',
    text: `update message set poll_at = least(poll_at, created_at), poll_evidence = poll_evidence or $2 where id = $1`,
    values: [message.id, message.certificate],
  });
}

/** Those whose message learnt its identifier in the very moment they came. Returns how many left. */
export async function matchWaiting(pool: Pool, now: Date): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'match-waiting-callbacks',
    text: `with mine as (
             update callback c set message = m.id from message m
             where ${SPEAKS_OF} returning m.id, c.certificate
           )
           update message m set callback_at = $1,
             poll_at = case when m.evidence_erased_at is null then $1::timestamptz end, poll_evidence = m.poll_evidence or found.certificate
           from (select id, bool_or(certificate) as certificate from mine group by id) found where m.id = found.id`,
    values: [now],
  });
  return rowCount ?? 0;
}
