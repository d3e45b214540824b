/** Counts what ends on the coming days where a store is too large to count it whenever somebody looks. */
import type { Pool } from 'pg';
import { withTransaction } from '../store/pool.ts';

/** Rows below which counting at once is quick enough, and always exact. */
const LARGE = 100_000;

/** By the store's own clock, as its readers judge it; safe in every process at once. False: there was nothing to do. */
export async function keepExpiring(pool: Pool, large = LARGE): Promise<boolean> {
  return withTransaction(
    pool,
    async (client) => {
      const { rowCount } = await client.query(
        `update expiring_counted set at = now() where at < now() - interval '50 seconds'
           and (select reltuples from pg_class where oid = 'message'::regclass) >= $1`,
        [large],
      );
      if (rowCount !== 1) return false;
      await client.query('delete from expiring');
      await client.query(
        `insert into expiring (last_day, entity, n, first_seq, last_seq)
         select expires_on, entity, count(*), min(seq), max(seq) from message
         where not final and delivery not in ('cancelled', 'mirrored')
           and expires_on between (now() at time zone 'Europe/Madrid')::date and (now() at time zone 'Europe/Madrid')::date + 7
         group by expires_on, entity`,
      );
      return true;
    },
    { lock: 'expiring' },
  );
}
