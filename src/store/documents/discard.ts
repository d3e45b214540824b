/** Takes back an upload that failed: no row of it stays. */
import type { Pool } from 'pg';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';

export async function discardUpload(pool: Pool, id: string): Promise<void> {
  await withTransaction(pool, async (client) => {
    await destroyKeys(client, [id]);
    await client.query({
      name: 'discard-upload',
      text: 'with gone as (delete from document where id = $1) delete from chunk where owner = $1',
      values: [id],
    });
  });
}
