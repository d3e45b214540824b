/** Times as GEISER writes them: `yyyyMMddHHmmss` without a zone, which is taken for Madrid's (inferred). */
import { madridInstant, toMadridLocal } from '../../../src/domain/calendar.ts';

const STAMP = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;
const HOUR_MS = 3_600_000;

export function writeStamp(at: Date): string {
  return toMadridLocal(at).replace(/[-:T]/g, '');
}

/** Null for what is no such time. */
export function readStamp(text: string | undefined): Date | null {
  const [, year, month, day, hour, minute, second] = STAMP.exec(text ?? '') ?? [];
  if (second === undefined) return null;
  try {
    return madridInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Local times between which everything lies that happened between two instants. In the night when an hour comes twice
 * local times run backwards for a moment: there an hour is added at both ends.
 */
export function windowOf(since: Date, until: Date): { desde: string; hasta: string } {
  const turned = offsetMs(since) > offsetMs(until);
  const more = turned ? HOUR_MS : 0;
  return {
    desde: writeStamp(new Date(since.getTime() - more)),
    hasta: writeStamp(new Date(until.getTime() + more)),
  };
}

function offsetMs(at: Date): number {
  return Date.parse(`${toMadridLocal(at)}Z`) - Math.floor(at.getTime() / 1000) * 1000;
}
