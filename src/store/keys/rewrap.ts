/** Brings data keys under the current master key, so that an older one can be taken out of secrets.dataKeyFile. */
import type { Pool } from 'pg';
import type { Vault } from '../../vault/vault.ts';

/** Re-wraps at most `limit` keys; returns how many. Content is not touched. */
export async function rewrapKeys(pool: Pool, vault: Vault, limit: number): Promise<number> {
  const { rows } = await pool.query<{ owner: string; wrapped: Buffer; masterKey: string }>({
    name: 'keys-of-older-masters',
    text: `select owner, wrapped, master_key as "masterKey" from data_key where master_key <> $1 limit $2`,
    values: [vault.currentMasterKey, limit],
  });
  for (const { owner, ...stored } of rows) {
    const next = vault.rewrap(stored, owner);
    await pool.query({
      name: 'rewrap-key',
      text: 'update data_key set wrapped = $2, master_key = $3 where owner = $1 and master_key = $4',
      values: [owner, next.wrapped, next.masterKey, stored.masterKey],
    });
  }
  return rows.length;
}
