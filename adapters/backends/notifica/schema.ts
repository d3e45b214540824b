/**
 * The names on the wire: endpoints, namespaces, actions and limits of NotificaWsV21, SincronizarEnvioWs and AdviserWsV2.
 * Source: published copies of the WSDLs; the two families really differ in http and https.
 */
import type { SecurityHeaderProfile } from '../../../contracts/ws-security-profile.ts';

export const NS = {
  service: 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/',
  alta: 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/altaRemesaEnvios',
  cies: 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/getCies',
  info: 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0/infoEnvioLigero',
  infoV2: 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/infoEnvioV2',
  sincronizarOE: 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0/sincronizarEnvioOE',
  ampliar: 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0/ampliarPlazoOE',
  adviser: 'http://administracionelectronica.gob.es/notifica/ws/adviserwsv2/1.0/',
  sincronizar: 'http://administracionelectronica.gob.es/notifica/ws/adviserwsv2/1.0/sincronizarEnvio',
} as const;

export const ACTIONS = {
  alta: `${NS.service}altaRemesaEnvios`,
  cies: `${NS.service}getCies`,
  info: 'infoEnvioLigero',
  infoV2: `${NS.service}infoEnvioV2`,
  sincronizarOE: 'sincronizarEnvioOE',
  ampliar: 'ampliarPlazoOE',
} as const;

/** How messages are signed; the platform's published clients sign none, so it is ours. */
export const PROFILE: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '0',
  signedParts: ['body', 'timestamp'],
  // How long a message may travel before the platform should call it stale.
  timestamp: { lifetimeMs: 5 * 60_000, precision: 'ms' },
  algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  keyReference: 'binary-security-token',
  layout: ['token', 'timestamp', 'signature'],
};

/** `tipoEnvio`. */
export const KIND = { communication: '1', notification: '2' } as const;

/**
 * Lengths in characters; documents in decoded bytes (NOTIB's cap under the platform's 15 MB per message). The names'
 * are those its largest client keeps to; the identifier is opaque and ours to bound (contracts/outcome.ts).
 */
export const LIMITS = {
  identificador: 64,
  tipoVia: 5,
  concepto: 255,
  /** Of the title on paper (what its largest client tells its users). */
  conceptoPostal: 50,
  descripcion: 1000,
  nombre: 30,
  apellidos: 61,
  razonSocial: 255,
  nif: 9,
  email: 160,
  telefono: 16,
  motivo: 250,
  documentBytes: 10 * 1024 * 1024,
} as const;

/** What a citizen may be sent: one document of one of these types. */
export const MEDIA_TYPES: readonly string[] = ['application/pdf', 'application/zip'];

/** What a print centre takes: A4 pages; anything else ends in the state `error` days later. */
export const PRINTED_TYPES: readonly string[] = ['application/pdf'];

/** Largest answers we read: an infoEnvioLigero of level 3 carries receipts. Bytes. */
export const ANSWER_BYTES = { small: 1024 * 1024, withReceipts: 32 * 1024 * 1024, callback: 15 * 1024 * 1024 } as const;

/** Codes that mean "done"; sincronizarEnvioOE says 200 where the others say 000. */
export const SUCCESS: ReadonlySet<string> = new Set(['000', '200']);
