/** Dates as e-NOTUM writes them (xs:dateTime, xs:date): one without a zone is Madrid's, which its README does not say. */
import { madridInstant } from '../../../src/domain/calendar.ts';

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?$/;

/** Null for what is no date. */
export function readInstant(text: string | undefined): Date | null {
  const match = DATE_TIME.exec(text ?? '');
  if (match === null) return null;
  const [, day = '', time = '', zone] = match;
  if (zone !== undefined) {
    const at = new Date(`${day}T${time}${zone}`);
    return Number.isNaN(at.getTime()) ? null : at;
  }
  try {
    return madridInstant(`${day}T${time}`);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** As the platform wants a TimeStamp: milliseconds and an offset, 29 characters. */
export function timestampOf(at: Date): string {
  return at.toISOString().replace('Z', '+00:00');
}
