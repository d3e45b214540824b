/** Ends wishes whose message turned out never to reach its back end: taken back for good, or no longer of any use. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { moveWithin } from '../outbox/move.ts';
import { readForChange } from '../outbox/read-for-change.ts';
import { findCancelled } from '../outbox/take-cancelled.ts';
import { withTransaction } from '../store/pool.ts';
import { closeChanges, findUseless } from '../store/remote-changes/settle.ts';
import type { DeliveryDeps } from './deps.ts';

const BATCH = 100;

/** Returns how many messages it looked at. Safe in several processes: each message is judged under its lock. */
export async function settleWishes(deps: DeliveryDeps, { adapter }: Pick<ActiveBackend, 'adapter'>): Promise<number> {
  const of = { backend: adapter.id, limit: BATCH };
  const ids = new Set([...(await findCancelled(deps.pool, of)), ...(await findUseless(deps.pool, of))]);
  for (const id of ids) await settleOne(deps, id);
  return ids.size;
}

async function settleOne(deps: DeliveryDeps, id: string): Promise<void> {
  const at = deps.runtime.now();
  await withTransaction(deps.pool, async (client) => {
    const { entity, delivery, cancelWanted } = await readForChange(client, id);
    if (delivery === 'queued' && cancelWanted) {
      await closeChanges(client, { message: id, state: 'done', code: 'never-sent', now: at });
      await moveWithin(client, {
        id,
        entity,
        from: ['queued'],
        set: { delivery: 'cancelled', final: true, cancel_wanted: false },
        changes: [{ kind: 'delivery', from: 'queued', to: 'cancelled', code: 'cancelled', source: 'gateway', at }],
      });
    } else if (delivery === 'rejected' || delivery === 'dead' || delivery === 'cancelled') {
      await closeChanges(client, { message: id, state: 'refused', code: 'message-ended', now: at });
      await moveWithin(client, {
        id,
        entity,
        from: [delivery],
        set: { cancel_wanted: false },
        changes: [{ kind: 'operator', code: 'change-needless', source: 'gateway', at }],
      });
    }
  });
}
