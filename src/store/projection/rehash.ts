/** Writes the hashes of whom files concern anew under the current key, so that an older master key can be taken out. */
import type { Pool } from 'pg';
import type { FolderKeys } from '../../vault/folder-keys.ts';
import type { Vault } from '../../vault/vault.ts';
import { withTransaction } from '../pool.ts';
import { openContent } from './content.ts';
import { hashedPersons } from './persons.ts';
import { putPersons } from './put.ts';

type Row = {
  id: string;
  entity: string;
  file: string;
  sealed: Buffer | null;
  wrapped: Buffer | null;
  masterKey: string | null;
};

/** At most `limit`; returns how many. Data keys are re-wrapped with all others, elsewhere. */
export async function rehashPersons(
  pool: Pool,
  { vault, keys }: { vault: Vault; keys: FolderKeys },
  limit: number,
): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>({
      name: 'files-of-older-hash-keys',
      text: `select f.id, f.entity, f.file, f.content_sealed as sealed, k.wrapped, k.master_key as "masterKey"
             from projected_file f left join data_key k on k.owner = 'fil_' || f.id
             where f.hash_key <> $1 limit $2 for update of f skip locked`,
      values: [vault.currentMasterKey, limit],
    });
    for (const { id, entity, file, sealed, wrapped, masterKey } of rows) {
      if (sealed !== null && wrapped !== null && masterKey !== null) {
        const content = openContent(vault, { id, entity, file }, { sealed, wrapped, masterKey });
        await putPersons(client, id, hashedPersons(keys, content.interested));
      }
      await client.query({
        name: 'file-rehashed',
        text: 'update projected_file set hash_key = $2 where id = $1',
        values: [id, vault.currentMasterKey],
      });
    }
    return rows.length;
  });
}
