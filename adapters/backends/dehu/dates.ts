/**
 * Times as DEHú takes them: Madrid's, with its offset and without milliseconds (the service is known to compare the local
 * part alone). Answers are seen without a zone, and then are Madrid's too.
 */
import { addDays, madridDay, madridInstant, toMadridStamp } from '../../../src/domain/calendar.ts';

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?$/;
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

export function writeTime(at: Date): string {
  return toMadridStamp(at).replace(/\.\d{3}/, '');
}

/** The first second of a Madrid day. */
export function dayBegins(day: string): string {
  return writeTime(madridInstant(`${day}T00:00:00`));
}

export function dayEnds(day: string): string {
  return writeTime(madridInstant(`${day}T23:59:59`));
}

/** Null for what is no such time. */
export function readTime(text: string | undefined): Date | null {
  if (text === undefined) return null;
  if (ZONED.test(text)) {
    const at = new Date(text.replace(/\.(\d{3})\d+/, '.$1'));
    return Number.isNaN(at.getTime()) ? null : at;
  }
  if (!LOCAL.test(text)) return null;
  try {
    return madridInstant(text.replace(/\.\d+$/, ''));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A little after the next Madrid midnight, when what was done today can be asked for, and the day's questions begin anew. */
export function tomorrow(now: Date): string {
  return madridInstant(`${addDays(madridDay(now), 1)}T00:05:00`).toISOString();
}
