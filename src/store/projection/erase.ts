/** Erases projected files whose time is over: hashes, content, and the data key that would open a copy of it. */
import type { Pool } from 'pg';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';
import { keyOwner } from './content.ts';

/** At most `limit`; returns how many. Safe in several processes at once. */
export async function eraseDue(pool: Pool, of: { now: Date; limit: number }): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>({
      name: 'erase-projected-files',
      text: `delete from projected_file where id in (
               select id from projected_file where erase_at <= $1 order by erase_at limit $2 for update skip locked)
             returning id`,
      values: [of.now, of.limit],
    });
    await destroyKeys(
      client,
      rows.map(({ id }) => keyOwner(id)),
    );
    return rows.length;
  });
}
