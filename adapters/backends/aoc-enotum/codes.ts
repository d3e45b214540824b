/**
 * The words and numbers of e-NOTUM 4.0 and what they are to us. Source: ConsorciAOC/eNotum, missatgeria/4.0, README and
 * XSD (2026-06-11). What a number comes to is inferred from what it says: the contract classes none of them.
 */
import type { Legal, Receiver } from '../../../contracts/outcome.ts';
import { ENOTUM_ERRORS, type EnotumErrorCode } from '../../../contracts/wsdl/aoc-enotum/codes-errors.ts';

/** Estat: what each means for the legal status; null moves nothing. A word that is not here is shown, and moves nothing. */
export const STATES: ReadonlyMap<string, Legal | null> = new Map<string, Legal | null>([
  ['PENDENT', null],
  // In the sender's register of exits, not with the citizen yet.
  ['REGISTRADA', null],
  ['DIPOSITADA', 'available'],
  ['ACCEPTADA', 'accessed'],
  ['REBUTJADA', 'refused'],
  ['EXPIRADA', 'expired'],
  ['ERROR', 'failed'],
  // With U+00B7, as the schema has it.
  ['ANUL·LADA', 'annulled'],
]);

/** After these nothing but evidence comes. */
export const FINAL_STATES: ReadonlySet<string> = new Set(['ACCEPTADA', 'REBUTJADA', 'EXPIRADA', 'ERROR', 'ANUL·LADA']);
/** Of these it makes evidence. Of ERROR it says that there is none (3004, 3020). */
export const EVIDENCED_STATES: ReadonlySet<string> = new Set(['ACCEPTADA', 'REBUTJADA', 'EXPIRADA', 'ANUL·LADA']);

/** DadesSignador: who accepted or refused. `official`: on paper before a civil servant, too. */
export const SIGNERS: Readonly<Record<string, Receiver>> = {
  Interessat: 'holder',
  Representant: 'representative',
  FuncionariHabilitat: 'official',
  PracticadaPaper: 'official',
};

/**
 * `later`: the service failed, and does not say whether it did anything: looked for before it is asked again.
 * `not-found`: it knows no such notification. `settled`: it stands where nothing can be changed any more.
 * `not-yet`: evidence that is still being made, or that this state has none of. All others refuse for good.
 */
export type CodeOutcome = 'rejected' | 'later' | 'not-found' | 'settled' | 'not-yet';

const OTHERS: Readonly<Record<string, CodeOutcome>> = {
  103: 'later',
  921: 'later',
  1010: 'not-found',
  1022: 'later',
  1035: 'later',
  1051: 'later',
  3003: 'settled',
  3004: 'settled',
  3011: 'later',
  3020: 'not-yet',
  3037: 'settled',
  3038: 'settled',
  3104: 'not-yet',
};

/** Undefined for a number the table does not have: it proves nothing. */
export function outcomeOf(code: string): CodeOutcome | undefined {
  return isErrorCode(code) ? (OTHERS[code] ?? 'rejected') : undefined;
}

export function isErrorCode(code: string): boolean {
  return Object.hasOwn(ENOTUM_ERRORS, code);
}

export function errorOf(code: string): (typeof ENOTUM_ERRORS)[EnotumErrorCode] | undefined {
  return isErrorCode(code) ? ENOTUM_ERRORS[Number(code) as EnotumErrorCode] : undefined;
}

export const ERROR_CODES: readonly string[] = Object.keys(ENOTUM_ERRORS);
