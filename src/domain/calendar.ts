/**
 * Madrid time, where the law counts days. Server times of the State's services come without a zone and are Madrid's.
 * The Canary Islands are an hour behind, but a State service dates in Madrid's time, so that is what is counted.
 */

const ZONE = 'Europe/Madrid';
const DAY_MS = 86_400_000;
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

/** The civil day in Madrid at `instant`, `YYYY-MM-DD`. */
export function madridDay(instant: Date): string {
  return toMadridLocal(instant).slice(0, 10);
}

/**
 * The instant of a Madrid local time without zone. In the hour that happens twice it is the first (summer time); a
 * time in the hour that is skipped counts as if the clock had not moved yet.
 * Throws RangeError for what is no date and time.
 */
export function madridInstant(local: string): Date {
  const asUtc = Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local}Z`);
  if (Number.isNaN(asUtc)) throw new RangeError('not a local date and time');
  const guesses = [2, 1].map((hours) => new Date(asUtc - hours * 3_600_000));
  const whole = new Date(asUtc).toISOString().slice(0, 19);
  return guesses.find((guess) => toMadridLocal(guess) === whole) ?? guesses[1]!;
}

/** The day `n` natural days after `day`. */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** Natural days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** 23:59:59 of a Madrid day, when a term that ends on it ends. */
export function endOfMadridDay(day: string): Date {
  return madridInstant(`${day}T23:59:59`);
}
