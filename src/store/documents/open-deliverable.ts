/** Opens what a claimed message is made of: its event, and its documents in the form they travel in. */
import type { Pool } from 'pg';
import type { EventDocument, RequestEvent } from '../../../contracts/event.ts';
import type { DeliverableDocument } from '../../../contracts/message.ts';
import { documentsOf } from '../../domain/message-kind.ts';
import { GatewayError } from '../../errors.ts';
import { type DataKey, open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import { encodeBase64 } from '../base64.ts';
import { readChunks } from '../chunks.ts';
import type { Content, ContentRow } from './read-contents.ts';

/** One of its documents, with what its base64 in kept evidence is put back by. */
export type OpenedDocument = DeliverableDocument & { id: string; key: DataKey };

/**
 * `content`: the rows of the event `eventId`, as claimed. Documents: the main one first, the others in the event's
 * order. Memory: one base64 copy of each. Throws GatewayError `decryption-failed` when a byte is wrong.
 */
export async function openDeliverable(
  pool: Pool,
  vault: Vault,
  { event: eventId, content: rows }: { event: string; content: Content },
): Promise<{ event: RequestEvent; documents: readonly OpenedDocument[] }> {
  const first = rows[0];
  if (first?.body_sealed == null || first.key_wrapped === null || first.master_key === null)
    throw new GatewayError('internal', 'store', `Event ${eventId} has no body.`);
  const key = vault.unwrap({ wrapped: first.key_wrapped, masterKey: first.master_key }, eventId);
  const event = JSON.parse(open(key, first.body_sealed, `event:${eventId}`).toString('utf8')) as RequestEvent;
  const described = [...documentsOf(event).entries()].sort(([, a], [, b]) => rankOf(a) - rankOf(b));
  const documents: OpenedDocument[] = [];
  for (const [position, document] of described) {
    const row = rows.find((each) => each.position === position);
    if (row === undefined) throw new GatewayError('internal', 'store', `Event ${eventId} lacks document ${position}.`);
    documents.push(await openOne(pool, vault, row, document));
  }
  return { event, documents };
}

function rankOf({ role }: EventDocument): number {
  return role === 'main' ? 0 : 1;
}

async function openOne(
  pool: Pool,
  vault: Vault,
  row: ContentRow,
  { name, normalized }: EventDocument,
): Promise<OpenedDocument> {
  const { document: id, document_key: wrapped, document_master_key: masterKey } = row;
  if (id === null || wrapped === null || masterKey === null)
    throw new GatewayError('internal', 'store', `A document of event ${row.event} has no key.`);
  const key = vault.unwrap({ wrapped, masterKey }, id);
  const size = Number(row.size);
  const stored = { owner: id, key, size, chunks: row.chunks, first: row.first_chunk };
  const contentBase64 = await readBase64(pool, stored);
  return { id, key, name, mediaType: row.media_type, size, sha256: row.sha256, contentBase64, normalized };
}

type Stored = { owner: string; key: DataKey; size: number; chunks: number; first: Buffer | null };

/** Encodes chunk by chunk into one buffer; a single chunk, which most documents are, without a copy of it. */
async function readBase64(pool: Pool, stored: Stored): Promise<Buffer> {
  if (stored.chunks === 1 && stored.first !== null) {
    const bytes = open(stored.key, stored.first, `${stored.owner}:0`);
    if (bytes.byteLength !== stored.size) throw incomplete(stored);
    return Buffer.from(bytes.toString('base64'), 'latin1');
  }
  const target = Buffer.allocUnsafe(4 * Math.ceil(stored.size / 3));
  let written = 0;
  for await (const piece of encodeBase64(chunksOf(pool, stored))) written += piece.copy(target, written);
  if (written !== target.byteLength) throw incomplete(stored);
  return target;
}

function incomplete({ owner }: Stored): GatewayError {
  return new GatewayError('decryption-failed', 'store', `Document ${owner} is incomplete.`);
}

async function* chunksOf(pool: Pool, stored: Stored): AsyncGenerator<Buffer> {
  if (stored.first !== null) yield open(stored.key, stored.first, `${stored.owner}:0`);
  yield* readChunks(pool, stored.owner, stored.key, { from: 1, count: stored.chunks });
}
