/** Opens what a claimed message is made of: its event, and its document in the form it travels in. */
import type { Pool } from 'pg';
import type { SendEvent } from '../../../contracts/event.ts';
import type { DeliverableDocument } from '../../../contracts/message.ts';
import { GatewayError } from '../../errors.ts';
import { type DataKey, open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import { encodeBase64 } from '../base64.ts';
import { readChunks } from '../chunks.ts';
import type { Content } from './read-contents.ts';

/**
 * `content`: the rows of the event `eventId`, as claimed. Memory: one base64 copy of the main document.
 * Throws GatewayError `decryption-failed` when a byte is wrong.
 */
export async function openDeliverable(
  pool: Pool,
  vault: Vault,
  { event: eventId, content: rows }: { event: string; content: Content },
): Promise<{ event: SendEvent; document: DeliverableDocument & { id: string; key: DataKey } }> {
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

type Stored = { owner: string; key: DataKey; size: number; chunks: number; first: Buffer | null };

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
