/**
 * Keys for finding without reading: a person is a keyed hash (HMAC-SHA-256), a file a handle only we can open. Both
 * keys are derived from the master keys by HKDF (RFC 5869), so they rotate with them: new rows are written under the
 * first, all are searched, and the chore that re-wraps data keys writes old rows anew.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { masterKeyId } from './vault.ts';

const HASH_INFO = 'carpeta-gateway:person-hash:1';
const HANDLE_INFO = 'carpeta-gateway:file-handle:1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longest handle that is looked at: entity and a number of 80 characters, four bytes each, and what seals them. */
const MAX_HANDLE = 600;

export type PersonHash = { hash: Buffer; masterKey: string };

export type FolderKeys = {
  /** Under the current key: for writing. `person` is `personKey` of it. */
  hash(person: string): PersonHash;
  /** Under every key at hand: for finding. */
  hashes(person: string): Buffer[];
  /** Opaque, and always the same for the same file while the current key is. */
  sealHandle(file: { entity: string; number: string }): string;
  /** Null for what no key of ours made. */
  openHandle(handle: string): { entity: string; number: string } | null;
};

type Derived = { id: string; hash: Buffer; handle: Buffer };

/** `masterKeys`: 32 bytes each, current first, at least one. */
export function createFolderKeys(masterKeys: readonly Uint8Array[]): FolderKeys {
  const all = masterKeys.map(
    (key): Derived => ({ id: masterKeyId(key), hash: derive(key, HASH_INFO), handle: derive(key, HANDLE_INFO) }),
  );
  const [current] = all;
  if (current === undefined) throw new TypeError('there is no master key');
  return {
    hash: (person) => ({ hash: hmac(current.hash, person), masterKey: current.id }),
    hashes: (person) => all.map((each) => hmac(each.hash, person)),
    sealHandle: ({ entity, number }) => sealHandle(current.handle, JSON.stringify([entity, number])),
    openHandle(handle) {
      if (handle.length > MAX_HANDLE || !/^[A-Za-z0-9_-]+$/.test(handle)) return null;
      for (const { handle: key } of all) {
        const opened = openHandle(key, Buffer.from(handle, 'base64url'));
        if (opened !== null) return opened;
      }
      return null;
    },
  };
}

function derive(master: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, new Uint8Array(0), info, 32));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/* The nonce is a keyed hash of what is sealed, so that the same file has the same handle; two texts never share one. */
function sealHandle(key: Buffer, text: string): string {
  const nonce = hmac(key, text).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function openHandle(key: Buffer, sealed: Buffer): { entity: string; number: string } | null {
  if (sealed.byteLength <= NONCE_BYTES + TAG_BYTES) return null;
  const end = sealed.byteLength - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(end));
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]).toString('utf8');
    const [entity, number] = JSON.parse(text) as [string, string];
    return { entity, number };
  } catch {
    return null;
  }
}
