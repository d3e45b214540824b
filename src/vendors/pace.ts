/** How soon a vendor that fails is tried again, and when its day begins. */
import { addDays, toMadridLocal } from '../domain/calendar.ts';

const FIRST_MS = 30_000;
const LONGEST_MS = 30 * 60_000;
/** How long a vendor rests whose entities failed one after the other. */
export const BREAKER_OPEN_MS = 60_000;
/** Another consumer has the queue: only a person can end that, and asking often changes nothing. */
export const CONFLICT_AGAIN_MS = 15 * 60_000;
/** What a person has to look at is tried again by itself all the same: something may have been put right. */
export const REFUSED_AGAIN_MS = 24 * 3_600_000;

/** `failures`: in a row, from 1. `wantedMs`: what the vendor asked for. Milliseconds. */
export function backOff(failures: number, wantedMs?: number): number {
  const grown = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, failures - 1));
  return Math.min(LONGEST_MS, Math.max(grown, wantedMs ?? 0));
}

/** When the daily digest is made. Madrid. */
const DIGEST_TIME = '06:00:00';

/** The newest Madrid day whose digest is due at `now`. */
export function digestDay(now: Date): string {
  const [day = '', time = ''] = toMadridLocal(now).split('T');
  return time < DIGEST_TIME ? addDays(day, -1) : day;
}
