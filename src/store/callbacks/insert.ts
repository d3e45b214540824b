/** Keeps a callback as it came, sealed, and has the message it speaks of looked at: a callback alone moves nothing. */
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import { seal } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';

export type NewCallback = {
  id: string;
  backend: string;
  received: ReceivedCallback;
  /** The entities of this installation that the issuing body it names belongs to. */
  owners: readonly string[];
  body: Uint8Array;
  now: Date;
};

/**
 * matched: a message has its identifier and its issuing body · quarantined: none has, or of another body · repeated:
 * the same report came before, and is counted · full: there is no room for more of them, and nothing was kept.
 */
export type KeptCallback = { kind: 'matched' | 'quarantined' | 'repeated' | 'full'; message: string | null };

/** Different reports about one identifier; a whole life has some ten, and a published one at most 100 dated steps. */
export const PER_IDENTIFIER = 100;
/** Callbacks that wait for a person at the same time. */
export const QUARANTINE_MAX = 10_000;

/*
 * By its identifier, else by our reference: what is reported may be known to us by no identifier yet.
 * The message's own row is locked by the update, so its timeline stays in sequence.
 */
const INSERT = `
  with found as (
    (select id from message
      where backend = $2 and remote_id = $3 and ($11::text is null or entity = any($12) or $11 in (entity, issuer))
      order by seq limit 1)
    union all
    (select id from message where backend = $2 and entity = any($12) and reference = $21::text limit 1)
    limit 1
  ), room as (
    select exists (select 1 from callback where backend = $2 and fingerprint = $13)
      or ((select count(*) from callback where backend = $2 and remote_id = $3) < $14
        and (exists (select 1 from found) or not exists (
          select 1 from callback where message is null and decision is null offset $15 limit 1))) as some
  ), kept as (
    insert into callback (id, backend, remote_id, code, state_at, certificate, body_sealed, message, received_at, issuer, entity,
      fingerprint, receipts, sha256, size)
    select $1, $2, $3, $4, $5::timestamptz, $6::boolean, $7::bytea, (select id from found), $10::timestamptz, $11::text,
      $16::text, $13::bytea, $17::boolean, $19::bytea, $20::int
    from room where room.some
    on conflict (backend, fingerprint) do update set repeats = callback.repeats + 1, last_at = excluded.received_at
    returning id, message, repeats
  ), keyed as (
    insert into data_key (owner, wrapped, master_key) select id, $8::bytea, $9::text from kept where repeats = 0
  ), touched as (
    update message m set callback_at = $10, changes = m.changes + 1, poll_evidence = m.poll_evidence or $6,
      poll_at = case when m.evidence_erased_at is null then $10::timestamptz end
    from kept where m.id = kept.message and kept.repeats = 0
    returning m.id, m.entity, m.changes, m.delivery, m.legal, m.final
  ), told as (
    insert into status_change (message, entity, sequence, at, kind, code, text, source, delivery, legal, final, fed)
    select id, entity, changes, $10, 'callback', $4, $18::text, $2, delivery, legal, final, false from touched
  )
  select message, repeats from kept`;

/** Runs in the caller's transaction. */
export async function insertCallback(client: PoolClient, vault: Vault, callback: NewCallback): Promise<KeptCallback> {
  const { id, backend, received, owners, body, now } = callback;
  const dataKey = vault.newKey(id);
  const { rows } = await client.query<{ message: string | null; repeats: number }>({
    name: 'insert-callback',
    text: INSERT,
    values: [
      id,
      backend,
      received.remoteId,
      received.code,
      received.at,
      received.certificate,
      seal(dataKey.key, body, `callback:${id}`),
      dataKey.wrapped,
      dataKey.masterKey,
      now,
      received.issuer,
      owners,
      createHash('sha256').update(JSON.stringify(received.identity)).digest(),
      PER_IDENTIFIER,
      QUARANTINE_MAX - 1,
      owners[0] ?? null,
      received.receipts.length > 0,
      received.by === null ? null : `receiver: ${received.by}`,
      createHash('sha256').update(body).digest(),
      body.byteLength,
      received.reference ?? null,
    ],
  });
  const kept = rows[0];
  if (kept === undefined) return { kind: 'full', message: null };
  if (kept.repeats > 0) return { kind: 'repeated', message: kept.message };
  return { kind: kept.message === null ? 'quarantined' : 'matched', message: kept.message };
}
