/** What DEHú answers, as data: codes in `codigoRespuesta` or at the beginning of a fault's text, and the states of an envío. */
import type { Legal } from '../../../contracts/outcome.ts';

/** `done` · `refused`: for what the request says · `quota`: asked too often, until tomorrow · `broken`: its own trouble. */
export type CodeKind = 'done' | 'refused' | 'quota' | 'broken';

export const CODES: ReadonlyMap<string, CodeKind> = new Map<string, CodeKind>([
  ['200', 'done'],
  ['0', 'done'],
  ['000', 'done'],
  ['2001', 'broken'],
  ['4102', 'refused'],
  ['4103', 'refused'],
  ['4204', 'refused'],
  ['4207', 'refused'],
  ['4224', 'refused'],
  ['4225', 'quota'],
]);

/** `estado` of what is over (enumeration verified, meanings inferred from the words). */
export const STATES: ReadonlyMap<string, Legal> = new Map<string, Legal>([
  ['ACEPTADA', 'accessed'],
  ['LEIDA', 'accessed'],
  ['RECHAZADA', 'refused'],
  ['EXPIRADA', 'expired'],
  // Published in the official gazette: its time at DEHú is over, and nobody opened it there.
  ['REALIZADA_TEU', 'expired'],
]);

/** Our word for what Localiza lists: it gives none. */
export const WAITING = 'PENDIENTE';
