/**
 * Who may call: the apiKey header of NotificaWsV21 and the UsernameToken digest of SincronizarEnvioWs (contract §2),
 * and for which issuers a key speaks.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { KEY_NOT_ALLOWED, Refusal, UNKNOWN_KEY } from './simulator-errors.ts';
import type { XmlNode } from './simulator-message.ts';

/** DIR3 codes each key may act for. */
export type ApiKeys = Readonly<Record<string, readonly string[] | '*'>>;

// The platform's window is not published; five minutes is what the OASIS profile recommends for a nonce cache.
const FRESH_MS = 5 * 60_000;

/** The key of the header, qualified or not. */
export function keyFromHeader(header: XmlNode | undefined, keys: ApiKeys): string {
  const key = header?.text('apiKey')?.trim() ?? '';
  if (!Object.hasOwn(keys, key)) throw new Refusal('Client', UNKNOWN_KEY);
  return key;
}

/** OASIS UsernameToken Profile 1.0, §3.1: Base64(SHA-1(nonce bytes + created + password)); user and password are the key. */
export function keyFromToken(header: XmlNode | undefined, keys: ApiKeys, now: Date): string {
  const token = header?.child('Security')?.child('UsernameToken');
  if (token === undefined) throw new Refusal('Client', 'Falta el UsernameToken de WS-Security');
  const key = token.text('Username')?.trim() ?? '';
  if (!Object.hasOwn(keys, key)) throw new Refusal('Client', UNKNOWN_KEY);
  const password = token.child('Password');
  if (!(password?.attribute('Type') ?? '').endsWith('#PasswordDigest')) {
    throw new Refusal('Client', 'El UsernameToken debe llevar PasswordDigest');
  }
  const created = token.text('Created')?.trim() ?? '';
  const nonce = Buffer.from(token.text('Nonce')?.trim() ?? '', 'base64');
  const expected = createHash('sha1').update(nonce).update(created).update(key).digest();
  const given = Buffer.from(password?.value.trim() ?? '', 'base64');
  if (nonce.length === 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal('Client', 'El PasswordDigest del UsernameToken no es correcto');
  }
  const age = Math.abs(now.getTime() - Date.parse(created));
  if (!(age <= FRESH_MS)) throw new Refusal('Client', 'El UsernameToken ha caducado');
  return key;
}

export function checkIssuer(keys: ApiKeys, key: string, dir3: string): void {
  const allowed = keys[key] ?? [];
  if (allowed !== '*' && !allowed.includes(dir3)) throw new Refusal('Client', KEY_NOT_ALLOWED);
}
