/** Destroys data keys: what they open is lost from the commit on, whatever else becomes of its rows. */
import type { PoolClient } from 'pg';

/** Runs in the caller's transaction; returns how many there were. Their parts of the table are then due to be rewritten. */
export async function destroyKeys(client: PoolClient, owners: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ part: string }>({
    name: 'destroy-keys',
    text: 'delete from data_key where owner = any($1) returning tableoid::regclass::text as part',
    values: [owners],
  });
  if (rows.length === 0) return 0;
  // In one order, so that two processes never wait for each other.
  await client.query({
    name: 'mark-key-parts',
    text: `update data_key_part p set destroyed = p.destroyed + 1
           from (select part from data_key_part where part = any($1) order by part for update) touched
           where p.part = touched.part`,
    values: [[...new Set(rows.map((each) => each.part))]],
  });
  return rows.length;
}
