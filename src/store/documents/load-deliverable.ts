/** Brings back what a claimed message is made of: its event, its sending and its document in the form it travels in. */
import type { Pool } from 'pg';
import type { SendEvent } from '../../../contracts/event.ts';
import type { DeliverableDocument } from '../../../contracts/message.ts';
import { GatewayError } from '../../errors.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import { encodeBase64 } from '../base64.ts';
import { readChunks } from '../chunks.ts';

type Row = {
  body_sealed: Buffer | null;
  key_wrapped: Buffer | null;
  master_key: string | null;
  position: number | null;
  document: string | null;
  media_type: string;
  size: string;
  sha256: Buffer;
  document_key: Buffer | null;
  document_master_key: string | null;
  chunks: number;
  /** The first chunk comes with the row: most documents have no other. */
  first_chunk: Buffer | null;
};

const LOAD = `
  select e.body_sealed, k.wrapped as key_wrapped, k.master_key, d.id as document, l.position, d.media_type, d.size, d.sha256,
    dk.wrapped as document_key, dk.master_key as document_master_key, d.chunks, c.data as first_chunk
  from event e left join data_key k on k.owner = e.id
    left join event_document l on l.event = e.id left join document d on d.id = l.document
    left join data_key dk on dk.owner = d.id
    left join chunk c on c.owner = d.id and c.n = 0
  where e.id = $1`;

/** Memory: one base64 copy of the main document. Throws GatewayError `decryption-failed` when a byte is wrong. */
export async function loadDeliverable(
  pool: Pool,
  vault: Vault,
  eventId: string,
): Promise<{ event: SendEvent; document: DeliverableDocument & { id: string; key: Buffer } }> {
  const { rows } = await pool.query<Row>({ name: 'load-deliverable', text: LOAD, values: [eventId] });
  const first = rows[0];
  if (first?.body_sealed == null || first.key_wrapped === null || first.master_key === null)
    throw new GatewayError('internal', 'store', `Event ${eventId} has no body.`);
  const key = vault.unwrap({ wrapped: first.key_wrapped, masterKey: first.master_key }, eventId);
  const event = JSON.parse(open(key, first.body_sealed, `event:${eventId}`).toString('utf8')) as SendEvent;
  const main = event.data.documents.findIndex((each) => each.role === 'main');
  const row = rows.find((each) => each.position === main);
  const described = event.data.documents[main];
  if (row?.document == null || row.document_key === null || row.document_master_key === null || described === undefined)
    throw new GatewayError('internal', 'store', `Event ${eventId} has no main document.`);
  const documentKey = vault.unwrap({ wrapped: row.document_key, masterKey: row.document_master_key }, row.document);
  const size = Number(row.size);
  const contentBase64 = await readBase64(pool, {
    owner: row.document,
    key: documentKey,
    size,
    chunks: row.chunks,
    first: row.first_chunk,
  });
  const { name, normalized } = described;
  return {
    event,
    document: {
      id: row.document,
      key: documentKey,
      name,
      mediaType: row.media_type,
      size,
      sha256: row.sha256,
      contentBase64,
      normalized,
    },
  };
}

type Stored = { owner: string; key: Buffer; size: number; chunks: number; first: Buffer | null };

/** Encodes chunk by chunk into one buffer. */
async function readBase64(pool: Pool, stored: Stored): Promise<Buffer> {
  const target = Buffer.allocUnsafe(4 * Math.ceil(stored.size / 3));
  let written = 0;
  for await (const piece of encodeBase64(chunksOf(pool, stored))) written += piece.copy(target, written);
  if (written !== target.byteLength)
    throw new GatewayError('decryption-failed', 'store', `Document ${stored.owner} is incomplete.`);
  return target;
}

async function* chunksOf(pool: Pool, stored: Stored): AsyncGenerator<Buffer> {
  if (stored.first !== null) yield open(stored.key, stored.first, `${stored.owner}:0`);
  yield* readChunks(pool, stored.owner, stored.key, { from: 1, count: stored.chunks });
}
