/**
 * Empties an e-office's queue: what is leased is acknowledged only after what it says is committed, so that a process
 * killed anywhere leaves it to be delivered again, and known again.
 */
import type { QueueIntake, QueueLease, QueueOutcome } from '../../contracts/vendor-intake.ts';
import { storeWithin } from '../intake/store-event.ts';
import { errorFields } from '../log.ts';
import { withTransaction } from '../store/pool.ts';
import { dropItem } from '../store/vendors/items.ts';
import { keepLease } from '../store/vendors/streams.ts';
import { LEASE_MS, type Turn, type VendorDeps } from './deps.ts';
import { noteVerdict } from './note-verdict.ts';
import { type Taken, takeItem } from './take-item.ts';

const AT_ONCE = 20;
/** Leases of one turn; then others have theirs. */
const MAX_LEASES = 50;

/** False where there is more than one turn may bring, or the lease was lost. Throws VendorFault. */
export async function drainQueue(deps: VendorDeps, queue: QueueIntake, turn: Turn): Promise<boolean> {
  const { access } = turn.stream;
  await queue.subscribe(access, turn.tools);
  for (let n = 0; n < MAX_LEASES; n += 1) {
    if (deps.stopping()) return false;
    const leases = await queue.lease(AT_ONCE, access, turn.tools);
    if (leases.length === 0) return true;
    let settled = 0;
    for (const lease of leases) {
      const outcome = await takeLease(deps, turn, lease);
      if (outcome === 'lost') return false;
      if (outcome === 'later') continue;
      settled += 1;
      await acknowledge(deps, queue, turn, { lease, outcome });
    }
    // What can only be taken later comes again by itself: asking for it at once would turn in a circle.
    if (settled === 0) return true;
  }
  return false;
}

async function takeLease(deps: VendorDeps, turn: Turn, { item }: QueueLease): Promise<QueueOutcome | 'later' | 'lost'> {
  const { key, stream, token } = turn;
  const taken = await takeItem(deps, stream, turn.tools, item);
  const now = deps.runtime.now();
  const told = await withTransaction(deps.pool, async (db) => {
    if (!(await keepLease(db, { ...key, token, now, leaseMs: LEASE_MS }))) return null;
    if (taken.kind === 'verdict') return noteVerdict(deps, db, { key, taken, attempts: 1, now, again: false });
    const stored = taken.kind === 'new' && (await storeWithin(db, deps, taken.prepared));
    await dropItem(db, { ...key, ref: item.ref });
    return () => {
      if (stored) deps.vendorMetrics.vendorItems.inc({ vendor: key.vendor, state: 'taken' });
    };
  });
  if (told === null) return 'lost';
  told();
  if (taken.kind === 'new') deps.wake();
  return outcomeOf(taken);
}

function outcomeOf(taken: Taken): QueueOutcome | 'later' {
  if (taken.kind !== 'verdict') return { kind: 'taken' };
  const { state, reason, findings } = taken.verdict;
  switch (state) {
    case 'waiting':
      return 'later';
    case 'ignored':
    case 'gone':
      return { kind: 'taken' };
    case 'refused':
    case 'unsupported':
      return { kind: 'refused', reason, findings };
  }
}

/* It is committed: an acknowledgement that is lost only brings it again, and it is known then. */
async function acknowledge(
  deps: VendorDeps,
  queue: QueueIntake,
  { stream, tools, key }: Turn,
  { lease, outcome }: { lease: QueueLease; outcome: QueueOutcome },
): Promise<void> {
  try {
    await queue.ack(lease.handle, outcome, stream.access, tools);
  } catch (error) {
    const { vendor, entity } = key;
    deps.log.warn('vendor.not-acknowledged', { vendor, entity, ref: lease.item.ref, ...errorFields(error) });
  }
}
