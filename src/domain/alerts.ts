/** When something cannot wait any longer: thresholds and the settings that move them. Pure. */
import type { BackendSettings } from '../../contracts/backend.ts';
import { addDays, daysBetween, madridDay } from './calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How many days before the end of a seal or key it is told, each once. */
const EXPIRY_DAYS = [30, 7, 1] as const;

export type AlertLimits = { expiresSoonDays: number; evidenceLateMs: number; silentMs: number };

/** The limits of a back end, with what is said where its configuration says nothing. */
export function alertLimits({ alerts }: Pick<BackendSettings, 'alerts'>): AlertLimits {
  return {
    expiresSoonDays: alerts?.expiresSoonDays ?? 2,
    evidenceLateMs: (alerts?.evidenceLateHours ?? 48) * HOUR_MS,
    silentMs: (alerts?.silentHours ?? 24) * HOUR_MS,
  };
}

/** Last days (of Madrid) whose end is near at `now`: from today, on which a term has not ended yet. */
export function expiringWindow(now: Date, { expiresSoonDays }: AlertLimits): { from: string; to: string } {
  const today = madridDay(now);
  return { from: today, to: addDays(today, expiresSoonDays) };
}

/** Something of an entity that ends: a seal at an instant, a key with a Madrid day. */
export type Expiry = { entity: string; ends: Date | string };

/** Whole days left; negative once it has ended. */
export function daysLeft(ends: Expiry['ends'], now: Date): number {
  if (typeof ends === 'string') return daysBetween(madridDay(now), ends);
  return Math.floor((ends.getTime() - now.getTime()) / DAY_MS);
}

/** The nearest threshold that is reached, or null: with 5 days left it is that of 7, and that of 30 is not told any more. */
export function expiryThreshold(left: number): number | null {
  if (left < 0) return null;
  return EXPIRY_DAYS.findLast((days) => left <= days) ?? null;
}
