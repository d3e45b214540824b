/** The next message of the bulk job whose turn it is. The job's row stays locked until the transaction ends: one at a time. */
import type { PoolClient } from 'pg';
import type { BulkAction } from './begin.ts';

export type BulkTurn = {
  job: string;
  action: BulkAction;
  clientId: string;
  person: string | null;
  reason: string;
  item: BulkItem | null;
};
export type BulkItem = { n: number; message: string };

/** `item` null: all of it is done. Null: no job, or all are in other hands. */
export async function takeBulkTurn(db: PoolClient): Promise<BulkTurn | null> {
  const { rows } = await db.query<Omit<BulkTurn, 'item'>>({
    name: 'take-bulk-job',
    text: `select id as job, action, client_id as "clientId", person, reason from bulk_job where state = 'running'
           order by worked_at, id limit 1 for update skip locked`,
  });
  const job = rows[0];
  if (job === undefined) return null;
  const items = await db.query<BulkItem>({
    name: 'take-bulk-item',
    text: 'select n, message from bulk_item where job = $1 and result is null order by n limit 1',
    values: [job.job],
  });
  return { ...job, item: items.rows[0] ?? null };
}
