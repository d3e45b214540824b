/** Token buckets as arithmetic: what a bucket holds at an instant, and when it holds one more. */
import type { Rate } from '../../contracts/pace.ts';

/** As it was left at `at`. */
export type Bucket = { tokens: number; at: Date };

/** Tokens at `now`; a bucket never used is full. A clock that went back adds nothing. */
export function tokensAt(bucket: Bucket | undefined, rate: Rate, now: Date): number {
  if (bucket === undefined) return rate.burst;
  const elapsedMs = Math.max(0, now.getTime() - bucket.at.getTime());
  return Math.min(rate.burst, bucket.tokens + (elapsedMs / 1000) * rate.perSecond);
}

/** Until a bucket of `tokens` holds a whole one. */
export function nextTokenMs(tokens: number, rate: Rate): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / rate.perSecond) * 1000);
}
