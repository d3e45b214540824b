/** The example seals, and one signed message made with them, for tests of signatures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecurityHeaderProfile } from '../../contracts/ws-security-profile.ts';
import { element, serialise } from '../../src/signing/canonical.ts';
import { loadSeal, type Seal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { ROOT } from './source-tree.ts';

/** Within the validity of every example seal that is not there to be expired. */
export const SIGNED_AT = new Date('2026-12-01T09:30:00.000Z');
export const LIFETIME_MS = 5 * 60_000;

/** Body and Timestamp under RSA and SHA-256, the certificate in a token. */
export const PROFILE: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '0',
  signedParts: ['body', 'timestamp'],
  timestamp: { lifetimeMs: LIFETIME_MS, precision: 'ms' },
  algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  keyReference: 'binary-security-token',
  layout: ['token', 'timestamp', 'signature'],
};

export type SealName = 'ca' | 'seal-ayuntamiento-ficticio' | 'seal-villa-inventada' | 'seal-expired';

export function certificateFile(name: string): Buffer {
  return readFileSync(join(ROOT, 'certs-example', name));
}

export function passphraseOf(name: string): string {
  return certificateFile(`${name}.passphrase`).toString().trim();
}

export function pemOf(name: SealName): string {
  return certificateFile(`${name}.crt`).toString();
}

export function exampleSeal(name: SealName, now: Date = SIGNED_AT): Promise<Seal> {
  return loadSeal({ pkcs12: certificateFile(`${name}.p12`), passphrase: passphraseOf(name), now });
}

/** A payload with what is hard to write: accents, escapes, line ends of several kinds, several namespaces, and `bytes` of base64. */
export function payload(bytes: number): Uint8Array[] {
  const namespaces = { n: 'urn:example:alta', x: 'urn:example:extra' };
  return serialise(
    element(
      'n:alta',
      { namespaces, attributes: { id: 'uno', 'x:kind': 'a"b\tc<&' } },
      element('n:concepto', {}, 'Notificación de prueba & <más>\r\ncon dos líneas\u0085\u2028\uFFFD'),
      element('x:vacio', {}),
      element('n:contenido', {}, Buffer.alloc(bytes, 'QUJD')),
    ),
  );
}

/** A signed message as it goes on the wire. */
export async function signedMessage(options: { seal?: SealName; bytes?: number; headerXml?: string } = {}) {
  const seal = options.seal ?? 'seal-ayuntamiento-ficticio';
  const pieces = await wsSecurity.sign({
    headerXml: options.headerXml ?? '',
    bodyPieces: payload(options.bytes ?? 1024),
    signer: await exampleSeal(seal),
    now: SIGNED_AT,
    profile: PROFILE,
  });
  return Buffer.concat(pieces);
}
