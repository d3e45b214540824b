/** When a receiver is tried again: each telling for days, the receiver as a whole left alone while it fails. Pure. */
import type { HttpResult } from '../../contracts/backend.ts';

const FIRST_MS = 5_000;
const LONGEST_MS = 6 * 3_600_000;
/** A receiver that is down is asked again at least this often: it may have come back. */
const LONGEST_REST_MS = 5 * 60_000;
/** Longer than this nobody's Retry-After makes us wait. */
const LONGEST_ASKED_MS = 3_600_000;

/** 5 s, 20 s, 80 s … to 6 h, each shortened by up to a fifth; null where that is past its end: given up. */
export function retryAfter(telling: { attempts: number; until: Date }, at: { now: Date; random: number }): Date | null {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 4 ** Math.min(telling.attempts - 1, 10));
  const next = new Date(at.now.getTime() + Math.round(wait * (1 - at.random / 5)));
  return next > telling.until ? null : next;
}

/** Null where the receiver answered and only refused this one. */
export function restAfter(result: HttpResult, at: { now: Date; failures: number }): Date | null {
  const after = (ms: number) => new Date(at.now.getTime() + ms);
  const rest = Math.min(LONGEST_REST_MS, 1_000 * 2 ** Math.min(at.failures, 20));
  if (result.kind !== 'answer') return after(rest);
  if (result.status < 500 && result.status !== 429) return null;
  const asked = Number(result.headers['retry-after']);
  return after(asked > 0 ? Math.min(LONGEST_ASKED_MS, asked * 1_000) : rest);
}
