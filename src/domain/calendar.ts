/**
 * Madrid time, where the law counts days. Server times of the State's services come without a zone and are Madrid's.
 * The Canary Islands are an hour behind, but a State service dates in Madrid's time, so that is what is counted.
 */

const ZONE = 'Europe/Madrid';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How far Madrid may be ahead of UTC, summer first (Directive 2000/84/EC). Hours. */
const OFFSETS = [2, 1] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?)?$/;
const WRITTEN = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `YYYY-MM-DDTHH:MM:SS` in Madrid at `instant`, without a zone. */
export function toMadridLocal(instant: Date): string {
  const values = new Map(parts.formatToParts(instant).map((part) => [part.type, part.value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => values.get(type) ?? '';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}:${get('second')}`;
}

/** `YYYY-MM-DDTHH:MM:SS.sss+0h:00` in Madrid at `instant`: an instant, in the form several services write it. */
export function toMadridStamp(instant: Date): string {
  const local = toMadridLocal(instant);
  const hours = Math.round((Date.parse(`${local}Z`) - instant.getTime()) / HOUR_MS);
  return `${local}.${String(instant.getUTCMilliseconds()).padStart(3, '0')}+0${hours}:00`;
}

/** The civil day in Madrid at `instant`, `YYYY-MM-DD`. */
export function madridDay(instant: Date): string {
  return toMadridLocal(instant).slice(0, 10);
}

/**
 * The instant of a Madrid local time without zone: `YYYY-MM-DD` (its midnight) or `YYYY-MM-DDTHH:MM:SS[.fff]`.
 * In the hour that happens twice it is the first (summer time); a time in the hour that is skipped counts as if the
 * clock had not moved yet. Throws RangeError for what is no date and time, 30 February included.
 */
export function madridInstant(local: string): Date {
  const [, day = '', time = '00:00:00', fraction = ''] = LOCAL.exec(local) ?? [];
  const asUtc = midnightUtc(day) + millisOf(time, fraction);
  const wanted = `${day}T${time}`;
  const guesses = OFFSETS.map((hours) => new Date(asUtc - hours * HOUR_MS));
  return guesses.find((guess) => toMadridLocal(guess) === wanted) ?? guesses[1]!;
}

/**
 * An instant as an operator writes one: RFC 3339 with its offset, or Madrid local time (`YYYY-MM-DDTHH:MM[:SS]`).
 * Where there is none, what is wrong with it, to follow the name of its place.
 */
export function readInstant(text: string): Date | string {
  const match = WRITTEN.exec(text);
  if (match === null) return 'must be a time like 2026-10-01T22:00 (Madrid) or 2026-10-01T20:00:00Z';
  const [, minute = '', seconds = ':00', zone] = match;
  const local = `${minute}${seconds}`;
  try {
    const instant = madridInstant(local);
    if (zone !== undefined) return new Date(`${local}${zone}`);
    const again = new Date(instant.getTime() + HOUR_MS);
    if (toMadridLocal(instant) !== local) return 'must not be in the hour the clock skips; write it with its offset';
    if (toMadridLocal(again) === local)
      return 'is in the hour that comes twice; it needs its offset (+02:00 or +01:00)';
    return instant;
  } catch (error) {
    if (error instanceof RangeError) return 'is not a date and time of the calendar';
    throw error;
  }
}

/** The day `n` natural days after `day`. Throws RangeError for what is no day. */
export function addDays(day: string, n: number): string {
  return new Date(midnightUtc(day) + n * DAY_MS).toISOString().slice(0, 10);
}

/** Natural days from `from` to `to`; negative when `to` is earlier. Throws RangeError for what is no day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((midnightUtc(to) - midnightUtc(from)) / DAY_MS);
}

/** 23:59:59 of a Madrid day, when a term that ends on it ends. Throws RangeError for what is no day. */
export function endOfMadridDay(day: string): Date {
  return madridInstant(`${day}T23:59:59`);
}

/* Date.parse takes 30 February for 2 March; a day is one only if it comes back as it went in. */
function midnightUtc(day: string): number {
  const midnight = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day)
    throw new RangeError('not a calendar day');
  return midnight;
}

function millisOf(time: string, fraction: string): number {
  const sinceMidnight = Date.parse(`1970-01-01T${time}Z`);
  if (Number.isNaN(sinceMidnight) || sinceMidnight >= DAY_MS) throw new RangeError('not a time of day');
  return sinceMidnight + Number(fraction.slice(1, 4).padEnd(3, '0'));
}
