/**
 * What GEISER says, as data: its kinds of answer and the states of an entry. Kinds are told apart by their word, never
 * by their number, whose order is inferred.
 */
import type { Legal } from '../../../contracts/outcome.ts';

/**
 * `done` · `rejected`: for what the request says, for good · `broken`: the service could not, and may or may not have
 * done it · `absent`: it has no such entry · `limited`: there is more than it tells · `duplicate`: it may have it already
 * · `remark`: done, with something to be said.
 */
export type AnswerKind = 'done' | 'rejected' | 'broken' | 'absent' | 'limited' | 'duplicate' | 'remark';
/** Who has to put it right. */
export type Remedy = 'access' | 'permission' | 'gateway' | 'event' | 'wait' | 'search' | 'look' | 'none';

type TypeRow = { kind: AnswerKind; remedy: Remedy };
export const TYPES: ReadonlyMap<string, TypeRow> = new Map<string, TypeRow>([
  ['OK', { kind: 'done', remedy: 'none' }],
  ['ERROR_INTERNAL', { kind: 'broken', remedy: 'wait' }],
  ['ERROR_AUTHENTICATION', { kind: 'rejected', remedy: 'access' }],
  ['ERROR_AUTHORIZATION', { kind: 'rejected', remedy: 'permission' }],
  ['ERROR_CONVERSION', { kind: 'rejected', remedy: 'gateway' }],
  ['ERROR_VALIDATOR', { kind: 'rejected', remedy: 'event' }],
  ['WARNING_NOTFOUND', { kind: 'absent', remedy: 'look' }],
  ['WARNING_MAXLIMIT', { kind: 'limited', remedy: 'search' }],
  ['WARNING_DUPLICATE', { kind: 'duplicate', remedy: 'search' }],
  ['WARNING_ANEXO_CONTENT_DELETED', { kind: 'remark', remedy: 'look' }],
]);

/** The numbers that a client in production takes for errors; every other one it lets pass (verified in its source). */
export const ERROR_NUMBERS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);

/** The kinds that say "error" of themselves. */
export function isError(type: string): boolean {
  return type.startsWith('ERROR_');
}

/** Who acts next, for the text: nobody, the other office, a person here. */
export type StateGroup = 'waiting' | 'done' | 'refused' | 'look';
type StateRow = { legal: Legal | null; group: StateGroup };
const states = (legal: Legal | null, group: StateGroup, words: string): [string, StateRow][] =>
  words.split(' ').map((word) => [word, { legal, group }]);

/**
 * `estado` of an entry (enumeration verified, meanings inferred from the words and from one client). An end is
 * concluded only from words that name it; what could be one in some reading moves nothing.
 */
export const STATES: ReadonlyMap<string, StateRow> = new Map([
  ...states(null, 'look', 'SIN_DATOS RECIBIDO_RECHAZADO_CIUDADANO'),
  ...states('registered', 'waiting', 'PENDIENTE_ENVIO ENVIO_PROCESO REENVIADO'),
  ...states('registered', 'waiting', 'ENVIADO_PENDIENTE_CONFIRMACION ENVIADO_PENDIENTE_CONFIRMACION_MANUAL'),
  ...states('registered', 'waiting', 'RECIBIDO_PENDIENTE_CONFIRMACION RECIBIDO_PENDIENTE_CONFIRMACION_MANUAL'),
  ...states('registered', 'waiting', 'EN_TRAMITE ASIGNADO RECTIFICADO'),
  ...states('confirmed', 'done', 'ENVIADO_CONFIRMADO RECIBIDO_CONFIRMADO FINALIZADO'),
  ...states('refused', 'refused', 'ENVIADO_RECHAZADO RECIBIDO_RECHAZADO REENVIADO_RECHAZADO'),
  ...states('annulled', 'done', 'ANULADO'),
]);

/** Our word for the first step: the entry has its number and its time. It stands for `timestampRegistrado`. */
export const REGISTERED = 'REGISTRADO';
