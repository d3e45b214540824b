/**
 * By what a request and its sendings are known: the fingerprint NOTIB never had, and the identifiers its clients keep. They
 * look as NOTIB's do (UUIDs, and whole numbers in folder reads); a sending's says which notification it is of.
 */
import { createHash } from 'node:crypto';

export const SYSTEM = 'notib-v2';
/** Names of `data.vendor.refs`. */
export const REF = { identificador: 'identificador', numero: 'numero' } as const;
/** RFC 9562 §5.8: version 8 is made as its maker likes. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** The last four figures: which sending, from one; zero is the notification. */
const PLACE = 4;
/** Whole numbers stay exact in any client: 46 bits for the notification, 7 for the place. */
const NUMBER_HEX = 12;
const PLACES = 128;

export type Identity = { identificador: string; numero: string };

export function sourceOf(entity: string): string {
  return `urn:dir3:${entity}:${SYSTEM}`;
}

/**
 * SHA-256 of what was asked: the event's data, the document's bytes, and who asks. `after`: the identificador of one that
 * said the same and came to nothing, so that it may be asked for again.
 */
export function fingerprintOf(of: {
  credential: string;
  data: Record<string, unknown>;
  document: Uint8Array;
  after: string | null;
}): Uint8Array {
  const document = createHash('sha256').update(of.document).digest('hex');
  const parts = [SYSTEM, of.credential, of.data, document, of.after];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** Of a request that is new; at one instant the same request has the same. */
export function identityOf(fingerprint: Uint8Array, at: Date): Identity {
  const digest = createHash('sha256').update(fingerprint).update(at.toISOString()).digest();
  const hex = digest.toString('hex');
  const variant = '89ab'[(digest[16] ?? 0) % 4];
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(12, 15)}`, `${variant}${hex.slice(15, 18)}`];
  const identificador = `${groups.join('-')}-${hex.slice(18, 26)}${'0'.repeat(PLACE)}`;
  return { identificador, numero: numeroOf(identificador) };
}

function numeroOf(identificador: string): string {
  const hex = createHash('sha256').update(identificador).digest('hex').slice(0, NUMBER_HEX);
  return String(Math.floor(Number.parseInt(hex, 16) / 4));
}

/** `ref`: of the sending in its event, a whole number from one. */
export function referenciaOf(identificador: string, ref: string): string {
  return identificador.slice(0, -PLACE) + Number(ref).toString(16).padStart(PLACE, '0');
}

/** Null for what is none of ours. */
export function readReferencia(text: string): { identificador: string; ref: string } | null {
  const value = text.toLowerCase();
  if (!UUID.test(value)) return null;
  const place = Number.parseInt(value.slice(-PLACE), 16);
  return { identificador: value.slice(0, -PLACE) + '0'.repeat(PLACE), ref: String(place) };
}

/** In folder reads: of the notification with 0, of a sending with its place. */
export function idOf(numero: string, ref: string): number {
  return Number(numero) * PLACES + Number(ref);
}

/** Null for what is no such number. */
export function readId(text: string): { numero: string; ref: string } | null {
  const id = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(id)) return null;
  return { numero: String(Math.floor(id / PLACES)), ref: String(id % PLACES) };
}
