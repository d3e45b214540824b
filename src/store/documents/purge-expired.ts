/** Housekeeping: uploads that no event came for, and those that never became whole. */
import type { Pool } from 'pg';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';

/** Deletes at most `limit` uploads that expired before `now`; returns how many. Safe in every process at once. */
export async function purgeExpiredUploads(pool: Pool, now: Date, limit: number): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>({
      name: 'purge-expired-uploads',
      text: `with due as (
               select id from document where expires_at <= $1 order by expires_at limit $2 for update skip locked
             ), gone as (
               delete from document d using due where d.id = due.id returning d.id
             ), emptied as (
               delete from chunk c using gone where c.owner = gone.id
             )
             select id from gone`,
      values: [now, limit],
    });
    if (rows.length > 0)
      await destroyKeys(
        client,
        rows.map((each) => each.id),
      );
    return rows.length;
  });
}
