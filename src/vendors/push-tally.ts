/** How many pushes came to what: counted in memory, written down every few seconds, so that no two requests wait for one row. */
import { shownWord } from '../domain/shown-word.ts';
import type { IntakeDeps } from '../intake/deps.ts';
import type { Metrics } from '../metrics.ts';
import { addPushes, type PushCount, type PushOutcome } from '../store/vendors/pushes.ts';

/** A vendor's words are few; whatever is beyond is not a word. */
const MAX_ROWS = 1_000;

export type PushTally = ReturnType<typeof createPushTally>;

export function createPushTally(
  { pool, runtime }: Pick<IntakeDeps, 'pool' | 'runtime'>,
  { vendorPushes }: Pick<Metrics, 'vendorPushes'>,
) {
  let held = new Map<string, PushCount>();

  function add(count: PushCount): void {
    const { vendor, credential, outcome, kind } = count;
    const key = JSON.stringify([vendor, credential, outcome, kind]);
    const known = held.get(key);
    if (known === undefined) held.set(key, count);
    else held.set(key, { ...count, n: known.n + count.n });
  }
  return {
    /** `credential` empty: nobody we know. `kind`: the vendor's word for what is unsupported. */
    note(of: { vendor: string; credential: string; outcome: PushOutcome; kind?: string }): void {
      const kind = held.size < MAX_ROWS ? shownWord(of.kind ?? '') : '';
      vendorPushes.inc({ vendor: of.vendor, outcome: of.outcome });
      add({ ...of, kind, n: 1, lastAt: runtime.now() });
    },
    /** Returns how many rows; what cannot be written now is written the next time. */
    async flush(): Promise<number> {
      const counts = [...held.values()];
      if (counts.length === 0) return 0;
      held = new Map();
      try {
        await addPushes(pool, counts);
      } catch (error) {
        for (const count of counts) add(count);
        throw error;
      }
      return counts.length;
    },
  };
}
