/** What keeps bringing in: for each vendor its own turns, so that one that hangs holds up no other; retries; housekeeping. */
import { purgeItems } from '../store/vendors/items.ts';
import { ensureStreams } from '../store/vendors/streams.ts';
import { streamsOf, type VendorDeps } from './deps.ts';
import { fillTurns } from './fill-turns.ts';
import { retryDue } from './retry-items.ts';
import { hasTurns } from './turn.ts';

const LOOK_MS = 250;
const RETRY_MS = 1_000;
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
  const turns = active.map((vendor) => ({ vendor, ...fillTurns(deps, vendor) }));
  const polled = active.filter(({ intake }) => intake.poll !== undefined);
  const chores = [
    // Not counted as a batch: the look at what is due goes on in its own pace.
    ...turns.map(({ vendor, look }) => ({
      name: `bring-in-${vendor.id}`,
      everyMs: LOOK_MS,
      run: () => look().then(() => 0),
    })),
    // Each by itself: one that hangs must not hold up what another's is to be tried again.
    ...polled.map((vendor) => ({
      name: `retry-items-of-${vendor.id}`,
      everyMs: RETRY_MS,
      run: () => retryDue({ ...deps, vendors: [vendor] }),
    })),
    {
      name: 'purge-vendor-items',
      everyMs: 3_600_000,
      run: () => purgeItems(deps.pool, { before: new Date(deps.runtime.now().getTime() - KEEP_MS), limit: BATCH }),
    },
  ];
  return {
    chores,
    async idle() {
      await Promise.all(turns.map((each) => each.idle()));
    },
  };
}
