/**
 * The words and numbers of e-NOTUM 4.0 and what they are to us. Source: ConsorciAOC/eNotum, missatgeria/4.0, README
 * sections 1 to 5 and its XSD (2026-06-11). The numbers are the contract's; their texts here are ours.
 */
import type { NotifiedLegal } from '../../../contracts/outcome.ts';
import { ENOTUM_ERRORS, type EnotumErrorCode } from '../../../contracts/wsdl/aoc-enotum/codes-errors.ts';

export const ID = 'enotum-4';
export const NS = 'http://www.aocat.net/NT/v4.0';

export const KINDS = {
  NOTIFICACIO: 'es.citizenfolder.notification.requested.v1',
  COMUNICACIO: 'es.citizenfolder.communication.requested.v1',
} as const;
export type Kind = keyof typeof KINDS;

/** TipusAcces: how well the citizen must be known, lowest first. */
export const ASSURANCE = { BAIX: 'low', SUBSTANCIAL: 'substantial', ALT: 'high' } as const;
export const ASSURANCE_LEVELS = ['low', 'substantial', 'high'] as const;
export type Assurance = (typeof ASSURANCE_LEVELS)[number];

export const STATES = [
  ...(['PENDENT', 'REGISTRADA', 'DIPOSITADA', 'ACCEPTADA', 'REBUTJADA', 'EXPIRADA', 'ERROR', 'ANUL·LADA'] as const),
] as const;
export type State = (typeof STATES)[number];

/** By what the back end certifies. */
export const LEGAL_STATE: Readonly<Record<Exclude<NotifiedLegal, 'scheduled'>, State>> = {
  available: 'DIPOSITADA',
  accessed: 'ACCEPTADA',
  refused: 'REBUTJADA',
  expired: 'EXPIRADA',
  returned: 'ERROR',
  annulled: 'ANUL·LADA',
  failed: 'ERROR',
};
/** A communication is neither refused nor does it expire (README 1.3): it stays where it was put. */
export const LEGAL_STATE_OF_COMMUNICATION: Readonly<Record<Exclude<NotifiedLegal, 'scheduled'>, State>> = {
  ...LEGAL_STATE,
  refused: 'DIPOSITADA',
  expired: 'DIPOSITADA',
};
/** By how far handing it over has come, where nothing is certified yet; what is not here waits. */
export const DELIVERY_STATE: Readonly<Record<string, State>> = {
  rejected: 'ERROR',
  dead: 'ERROR',
  cancelled: 'ANUL·LADA',
};
/** What the report on line is for (README 4): being deposited, and four ends. An annulment is in the daily one. */
export const REPORTED_ON_LINE: ReadonlySet<State> = new Set([
  'DIPOSITADA',
  'ACCEPTADA',
  'REBUTJADA',
  'EXPIRADA',
  'ERROR',
]);
/** States that stand for several in a search (README, CriterisNotificacio/Estat). */
export const META_STATES: Readonly<Record<string, readonly State[]>> = {
  TRANSIT: ['PENDENT', 'REGISTRADA'],
  REBUTJADA_JURIDICAMENT: ['REBUTJADA', 'EXPIRADA'],
  PRACTICADA: ['ACCEPTADA', 'REBUTJADA', 'EXPIRADA'],
};

/** Names under which `data.vendor.refs` keeps what reports and searches need. */
export const REFS = [
  ...(['idNotificacio', 'idNotificacioEmissor', 'referencia', 'organisme', 'departament', 'backOffice'] as const),
  ...(['numeroRegistre', 'dataRegistre', 'senseRegistre', 'tipusAcces', 'canal', 'diesExpiracio'] as const),
  ...(['quadreClassificacio', 'expedient', 'tramit', 'numeroCas', 'oficinaRegistre', 'unitatOrganitzativa'] as const),
  ...(['notCarried'] as const),
] as const;
export type RefName = (typeof REFS)[number];

/** All numbers of the published table, and what each says, in Catalan as on the wire. */
export const ERRORS = Object.fromEntries(Object.entries(ENOTUM_ERRORS).map(([code, [, ca]]) => [code, ca])) as Readonly<
  Record<ErrorCode, string>
>;
export type ErrorCode = EnotumErrorCode;
