/**
 * Puts writes that are ready at the same time into one statement, so that they share its round trip and its commit. No
 * clock: what comes while one is under way goes with the next. A fault of the batch, or a row it could not have, is
 * nobody else's: each of those is then written by itself.
 */

import { isStoreUnavailable } from '../store/pool.ts';

/** At most this many in one statement: it stays small, and so does what a fault makes go singly. */
const AT_MOST = 16;

type Waiting<I> = { input: I; settle: (value: boolean) => void; fail: (error: unknown) => void };

/**
 * @param ways.batch all or nothing; the places in `inputs` of those it wrote. It must never wait for a row.
 * @param ways.single decides for one alone; used for all that the batch did not write
 */
export function together<I>(ways: {
  batch: (inputs: readonly I[]) => Promise<ReadonlySet<number>>;
  single: (input: I) => Promise<boolean>;
}): (input: I) => Promise<boolean> {
  let waiting: Waiting<I>[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const part = waiting.slice(0, AT_MOST);
      waiting = waiting.slice(AT_MOST);
      await write(part);
    }
    running = false;
  }
  async function write(part: readonly Waiting<I>[]): Promise<void> {
    let written: ReadonlySet<number> = new Set();
    try {
      written = await ways.batch(part.map(({ input }) => input));
    } catch (error) {
      // Perhaps it was done and only its answer is lost: to do it again would be another write.
      if (isStoreUnavailable(error)) return part.forEach(({ fail }) => void fail(error));
      // Else it was undone, and whoever is the cause of it meets it again alone.
    }
    for (const [n, each] of part.entries()) {
      if (written.has(n)) each.settle(true);
      // Not waited for: it may have to wait for a lock, and the others need not.
      else ways.single(each.input).then(each.settle, each.fail);
    }
  }
  return (input) =>
    new Promise((settle, fail) => {
      waiting.push({ input, settle, fail });
      if (running) return;
      running = true;
      // After what else is ready now: it goes together.
      setImmediate(() => void run());
    });
}
