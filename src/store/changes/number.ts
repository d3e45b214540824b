/**
 * The one sequencer of the changes feed: gives committed rows their place. A row's own sequence will not do, because
 * writers commit in another order than they take numbers, and a reader would skip the one that commits late.
 */
import type { Pool } from 'pg';
import { withTransaction } from '../pool.ts';

const BATCH = 5_000;

/* Rows are visible here only once committed, and all numbering stands behind one lock: what is numbered later comes later. */
const NUMBER = `
  with picked as (
    select id, row_number() over (order by id) as place from status_change where cursor is null and fed order by id limit $1
  ), counter as (
    update change_counter set last = last + (select count(*) from picked)
    where (select count(*) from picked) > 0
    returning last - (select count(*) from picked) as base
  )
  update status_change s set cursor = counter.base + picked.place from picked, counter where s.id = picked.id`;

/** Numbers what is committed and has no cursor yet; returns how many. */
export async function numberChanges(pool: Pool): Promise<number> {
  const waiting = await pool.query<{ some: boolean }>({
    name: 'changes-waiting',
    text: 'select exists (select 1 from status_change where cursor is null and fed) as some',
  });
  if (waiting.rows[0]?.some !== true) return 0;
  let total = 0;
  for (;;) {
    const numbered = await withTransaction(
      pool,
      async (client) => {
        const { rowCount } = await client.query({ name: 'number-changes', text: NUMBER, values: [BATCH] });
        return rowCount ?? 0;
      },
      { lock: 'carpeta:number-changes' },
    );
    total += numbered;
    if (numbered < BATCH) return total;
  }
}
