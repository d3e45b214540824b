/** Stores a document that came inside its event, in the event's own transaction. */
import { createHash } from 'node:crypto';
import type { ScanState } from '../../../contracts/scan.ts';
import type { Vault } from '../../vault/vault.ts';
import { cut, insertChunk, type Queryable, sealChunk } from '../chunks.ts';

export type InlineDocument = { id: string; mediaType: string; bytes: Uint8Array; scan?: ScanState };

export async function insertDocument(
  db: Queryable,
  vault: Vault,
  document: InlineDocument & { clientId: string; now: Date },
): Promise<void> {
  const { key, wrapped, masterKey } = vault.newKey(document.id);
  const chunks = [...cut([document.bytes])];
  await db.query({
    name: 'insert-document',
    text: `with added as (
             insert into document (id, client_id, media_type, size, sha256, chunks, created_at, scan)
             values ($1, $2, $3, $4, $5, $6, $9, $10) returning id)
           insert into data_key (owner, wrapped, master_key) select id, $7::bytea, $8::text from added`,
    values: [
      document.id,
      document.clientId,
      document.mediaType,
      document.bytes.byteLength,
      createHash('sha256').update(document.bytes).digest(),
      chunks.length,
      wrapped,
      masterKey,
      document.now,
      document.scan ?? 'not-scanned',
    ],
  });
  for (const [n, chunk] of chunks.entries())
    await insertChunk(db, { owner: document.id, n }, sealChunk(key, chunk, { owner: document.id, n }));
}
