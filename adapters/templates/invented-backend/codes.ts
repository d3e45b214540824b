/** The service's words as data: what each comes to, and what to do about it. Source: name document, version, section. */
import type { Legal } from '../../../contracts/outcome.ts';

/** What a state means for the legal status; null moves nothing. A word that is not here is shown, and moves nothing. */
export const STATES: Readonly<Record<string, Legal | null>> = {
  RECEIVED: null,
  SCHEDULED: 'scheduled',
  AVAILABLE: 'available',
  OPENED: 'accessed',
  REFUSED: 'refused',
  EXPIRED: 'expired',
  WITHDRAWN: 'annulled',
  FAILED: 'failed',
};

/**
 * `rejected`: for what the message says, for good. `duplicate`: it has our reference. `not-taken`: it says that it took
 * nothing, and may later. A code that is not here is no refusal: the message is uncertain, and asked for.
 */
export type CodeOutcome = 'rejected' | 'duplicate' | 'not-taken' | 'not-found';
export const CODES: Readonly<Record<string, CodeOutcome>> = {
  KEY: 'rejected',
  ISSUER: 'rejected',
  FORMAT: 'rejected',
  ADDRESSEE: 'rejected',
  DOCUMENT: 'rejected',
  TERM: 'rejected',
  DUPLICATE: 'duplicate',
  BUSY: 'not-taken',
  UNKNOWN: 'not-found',
};

/** What the table says of a code; undefined for one it does not have. */
export function outcomeOf(code: string): CodeOutcome | undefined {
  return Object.hasOwn(CODES, code) ? CODES[code] : undefined;
}
