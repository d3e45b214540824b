/** Dates and times as Notific@ writes them: several forms, mostly without a zone, which then is Madrid's. */
import { madridDay, madridInstant } from '../../../src/domain/calendar.ts';

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;
const SPANISH = /^(\d{2})\/(\d{2})\/(\d{4})(?=$|[ T])/;
const MINUTE_MS = 60_000;

/** The forms seen: ISO without zone (Madrid's) or with one, and dd/MM/yyyy, each with or without a time. Else null. */
export function readInstant(text: string | undefined): Date | null {
  const match = ISO.exec((text ?? '').replace(SPANISH, '$3-$2-$1'));
  if (match === null) return null;
  const [, day = '', time = '00:00', seconds = ':00', fraction = '', zone] = match;
  const local = `${day}T${time}${seconds}${fraction}`;
  try {
    const inMadrid = madridInstant(local);
    return zone === undefined ? inMadrid : new Date(Date.parse(`${local}Z`) - minutesOf(zone) * MINUTE_MS);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The Madrid day of a date in any of these forms; null for what is none. */
export function dayOf(text: string | undefined): string | null {
  const instant = readInstant(text);
  return instant === null ? null : madridDay(instant);
}
