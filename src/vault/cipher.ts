/** Encryption at rest: AES-256-GCM with a random 96-bit nonce per piece (NIST SP 800-38D), bound to its place. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { GatewayError } from '../errors.ts';

/** A data key in use: opaque, so that it is neither printed nor copied about, and quicker to encrypt with. */
export type DataKey = KeyObject;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts `plain`; `place` (such as `doc_…:0`) must be given again to decrypt, so that pieces cannot be swapped. */
export function seal(key: DataKey, plain: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Reverses `seal`. Throws GatewayError `decryption-failed` when key, place or a single byte is wrong. */
export function open(key: DataKey, sealed: Uint8Array, place: string): Buffer {
  try {
    const end = sealed.byteLength - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, end));
    // It adds no bytes in this mode: it throws where the tag is wrong.
    decipher.final();
    return plain;
  } catch (cause) {
    throw new GatewayError('decryption-failed', 'store', `Stored content at ${place} does not decrypt.`, { cause });
  }
}

/** A data key encrypted under another, for its place. */
export function sealKey(under: DataKey, key: DataKey, place: string): Buffer {
  return seal(under, key.export(), place);
}

/** Reverses `sealKey`. Throws GatewayError `decryption-failed`. */
export function openKey(under: DataKey, sealed: Uint8Array, place: string): DataKey {
  return createSecretKey(open(under, sealed, place));
}
