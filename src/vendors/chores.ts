/** What keeps bringing in: for each vendor its own turns, so that one that hangs holds up no other; retries; housekeeping. */
import { purgeItems } from '../store/vendors/items.ts';
import { ensureStreams } from '../store/vendors/streams.ts';
import { streamsOf, type VendorDeps } from './deps.ts';
import { retryDue } from './retry-items.ts';
import { beginTurns, hasTurns } from './turn.ts';

const LOOK_MS = 500;
const KEEP_MS = 90 * 24 * 3_600_000;
const BATCH = 1_000;

export type VendorChore = { name: string; everyMs: number; run: () => Promise<number> };

/** `idle` waits for the turns under way. */
export async function vendorChores(deps: VendorDeps): Promise<{ chores: VendorChore[]; idle(): Promise<void> }> {
  const active = deps.vendors.filter(hasTurns);
  const keys = active
    .flatMap(streamsOf)
    .map(({ vendor, credential, entity }) => ({ vendor: vendor.id, credential: credential.id, entity }));
  if (keys.length > 0) await ensureStreams(deps.pool, keys, deps.runtime.now());
  const flights = new Set<Promise<void>>();
  const turns = active.map((vendor): VendorChore => {
    let running = 0;
    return {
      name: `bring-in-${vendor.id}`,
      everyMs: LOOK_MS,
      async run() {
        const free = vendor.pace.concurrency - running;
        if (free <= 0 || deps.stopping()) return 0;
        const begun = await beginTurns(deps, vendor, free);
        running += begun.length;
        for (const turn of begun) {
          const flight = turn.finally(() => {
            running -= 1;
            flights.delete(flight);
          });
          flights.add(flight);
        }
        // Not waited for, and not counted as a batch: the look at what is due goes on in its own pace.
        return 0;
      },
    };
  });
  const chores = [
    ...turns,
    ...(active.length === 0 ? [] : [{ name: 'retry-vendor-items', everyMs: 2 * LOOK_MS, run: () => retryDue(deps) }]),
    {
      name: 'purge-vendor-items',
      everyMs: 3_600_000,
      run: () => purgeItems(deps.pool, { before: new Date(deps.runtime.now().getTime() - KEEP_MS), limit: BATCH }),
    },
  ];
  return {
    chores,
    async idle() {
      await Promise.all(flights);
    },
  };
}
