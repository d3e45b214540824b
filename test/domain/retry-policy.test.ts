import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, pollDelayMs } from '../../src/domain/retry-policy.ts';

it('spreads every retry between now and a doubling, bounded ceiling', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.9999, noNaN: true }), (n, random) => {
      const wait = backoffMs(n, { baseMs: 1_000, maxMs: 900_000 }, random);
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(Math.min(900_000, 1_000 * 2 ** Math.min(n, 30)));
    }),
  );
  expect(backoffMs(1, { baseMs: 1_000, maxMs: 900_000 }, 0.5)).toBe(1_000);
  expect(backoffMs(3, { baseMs: 1_000, maxMs: 900_000 }, 0.5)).toBe(4_000);
});

it('polls less and less often, never faster or slower than the bounds', () => {
  const bounds = { minMs: 60_000, maxMs: 21_600_000 };
  expect(pollDelayMs(0, bounds)).toBe(60_000);
  expect(pollDelayMs(3_600_000, bounds)).toBe(360_000);
  expect(pollDelayMs(30 * 86_400_000, bounds)).toBe(21_600_000);
});
