/** The clear bytes of one client's upload, whole in memory: only for a document that has to be looked into. */
import type { Pool } from 'pg';
import type { Vault } from '../../vault/vault.ts';
import { readChunks } from '../chunks.ts';

/** Null where it is gone. Throws GatewayError `decryption-failed` on any wrong byte. */
export async function readUpload(
  pool: Pool,
  vault: Pick<Vault, 'unwrap'>,
  of: { id: string; clientId: string },
): Promise<Buffer | null> {
  const { rows } = await pool.query<{ wrapped: Buffer | null; masterKey: string; chunks: number }>({
    name: 'read-upload',
    text: `select k.wrapped, k.master_key as "masterKey", d.chunks
           from document d left join data_key k on k.owner = d.id where d.id = $1 and d.client_id = $2`,
    values: [of.id, of.clientId],
  });
  const row = rows[0];
  if (row === undefined || row.wrapped === null) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, of.id);
  const pieces: Buffer[] = [];
  for await (const piece of readChunks(pool, of.id, key, { count: row.chunks })) pieces.push(piece);
  return Buffer.concat(pieces);
}
