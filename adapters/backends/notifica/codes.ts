/**
 * Every state and error code the public sources name, as data: what it comes to and what to do about it. Codes from
 * the manual's table as client code reproduces it; the wording is ours.
 */
import type { Channel, Legal, Receiver } from '../../../contracts/outcome.ts';

/** What a state asks of a person: nothing, to wait, to look at the address, or to look at what was sent. */
export type StateGroup = 'waiting' | 'done' | 'returned' | 'broken';
type StateRow = { legal: Legal | null; group: StateGroup };
const states = (legal: Legal | null, group: StateGroup, words: string): [string, StateRow][] =>
  words.split(' ').map((word) => [word, { legal, group }]);

/** What a state means for the legal status; null moves nothing. Keys in lower case; theirs are compared so. */
export const STATES: ReadonlyMap<string, StateRow> = new Map([
  ...states('scheduled', 'waiting', 'envio_programado'),
  ...states(null, 'waiting', 'pendiente_envio pendiente_cie pendiente_deh enviado_ci entregado_op'),
  ...states('available', 'waiting', 'pendiente_sede enviado_deh'),
  ...states('accessed', 'done', 'notificada leida'),
  ...states('refused', 'done', 'rehusada'),
  ...states('expired', 'done', 'expirada'),
  ...states('returned', 'returned', 'ausente desconocido direccion_incorrecta extraviada fallecido'),
  ...states('failed', 'broken', 'error'),
  ...states(null, 'broken', 'sin_informacion'),
  ...states('annulled', 'done', 'anulada'),
]);

/** States with which the platform says that it knows no more: no end, but asking on and on will not help (NOTIB #489). */
export const NO_MORE: ReadonlySet<string> = new Set(['sin_informacion']);

/** `vinculoReceptor`. 4 means two things and is read where the copy of the contract shows itself. */
export const BONDS: ReadonlyMap<string, Receiver> = new Map([
  ['1', 'holder'],
  ['2', 'representative'],
  ['3', 'representative'],
  ['5', 'other'],
]);

/** `origen` of a datado, in lower case; `electronico` does not say which electronic channel. */
export const ORIGINS: ReadonlyMap<string, Channel> = new Map([
  ['electronico', 'other'],
  ['sede', 'sede'],
  ['carpeta', 'carpeta'],
  ['deh', 'dehu'],
  ['dehu', 'dehu'],
  ['postal', 'postal'],
  ['cie', 'postal'],
  ['funcionario_habilitado', 'official'],
]);

/** What puts it right: who has to do what. */
export type Remedy =
  | 'gateway'
  | 'issuer'
  | 'reference'
  | 'ask-again'
  | 'resend'
  | 'document'
  | 'size'
  | 'id'
  | 'name'
  | 'contact'
  | 'title'
  | 'body'
  | 'sia'
  | 'schedule'
  | 'deh'
  | 'address'
  | 'contract'
  | 'print-centre'
  | 'deadline'
  | 'key'
  | 'permission';

type CodeRow = { outcome: 'rejected' | 'duplicate' | 'not-found' | 'later'; remedy: Remedy };
const rows = (outcome: CodeRow['outcome'], remedy: Remedy, codes: string): [string, CodeRow][] =>
  codes.split(' ').map((code) => [code, { outcome, remedy }]);

/** The table of refusals. 000 and 200 are no refusals: they are in `SUCCESS`. */
export const CODES: ReadonlyMap<string, CodeRow> = new Map([
  // What the adapter alone writes is nobody else's fault.
  ...rows('rejected', 'gateway', '4000 4012 4020 4151 4152 4153 4154 4300 4301 4310 4311'),
  ...rows('rejected', 'gateway', '4400 4401 4402 4403 4510 4511 4520 4521 4600 4602 4901'),
  ...rows('rejected', 'issuer', '4010 4011'),
  ...rows('not-found', 'reference', '4021'),
  ...rows('duplicate', 'reference', '4160'),
  ...rows('rejected', 'document', '4150 4312'),
  ...rows('rejected', 'resend', '4320'),
  ...rows('rejected', 'size', '4330'),
  ...rows('rejected', 'id', '4200 4201'),
  ...rows('rejected', 'name', '4210 4211 4220 4221'),
  ...rows('rejected', 'contact', '4230 4231 4240 4241'),
  ...rows('rejected', 'title', '4500 4501'),
  ...rows('rejected', 'body', '4522'),
  ...rows('rejected', 'sia', '4530 4531 4534 4535'),
  ...rows('rejected', 'schedule', '4532 4533'),
  ...rows('rejected', 'deh', '4560 4561 4562'),
  ...rows('rejected', 'address', '4601 4603 4604 4610 4620 4630 4631 4632 4640 4650 4660'),
  ...rows('rejected', 'address', '4670 4671 4680 4681 4690 4691 4695 4696 4697'),
  ...rows('not-found', 'ask-again', '4902'),
  ...rows('later', 'ask-again', '4903 4904'),
  ...rows('rejected', 'contract', '6101 6102 6103 6104 6107'),
  ...rows('rejected', 'print-centre', '6105 6106'),
  ...rows('rejected', 'deadline', '6201 6202'),
]);

/** API-key faults have no known number: they are told by their words, and named by us. */
export const KEY_FAULTS: readonly { code: string; words: RegExp; remedy: Remedy }[] = [
  { code: 'api-key-not-allowed', words: /permiso[\s\S]*api_?key/i, remedy: 'permission' },
  { code: 'api-key-unknown', words: /no existe[\s\S]*api_?key/i, remedy: 'key' },
  { code: 'api-key', words: /api_?key/i, remedy: 'key' },
];

export function isKeyFault(code: string): boolean {
  return KEY_FAULTS.some((each) => each.code === code);
}
