import { describe, expect, it } from 'vitest';
import { together } from '../../src/outbox/together.ts';

/** Batches as they come, each let go by hand. */
function ways(options: { writes?: (n: number) => boolean; single?: (n: number) => Promise<boolean> } = {}) {
  const batches: number[][] = [];
  const singles: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const write = together<number>({
    async batch(inputs) {
      batches.push([...inputs]);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      await end.promise;
      return new Set([...inputs.keys()].filter((place) => options.writes?.(inputs[place] ?? 0) ?? true));
    },
    async single(input) {
      singles.push(input);
      return options.single?.(input) ?? true;
    },
  });
  return { batches, singles, ends, write };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('writing together', () => {
  it('puts what is ready at once in one batch, and what comes meanwhile in the next', async () => {
    const { batches, ends, write } = ways();
    const first = [write(1), write(2)];
    await turn();
    const second = [write(3), write(4), write(5)];
    await turn();
    expect(batches).toEqual([[1, 2]]);
    ends[0]?.resolve();
    expect(await Promise.all(first)).toEqual([true, true]);
    await turn();
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    ends[1]?.resolve();
    expect(await Promise.all(second)).toEqual([true, true, true]);
  });

  it('keeps a batch small: the rest follows', async () => {
    const { batches, ends, write } = ways();
    const all = Array.from({ length: 20 }, (_, n) => write(n));
    await turn();
    ends[0]?.resolve();
    await turn();
    ends[1]?.resolve();
    await Promise.all(all);
    expect(batches.map((each) => each.length)).toEqual([16, 4]);
  });

  it('lets nobody answer before the batch has ended', async () => {
    const { ends, write } = ways();
    let answered = false;
    const one = write(1).then(() => {
      answered = true;
    });
    await turn();
    await turn();
    expect(answered).toBe(false);
    ends[0]?.resolve();
    await one;
  });

  it('after a fault of the batch writes each by itself, and only its cause fails', async () => {
    const { singles, ends, write } = ways({
      single: async (n) => {
        if (n === 2) throw new RangeError('two');
        return true;
      },
    });
    const all = Promise.allSettled([write(1), write(2), write(3)]);
    await turn();
    ends[0]?.reject(new RangeError('two'));
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(singles).toEqual([1, 2, 3]);
  });

  it('repeats nothing when the store is gone: the batch may have been written', async () => {
    const { singles, ends, write } = ways();
    const all = Promise.allSettled([write(1), write(2)]);
    await turn();
    ends[0]?.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(singles).toEqual([]);
  });

  it('waits for nobody who has to wait alone', async () => {
    const held = Promise.withResolvers<boolean>();
    const { batches, ends, write } = ways({ writes: (n) => n !== 1, single: () => held.promise });
    const [one, two] = [write(1), write(2)];
    await turn();
    ends[0]?.resolve();
    expect(await two).toBe(true);
    const three = write(3);
    await turn();
    expect(batches).toEqual([[1, 2], [3]]);
    ends[1]?.resolve();
    expect(await three).toBe(true);
    held.resolve(false);
    expect(await one).toBe(false);
  });
});
