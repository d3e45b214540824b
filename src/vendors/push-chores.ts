/** Housekeeping of what is pushed: counts written down, and what nobody looks back to any more forgotten. */
import type { IntakeDeps } from '../intake/deps.ts';
import { purgeOnce } from '../store/vendors/once.ts';
import type { VendorChore } from './chores.ts';
import type { PushTally } from './push-tally.ts';

const COUNT_MS = 2_000;
const PURGE_MS = 3_600_000;
const BATCH = 1_000;

export function pushChores({ pool, runtime }: Pick<IntakeDeps, 'pool' | 'runtime'>, tally: PushTally): VendorChore[] {
  return [
    {
      name: 'count-vendor-pushes',
      everyMs: COUNT_MS,
      async run() {
        await tally.flush();
        return 0;
      },
    },
    { name: 'purge-vendor-once', everyMs: PURGE_MS, run: () => purgeOnce(pool, { now: runtime.now(), limit: BATCH }) },
  ];
}
