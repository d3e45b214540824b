/**
 * AL SIGM's dates: `dd/MM/yy HH:mm:ss` in what it answers and in what asks for notifications, `yyyy-MM-dd` in what asks for
 * files; never a zone, and the years of two figures. Source: ConstantesServicios.DATE_PATTERN, ExpedientesTabla.
 */
import { madridInstant, toMadridLocal } from '../../../src/domain/calendar.ts';

const SIGEM = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?(?:\.\d+)?$/;
const ZONED = /(Z|[+-]\d{2}:\d{2})$/;

/** Null for what is no date. Without a zone it is Madrid's; of the hour that comes twice the first is meant. */
export function readDate(written: string | undefined): Date | null {
  const text = (written ?? '').trim();
  try {
    const sigem = SIGEM.exec(text);
    if (sigem !== null) {
      const [, day = '', month = '', year = '', hour = '0', minute = '00', second = '00'] = sigem;
      const two = (figures: string) => figures.padStart(2, '0');
      // SIGEM began in 2007: a year of two figures is of this century.
      const whole = year.length === 2 ? `20${year}` : year;
      return madridInstant(`${whole}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}`);
    }
    const iso = ISO.exec(text);
    if (iso !== null) return madridInstant(`${iso[1]}T${iso[2] ?? '00:00:00'}`);
    const zoned = ZONED.test(text) ? new Date(text) : null;
    return zoned === null || Number.isNaN(zoned.getTime()) ? null : zoned;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `dd/MM/yy HH:mm:ss` of Madrid. */
export function writeDate(instant: Date): string {
  const [day = '', time = ''] = toMadridLocal(instant).split('T');
  const [year = '', month = '', of = ''] = day.split('-');
  return `${of}/${month}/${year.slice(2)} ${time}`;
}
