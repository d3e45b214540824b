/** Opens the row of an upload before its first byte: what a crash leaves behind then expires like any other. */
import type { DataKey } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

/** Returns the document's data key. Until `finishUpload` it has no chunks, and no event can refer to it. */
export async function beginUpload(
  db: Queryable,
  vault: Vault,
  upload: { id: string; clientId: string; mediaType: string; now: Date; expiresAt: Date },
): Promise<DataKey> {
  const { key, wrapped, masterKey } = vault.newKey(upload.id);
  await db.query({
    name: 'begin-upload',
    text: `with added as (
             insert into document (id, client_id, media_type, size, sha256, chunks, created_at, expires_at)
             values ($1, $2, $3, 0, '', 0, $6, $7) returning id)
           insert into data_key (owner, wrapped, master_key) select id, $4::bytea, $5::text from added`,
    values: [upload.id, upload.clientId, upload.mediaType, wrapped, masterKey, upload.now, upload.expiresAt],
  });
  return key;
}
