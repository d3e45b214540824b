/** Housekeeping: uploads that no event came for, and those that never became whole. */
import type { Pool } from 'pg';

/** Deletes at most `limit` uploads that expired before `now`; returns how many. Safe in every process at once. */
export async function purgeExpiredUploads(pool: Pool, now: Date, limit: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    name: 'purge-expired-uploads',
    text: `with due as (
             select id from document where expires_at <= $1 order by expires_at limit $2 for update skip locked
           ), gone as (
             delete from document d using due where d.id = due.id returning d.id
           ), keys as (
             delete from data_key k using gone where k.owner = gone.id
           ), emptied as (
             delete from chunk c using gone where c.owner = gone.id
           )
           select count(*)::int as n from gone`,
    values: [now, limit],
  });
  return rows[0]?.n ?? 0;
}
