/** Data keys as they stand in the store. */
import type { Pool } from 'pg';
import type { WrappedKey } from '../../src/vault/vault.ts';

/** The wrapped key of an event, document, callback or message. Throws where there is none. */
export async function storedKey(pool: Pool, owner: string): Promise<WrappedKey> {
  const { rows } = await pool.query<WrappedKey>(
    'select wrapped, master_key as "masterKey" from data_key where owner = $1',
    [owner],
  );
  const key = rows[0];
  if (key === undefined) throw new Error(`no data key of ${owner}`);
  return key;
}
