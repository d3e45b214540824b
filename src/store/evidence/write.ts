/** Makes a piece of evidence ready to store: digest of its clear bytes, chunks sealed under the message's own key. */
import { createHash } from 'node:crypto';
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import { type DataKey, sealKey } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';
import { cut, insertChunk, type Queryable, sealChunk } from '../chunks.ts';

export type { DataKey, Vault, WrappedKey };

export type SealedEvidence = {
  id: string;
  name: string;
  kind: string;
  mediaType: string;
  sha256: Buffer;
  size: number;
  source: string;
  at: Date;
  chunks: Buffer[];
  /** Where the base64 of a stored document belongs in it: that is kept once, not once more for every attempt. */
  splice: Splice | null;
};

/** `at`: offset in the bytes kept here. `key`: the document's, sealed under the message's evidence key. */
export type Splice = { at: number; document: string; key: Buffer };

/** What a document's key in evidence is bound to. */
export function splicePlace(evidence: string, document: string): string {
  return `splice:${evidence}:${document}`;
}

export type EvidenceInput = Omit<EvidencePiece, 'bytes'> & {
  pieces: readonly Uint8Array[];
  source: string;
  at: Date;
  /** The stored document whose base64 is one of `pieces`, the very same bytes. */
  document?: { id: string; key: DataKey; contentBase64: Uint8Array };
};

/** Seals under the message's evidence key. Memory: one sealed copy of the bytes. */
export function sealEvidence(
  vault: Vault,
  owner: { messageId: string; evidenceKey: WrappedKey },
  input: EvidenceInput & { id: string },
): SealedEvidence {
  const key = vault.unwrap(owner.evidenceKey, owner.messageId);
  const hash = createHash('sha256');
  let size = 0;
  let splice: Splice | null = null;
  const own: Uint8Array[] = [];
  for (const piece of input.pieces) {
    hash.update(piece);
    const { document } = input;
    if (splice === null && document !== undefined && piece === document.contentBase64) {
      const place = splicePlace(input.id, document.id);
      splice = { at: size, document: document.id, key: sealKey(key, document.key, place) };
    } else own.push(piece);
    size += piece.byteLength;
  }
  const chunks: Buffer[] = [];
  for (const chunk of cut(own)) chunks.push(sealChunk(key, chunk, { owner: input.id, n: chunks.length }));
  const { id, name, kind, mediaType, source, at } = input;
  return { id, name, kind, mediaType, sha256: hash.digest(), size, source, at, chunks, splice };
}

/** Inserts one piece; false when the message already has one of that name, which is kept. */
export async function insertEvidence(
  db: Queryable,
  message: { id: string; entity: string },
  piece: SealedEvidence,
): Promise<boolean> {
  const inserted = await db.query({
    name: 'insert-evidence',
    text: `insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at,
             splice_at, splice_document, splice_key)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (message, name) do nothing`,
    values: [
      piece.id,
      message.id,
      message.entity,
      piece.name,
      piece.kind,
      piece.mediaType,
      piece.sha256,
      piece.size,
      piece.chunks.length,
      piece.source,
      piece.at,
      piece.splice?.at ?? null,
      piece.splice?.document ?? null,
      piece.splice?.key ?? null,
    ],
  });
  if (inserted.rowCount === 0) return false;
  for (const [n, data] of piece.chunks.entries()) await insertChunk(db, { owner: piece.id, n }, data);
  return true;
}
