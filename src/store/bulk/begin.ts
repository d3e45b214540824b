/** Writes a bulk job down with every message it is about; nothing is added to it later. */
import type { PoolClient } from 'pg';

export type BulkAction = 'retry' | 'cancel';

export type NewBulkJob = {
  id: string;
  action: BulkAction;
  clientId: string;
  /** Who signed in with that client's rights; absent: the client itself. */
  person?: string;
  reason: string;
  filter: string;
  /** In the order in which they are to be done. */
  messages: readonly { id: string; entity: string }[];
  now: Date;
};

export async function beginBulk(db: PoolClient, job: NewBulkJob): Promise<void> {
  const entities = [...new Set(job.messages.map(({ entity }) => entity))];
  await db.query({
    name: 'begin-bulk',
    text: `with job as (
             insert into bulk_job (id, action, client_id, reason, filter, entities, state, total, created_at, worked_at, person)
             values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $8, $10) returning id
           )
           insert into bulk_item (job, n, message)
           select job.id, each.n, each.message from job, unnest($9::text[]) with ordinality as each (message, n)`,
    values: [
      ...[job.id, job.action, job.clientId, job.reason, job.filter, entities, job.messages.length, job.now],
      job.messages.map(({ id }) => id),
      job.person ?? null,
    ],
  });
}
