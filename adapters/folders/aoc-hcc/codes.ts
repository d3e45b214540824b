/**
 * Words of the Hub de Carpetes Ciutadanes (Consorci AOC, hubcarpetes_documentacio, README of 11 June 2025) beside ours:
 * result codes with their descriptions, roles, states.
 */
import type { Actuation } from '../../../contracts/actuation.ts';
import type { ActionKind, FileStatus } from '../../../contracts/file-model.ts';

/** "Taula de descriptors dels codis d'error". 301 and 302 move an address, which we never do. */
export const RESULTS = {
  '200': 'OK',
  '400': "Sintaxi invàlida, no s'ha pogut interpretar la sol·licitud",
  '401': 'Cal autenticació',
  '403': 'No té els permisos necessaris',
  '404': "No s'ha trobat cap informació",
  '500': 'El servidor ha trobat una situació que no sap com gestionar-la',
  '504': "Temps d'espera excedit",
  '509': 'Ample de banda excedit',
} as const;
export type ResultCode = keyof typeof RESULTS;

/** consultaExpedients says it in words of its own (section "Consulta d'expedients"). */
export const NO_FILE = "No s'ha trobat cap expedient";

/**
 * "Nothing found" travels with HTTP 200, as documented. What the HTTP status of the others is, is not: ours is the
 * code's own, and 429 for 509, which no HTTP specification has.
 */
export const HTTP_STATUS = {
  '200': 200,
  '400': 400,
  '401': 401,
  '403': 403,
  '404': 200,
  '500': 500,
  '504': 504,
  '509': 429,
} as const satisfies Record<ResultCode, number>;

/** Our codes that are not simply 500. */
const REFUSALS: Readonly<Record<string, ResultCode>> = {
  malformed: '400',
  'not-found': '400',
  'method-not-allowed': '400',
  'too-large': '400',
  unauthenticated: '401',
  forbidden: '403',
  'entity-not-allowed': '403',
  'too-many-requests': '509',
};

export function resultOf(code: string): ResultCode {
  return REFUSALS[code] ?? '500';
}

export const ROLE = { holder: 'INTERESSAT', representative: 'REPRESENTANT' } as const;

export const PENDING = {
  yes: 'SI',
  no: 'NO',
  'not-applicable': 'NO_APLICA',
} as const satisfies Record<FileStatus['pending'], string>;

/** An expired term is refused by law (Ley 39/2015, 43.2), and so the hub's documentation counts it. */
export const NOTIFICATION_STATE = {
  available: 'DIPOSITADA',
  accessed: 'ACCEPTADA',
  refused: 'REBUTJADA',
  expired: 'REBUTJADA',
} as const satisfies Record<Actuation['state'], string>;

/** What the citizen has to do, where the body says it in no words of its own. */
export const ACTION_TEXT = {
  amendment: "Pendent d'esmena",
  documents: "Pendent d'aportar documentació",
  allegations: "Termini d'al·legacions obert",
  payment: 'Pendent de pagament',
  notification: 'Pendent de comparèixer a la seu electrònica',
  appointment: 'Pendent de cita',
  appeal: 'Termini de recurs obert',
  other: "Pendent d'una actuació de la persona interessada",
} as const satisfies Record<ActionKind, string>;
