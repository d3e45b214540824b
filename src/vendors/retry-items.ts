/** Tries again what could not be taken in: read once more by its reference, and judged as if it had just come. */

import { storeWithin } from '../intake/store-event.ts';
import { errorFields } from '../log.ts';
import { withTransaction } from '../store/pool.ts';
import { type DueItem, dropItem, noteItem, takeItems } from '../store/vendors/items.ts';
import { LEASE_MS, type Stream, streamsOf, toolsOf, type VendorDeps } from './deps.ts';
import { noteVerdict } from './note-verdict.ts';
import { takeItem } from './take-item.ts';

const AT_ONCE = 4;

/** Returns how many were tried, of all vendors. */
export async function retryDue(deps: VendorDeps): Promise<number> {
  let tried = 0;
  for (const vendor of deps.vendors.filter(({ intake }) => intake.poll !== undefined)) {
    if (deps.stopping()) return tried;
    const now = deps.runtime.now();
    const streams = streamsOf(vendor);
    const due = await takeItems(deps.pool, {
      vendor: vendor.id,
      keys: streams.map((each) => ({ credential: each.credential.id, entity: each.entity })),
      now,
      again: new Date(now.getTime() + LEASE_MS),
      atMost: AT_ONCE,
    });
    await Promise.all(
      due.map(async (item) => {
        const stream = streams.find((each) => each.credential.id === item.credential && each.entity === item.entity);
        if (stream !== undefined) await retryOne(deps, stream, item);
      }),
    );
    tried += due.length;
  }
  return tried;
}

async function retryOne(deps: VendorDeps, stream: Stream, due: DueItem): Promise<void> {
  const { vendor } = stream;
  const { poll } = vendor.intake;
  if (poll === undefined) return;
  const { ref, attempts, ...key } = due;
  try {
    const tools = toolsOf(deps, vendor);
    const item = await poll.readOne(ref, stream.access, tools);
    const now = deps.runtime.now();
    if (item === null) {
      await noteItem(deps.pool, {
        ...key,
        verdict: { ref, state: 'gone', reason: 'not-found', findings: [], nextAt: null },
        now,
      });
      deps.log.warn('vendor.item-gone', { vendor: key.vendor, entity: key.entity, ref });
      return;
    }
    const taken = await takeItem(deps, stream, tools, { ...item, ref });
    const tell = await withTransaction(deps.pool, async (db) => {
      if (taken.kind === 'verdict') return noteVerdict(deps, db, { key, taken, attempts, now, again: true });
      const stored = taken.kind === 'new' && (await storeWithin(db, deps, taken.prepared));
      await dropItem(db, { ...key, ref });
      return () => {
        if (stored) deps.vendorMetrics.vendorItems.inc({ vendor: key.vendor, state: 'taken' });
      };
    });
    tell();
    if (taken.kind === 'new') deps.wake();
  } catch (error) {
    // Its turn comes again when the lease is over.
    deps.log.warn('vendor.retry-failed', { vendor: key.vendor, entity: key.entity, ref, ...errorFields(error) });
  }
}
