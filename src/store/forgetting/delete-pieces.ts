/** Deletes the encrypted pieces of what was forgotten: their keys are gone, this gives the room back. */
import type { Pool } from 'pg';

/** At most `owners` documents or pieces of evidence at once; returns how many. A crash in between is simply resumed. */
export async function deletePieces(pool: Pool, owners: number): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'delete-pieces',
    text: `with taken as (
             select owner from erasing limit $1 for update skip locked
           ), gone as (
             delete from chunk c using taken where c.owner = taken.owner
           )
           delete from erasing e using taken where e.owner = taken.owner`,
    values: [owners],
  });
  return rowCount ?? 0;
}
