/** Brings data keys under the current master key, so that an older one can be taken out of secrets.dataKeyFile. */
import type { Pool } from 'pg';
import type { Vault } from '../../vault/vault.ts';

type Place = { table: 'event' | 'document' | 'callback' | 'message'; key: string; master: string };

const PLACES: readonly Place[] = [
  { table: 'event', key: 'key_wrapped', master: 'master_key' },
  { table: 'document', key: 'key_wrapped', master: 'master_key' },
  { table: 'callback', key: 'key_wrapped', master: 'master_key' },
  { table: 'message', key: 'evidence_key_wrapped', master: 'evidence_master_key' },
];

/** Re-wraps at most `limit` keys per table; returns how many. Content is not touched. */
export async function rewrapKeys(pool: Pool, vault: Vault, limit: number): Promise<number> {
  let done = 0;
  for (const { table, key, master } of PLACES) {
    const { rows } = await pool.query<{ id: string; wrapped: Buffer; master: string }>(
      `select id, ${key} as wrapped, ${master} as master from ${table}
       where ${key} is not null and ${master} <> $1 limit $2`,
      [vault.currentMasterKey, limit],
    );
    for (const row of rows) {
      const next = vault.rewrap({ wrapped: row.wrapped, masterKey: row.master }, row.id);
      await pool.query(`update ${table} set ${key} = $2, ${master} = $3 where id = $1 and ${master} = $4`, [
        row.id,
        next.wrapped,
        next.masterKey,
        row.master,
      ]);
    }
    done += rows.length;
  }
  return done;
}
