/** Bulk jobs and their messages, as far as a reader may see all of a job's entities. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { Queryable } from '../chunks.ts';
import type { BulkAction } from './begin.ts';

export type BulkJobRow = {
  id: string;
  action: BulkAction;
  clientId: string;
  reason: string;
  filter: string;
  state: 'running' | 'stopped' | 'done';
  total: number;
  done: number;
  refused: number;
  createdAt: Date;
  endedAt: Date | null;
  stoppedBy: string | null;
  stopReason: string | null;
};

const COLUMNS = `id, action, client_id as "clientId", reason, filter, state, total, done, refused,
  created_at as "createdAt", ended_at as "endedAt", stopped_by as "stoppedBy", stop_reason as "stopReason"`;

type Entities = readonly string[] | null;

/** Newest first. */
export async function listBulk(db: Queryable, of: { entities: Entities; limit: number }): Promise<BulkJobRow[]> {
  const { rows } = await db.query<BulkJobRow>({
    name: 'list-bulk',
    text: `select ${COLUMNS} from bulk_job where $1::text[] is null or entities <@ $1
           order by created_at desc, id desc limit $2`,
    values: [of.entities, of.limit],
  });
  return rows;
}

export async function readBulk(db: Queryable, of: { id: string; entities: Entities }): Promise<BulkJobRow | null> {
  const { rows } = await db.query<BulkJobRow>({
    name: 'read-bulk',
    text: `select ${COLUMNS} from bulk_job where id = $1 and ($2::text[] is null or entities <@ $2)`,
    values: [of.id, of.entities],
  });
  return rows[0] ?? null;
}

export type BulkItemRow = {
  n: number;
  message: string;
  result: 'done' | 'refused' | null;
  problem: Finding | null;
  at: Date | null;
};

/** In the order of doing, after the place `after`. `refused`: only those. */
export async function readBulkItems(
  db: Queryable,
  of: { job: string; after: number; refused: boolean; limit: number },
): Promise<BulkItemRow[]> {
  const { rows } = await db.query<BulkItemRow>({
    name: 'read-bulk-items',
    text: `select n, message, result, problem, at from bulk_item
           where job = $1 and n > $2 and (not $3 or result = 'refused') order by n limit $4`,
    values: [of.job, of.after, of.refused, of.limit],
  });
  return rows;
}
