/** A stored key as it lies there, wrapped. */
import type { WrappedKey } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

/** Null where its owner has none, or has none any more. */
export async function readKey(db: Queryable, owner: string): Promise<WrappedKey | null> {
  const { rows } = await db.query<WrappedKey>({
    name: 'read-key',
    text: 'select wrapped, master_key as "masterKey" from data_key where owner = $1',
    values: [owner],
  });
  return rows[0] ?? null;
}
