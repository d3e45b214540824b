/**
 * Works off bulk jobs, one message at a time: its action, its result and its audit are one transaction, under the lock
 * of the job's row. So no two processes do the same message, and a process that dies leaves nothing half done.
 */
import type { PoolClient } from 'pg';
import type { Finding } from '../../contracts/outcome.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { endBulk, recordBulkItem } from '../store/bulk/record.ts';
import { type BulkTurn, takeBulkTurn } from '../store/bulk/take.ts';
import { isStoreUnavailable, withTransaction } from '../store/pool.ts';
import { retryWithin } from './by-hand.ts';
import { cancelWithin } from './change-mind.ts';
import type { DeliveryDeps } from './deps.ts';

type BulkDeps = Pick<DeliveryDeps, 'pool' | 'vault' | 'runtime' | 'log' | 'backends' | 'stopping'>;

/** Returns how many messages were looked at, at most `limit`; 0 where nothing waits. */
export async function workBulk(deps: BulkDeps, limit: number): Promise<number> {
  for (let n = 0; n < limit; n += 1) {
    if (deps.stopping()) return 0;
    if (!(await workOne(deps))) return n;
  }
  return limit;
}

async function workOne(deps: BulkDeps): Promise<boolean> {
  let turn: BulkTurn | null = null;
  try {
    return await withTransaction(deps.pool, async (db) => {
      turn = await takeBulkTurn(db);
      if (turn === null) return false;
      if (turn.item === null) {
        await endBulk(db, turn.job, deps.runtime.now());
        deps.log.info('bulk.done', { job: turn.job });
        return true;
      }
      await settle(deps, db, turn, await act(deps, db, turn));
      return true;
    });
  } catch (error) {
    if (isStoreUnavailable(error) || turn === null) throw error;
    deps.log.error('bulk.item-failed', { job: (turn as BulkTurn).job, ...errorFields(error) });
    // What fails by a fault of ours must not hold up the others for ever.
    await withTransaction(deps.pool, async (db) => {
      const again = await takeBulkTurn(db);
      const same = again?.job === turn?.job && again?.item?.n === turn?.item?.n;
      if (again !== null && same) await settle(deps, db, again, { pointer: '', code: 'bulk-failed' });
    });
    return true;
  }
}

/** What stands in the way, or null once it is done. A refusal writes nothing. */
async function act(deps: BulkDeps, db: PoolClient, turn: BulkTurn): Promise<Finding | null> {
  const { clientId, reason } = turn;
  const message = turn.item?.message ?? '';
  try {
    if (turn.action === 'cancel') return await cancelWithin(deps, db, message, { reason, actor: clientId });
    await retryWithin(db, deps.runtime.now(), message, { actor: { clientId }, reason });
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError) || !['not-possible-now', 'not-found'].includes(error.code)) throw error;
    const state = String(error.params.state ?? error.code);
    return error.findings[0] ?? { pointer: '', code: 'bulk-not-now', params: { state } };
  }
}

async function settle(deps: BulkDeps, db: PoolClient, turn: BulkTurn, problem: Finding | null): Promise<void> {
  const { job, item, action, clientId, person, reason } = turn;
  const who = person === null ? { clientId } : { clientId, person };
  if (item === null) return;
  const now = deps.runtime.now();
  await recordBulkItem(db, { job, n: item.n, problem, now });
  const result = problem?.code ?? 'done';
  await insertAudit(db, { at: now, ...who, action: `message.${action}`, object: item.message, reason, result });
}
