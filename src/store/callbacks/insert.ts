/** Keeps a callback as it came, sealed, and has the message it speaks of looked at: a callback alone moves nothing. */
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import { seal } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';

export type NewCallback = { id: string; backend: string; received: ReceivedCallback; body: Uint8Array; now: Date };

/* The message's own row is locked by the update, so its timeline stays in sequence. */
const INSERT = `
  with found as (
    select id from message where backend = $2 and remote_id = $3 order by seq limit 1
  ), kept as (
    insert into callback (id, backend, remote_id, code, state_at, certificate, body_sealed, message, received_at, sha256, size)
    values ($1, $2, $3, $4, $5, $6, $7, (select id from found), $10, $11, $12)
    returning id
  ), keyed as (
    insert into data_key (owner, wrapped, master_key) select id, $8::bytea, $9::text from kept
  ), touched as (
    update message m set changes = m.changes + 1, poll_evidence = m.poll_evidence or $6,
      poll_at = case when m.evidence_erased_at is null then $10::timestamptz end
    from found where m.id = found.id
    returning m.id, m.entity, m.changes, m.delivery, m.legal, m.final
  ), told as (
    insert into status_change (message, entity, sequence, at, kind, code, source, delivery, legal, final, fed)
    select id, entity, changes, $10, 'callback', $4, $2, delivery, legal, final, false from touched
  )
  select id from touched`;

/** The id of the message it speaks of, or null while none has that identifier. Runs in the caller's transaction. */
export async function insertCallback(client: PoolClient, vault: Vault, callback: NewCallback): Promise<string | null> {
  const { id, backend, received, body, now } = callback;
  const dataKey = vault.newKey(id);
  const { rows } = await client.query<{ id: string }>({
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
      createHash('sha256').update(body).digest(),
      body.byteLength,
    ],
  });
  return rows[0]?.id ?? null;
}
