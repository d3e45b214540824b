/** How one message of a bulk job ended, and that a job is at its end. Only by who holds the job's row. */
import type { PoolClient } from 'pg';
import type { Finding } from '../../../contracts/outcome.ts';

export type BulkResult = { job: string; n: number; problem: Finding | null; now: Date };

export async function recordBulkItem(db: PoolClient, { job, n, problem, now }: BulkResult): Promise<void> {
  const result = problem === null ? 'done' : 'refused';
  await db.query({
    name: 'record-bulk-item',
    text: `with item as (
             update bulk_item set result = $3, problem = $4, at = $5 where job = $1 and n = $2 and result is null returning job
           )
           update bulk_job set worked_at = $5, done = done + ($3 = 'done')::int, refused = refused + ($3 = 'refused')::int
           where id in (select job from item)`,
    values: [job, n, result, problem === null ? null : JSON.stringify(problem), now],
  });
}

export async function endBulk(db: PoolClient, job: string, now: Date): Promise<void> {
  await db.query({
    name: 'end-bulk',
    text: `update bulk_job set state = 'done', ended_at = $2 where id = $1 and state = 'running'`,
    values: [job, now],
  });
}
