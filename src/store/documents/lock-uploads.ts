/** Keeps uploads from expiring while the event that refers to them is stored. */
import type { PoolClient } from 'pg';

/** Ids that are still there, locked until the transaction ends, always in the same order. */
export async function lockUploads(
  client: PoolClient,
  of: { ids: readonly string[]; clientId: string; now: Date },
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'lock-uploads',
    text: `select id from document where id = any($1) and client_id = $2 and chunks > 0
             and erased_at is null and (expires_at is null or expires_at > $3) order by id for update`,
    values: [of.ids, of.clientId, of.now],
  });
  return rows.map((row) => row.id);
}
