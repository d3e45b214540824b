/** Takes back an upload that failed: no row of it stays. */
import type { Queryable } from '../chunks.ts';

export async function discardUpload(db: Queryable, id: string): Promise<void> {
  await db.query({
    name: 'discard-upload',
    text: `with gone as (delete from document where id = $1), key as (delete from data_key where owner = $1)
           delete from chunk where owner = $1`,
    values: [id],
  });
}
