/** Token buckets, one per key and never more than a bounded number of them, and a bound on what is held at once. */
import { GatewayError } from '../errors.ts';

/** Keys remembered; the one unused for longest is forgotten, which at worst gives it a full bucket. */
const MAX_KEYS = 10_000;

type Bucket = { tokens: number; at: number };

/** `take` spends tokens of `key`, one if not said. Throws GatewayError `too-many-requests` when there is none. */
export function createRateLimit(limit: { perSecond: number; burst: number }, now: () => Date) {
  const buckets = new Map<string, Bucket>();
  return {
    take(key: string, amount = 1): void {
      const at = now().getTime();
      const last = buckets.get(key) ?? { tokens: limit.burst, at };
      const refill = (Math.max(0, at - last.at) / 1000) * limit.perSecond;
      const there = Math.min(limit.burst, last.tokens + refill);
      const enough = there >= amount;
      buckets.delete(key);
      if (buckets.size >= MAX_KEYS) buckets.delete(buckets.keys().next().value ?? '');
      // A refusal costs nothing: else one that asks a little too often would get nothing at all.
      buckets.set(key, { tokens: enough ? there - amount : there, at });
      if (!enough) throw tooMany(Math.ceil(1 / limit.perSecond));
    },
  };
}

/** A bound on something held at once: bytes in memory, requests that wait. */
export function createBudget(limit: number) {
  let used = 0;
  return {
    /** Throws GatewayError `too-many-requests` when the bound would be passed. */
    take(amount: number): void {
      if (used + amount > limit) throw tooMany(1);
      used += amount;
    },
    /** False instead of an error. */
    tryTake(amount: number): boolean {
      if (used + amount > limit) return false;
      used += amount;
      return true;
    },
    give(amount: number): void {
      used -= amount;
    },
  };
}
export type Budget = ReturnType<typeof createBudget>;

function tooMany(retryAfterS: number): GatewayError {
  return new GatewayError('too-many-requests', 'http', 'Too many requests at once.', {
    params: { retryAfter: retryAfterS },
  });
}
