/** Spanish identifiers: NIF, NIE and CIF with their control characters, DIR3 and SIA; and our own reference. */
import { createHash } from 'node:crypto';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** Organisations whose control character is a letter; all others carry the digit (Orden EHA/451/2008). */
const LETTER_CONTROL = /^[PQRSNW]/;
const DIGIT_CONTROL = /^[ABEH]/;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const REFERENCE_LENGTH = 20;

/** Upper case without blanks, dots and hyphens; nothing else is guessed. */
export function normaliseId(value: string): string {
  return value.toUpperCase().replace(/[\s.-]/g, '');
}

/** What the first letter stands for when the control letter is computed; K, L and M (Orden EHA/451/2008) for nothing. */
const LEADING: Readonly<Record<string, string>> = { X: '0', Y: '1', Z: '2', K: '', L: '', M: '' };

/** True for a DNI, NIE (X, Y, Z) or special NIF (K, L, M) with the right letter, nine characters as normalised. */
export function isPersonalNif(value: string): boolean {
  const match = /^(?=.{9}$)([XYZKLM]?)([0-9]{7,8})([A-Z])$/.exec(value);
  if (match === null) return false;
  const [, prefix = '', digits = '', letter] = match;
  return LETTERS[Number(`${LEADING[prefix] ?? ''}${digits}`) % 23] === letter;
}

/** True for the NIF of a legal person (the former CIF) with the right control character. */
export function isLegalNif(value: string): boolean {
  const match = /^([ABCDEFGHJNPQRSUVW])([0-9]{7})([0-9A-J])$/.exec(value);
  if (match === null) return false;
  const [, kind = '', digits = '', control = ''] = match;
  let sum = 0;
  for (let place = 0; place < 7; place += 1) {
    const digit = Number(digits[place]);
    const doubled = digit * 2;
    sum += place % 2 === 1 ? digit : Math.floor(doubled / 10) + (doubled % 10);
  }
  const check = (10 - (sum % 10)) % 10;
  const letter = 'JABCDEFGHI'[check];
  if (LETTER_CONTROL.test(kind)) return control === letter;
  if (DIGIT_CONTROL.test(kind)) return control === String(check);
  return control === letter || control === String(check);
}

/** Any NIF Notific@ may know: of a person or of an organisation. */
export function isNif(value: string): boolean {
  return isPersonalNif(value) || isLegalNif(value);
}

/** DIR3 code of a unit or office: nine characters (Directorio Común, "Código DIR3"). */
export function isDir3(value: string): boolean {
  return /^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/.test(value);
}

/** SIA code of a procedure: digits, nine at most (Sistema de Información Administrativa, as issuers send it). */
export function isSia(value: string): boolean {
  return /^[0-9]{1,9}$/.test(value);
}

/** SIA codes are digits that some systems pad with zeros. */
export function plainSia(sia: string): string {
  return sia.replace(/^0+(?=\d)/, '');
}

/**
 * Our reference at a back end: 20 characters of base32, 100 bits of SHA-256 over an unambiguous list: JSON quotes every
 * part, so that no two lists read alike. The same event, sending and generation always give the same one, in every
 * process and after every crash; changing how it is made would double what is on its way.
 */
export function referenceOf(of: {
  entity: string;
  source: string;
  eventId: string;
  sendingRef: string;
  generation: number;
}): string {
  const parts = [of.entity, of.source, of.eventId, of.sendingRef, String(of.generation)];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  bits >>= 4n;
  let reference = '';
  for (let n = 0; n < REFERENCE_LENGTH; n += 1) {
    reference = BASE32[Number(bits & 31n)] + reference;
    bits >>= 5n;
  }
  return reference;
}
