/**
 * AL SIGM's words and numbers, and what they are to us. Source: e-admin/alsigm @88dd7021, table sgmntinfo_estado_noti,
 * ServiciosUtils, ConstantesServicios, and the error classes of SIGEM_Notificaciones (prefix 16, then eight figures).
 */

/** RetornoServicio.returnCode. */
export const RETURN = { ok: 'OK', error: 'ERROR' } as const;

/** RetornoServicio.errorCode as SIGEM itself gives it, so that its own clients, who read it as a number, can. */
export const ERROR_NUMBERS = {
  /** ServiciosUtils: nobody knows why. */
  unknown: '00000000',
  /** ServicioWebErrorCodigos: the service behind failed, cannot be reached, was given wrong data. */
  failed: '1610002001',
  unreachable: '1610002002',
  invalid: '1610002004',
  /** DatosIncorrectosErrorCodigos: of what must be there (NIF, file), or of what is asked for, nothing is known. */
  missing: '1610004003',
  /** DocumentosRepositorioErrorCodigos: the document cannot be kept; there is none. */
  document: '1610005001',
  noDocument: '1610005006',
} as const;
export type ErrorWord = keyof typeof ERROR_NUMBERS;

export type StateRow = { id: string; text: string };
/**
 * States of a notification. Of 0 the table says "created" where a constant of the program calls it sent: the table is
 * what clients are shown.
 */
export const STATES = {
  connectorError: { id: '-2', text: 'Error devuelto por el conector' },
  failed: { id: '-1', text: 'Fallo' },
  created: { id: '0', text: 'Creada' },
  sent: { id: '1', text: 'Enviada' },
  available: { id: '2', text: 'Puesta a disposición' },
  accessed: { id: '3', text: 'Leída' },
  expired: { id: '4', text: 'Expirada' },
  refused: { id: '5', text: 'Rechazada' },
  finished: { id: '6', text: 'Finalizada' },
  notSubscribed: { id: '7', text: 'Usuario no suscrito' },
} as const satisfies Record<string, StateRow>;

/** What a state is of a notification SIGEM made itself, where a citizen may be shown it; absent: nothing to be shown. */
export const NOTIFICATION_STATES: Readonly<Record<string, 'available' | 'accessed' | 'refused' | 'expired'>> = {
  [STATES.available.id]: 'available',
  [STATES.accessed.id]: 'accessed',
  [STATES.expired.id]: 'expired',
  [STATES.refused.id]: 'refused',
};

/** Expediente.estado: 0 started, 1 finished. */
export const FILE_STATES: Readonly<Record<string, 'open' | 'closed'>> = { '0': 'open', '1': 'closed' };

export const MEDIA_TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', zip: 'application/zip' };

const LANGUAGES = ['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Notificacion.idioma is free text; null for one that is none of our languages. */
export function languageOf(word: string | undefined): Language | null {
  const [tag = '', ...rest] = (word ?? '').trim().toLowerCase().split(/[-_]/);
  if (tag === 'ca' && rest.includes('valencia')) return 'va';
  return LANGUAGES.find((each) => each === tag) ?? null;
}
