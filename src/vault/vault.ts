/**
 * The keys of what is stored: every event, document and message has data keys of its own, wrapped by a master key.
 * The first master key wraps, all unwrap, so a key is replaced by putting a new one on top and re-wrapping.
 */
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { type DataKey, openKey, sealKey } from './cipher.ts';

const KEY_BYTES = 32;

/** A data key as stored: wrapped, with the id of the master key that wrapped it. */
export type WrappedKey = { wrapped: Buffer; masterKey: string };

export type Vault = {
  /** Id of the master key that wraps new data keys. */
  currentMasterKey: string;
  /** A new data key for the row `owner`, in clear and wrapped. */
  newKey(owner: string): WrappedKey & { key: DataKey };
  /** Throws GatewayError `data-key-unknown` when the master key is not at hand, `decryption-failed` when it is wrong. */
  unwrap(stored: WrappedKey, owner: string): DataKey;
  /** The same data key under the current master key; its content stays as it is. */
  rewrap(stored: WrappedKey, owner: string): WrappedKey;
};

/** `masterKeys`: 32 bytes each, current first. Ids are the first 16 hex characters of each key's SHA-256. */
export function createVault(masterKeys: readonly Uint8Array[]): Vault {
  const byId = new Map(masterKeys.map((key) => [masterKeyId(key), createSecretKey(key)]));
  const current = masterKeys[0];
  if (current === undefined || masterKeys.some((key) => key.byteLength !== KEY_BYTES))
    throw new GatewayError(
      'config-invalid',
      'start',
      'secrets.dataKeyFile must hold base64 keys of 32 bytes, one per line.',
    );
  const currentMasterKey = masterKeyId(current);
  const wrapping = createSecretKey(current);

  function wrap(key: DataKey, owner: string): WrappedKey {
    return { wrapped: sealKey(wrapping, key, `key:${owner}`), masterKey: currentMasterKey };
  }
  function unwrap(stored: WrappedKey, owner: string): DataKey {
    const master = byId.get(stored.masterKey);
    if (master === undefined)
      throw new GatewayError(
        'data-key-unknown',
        'store',
        `Master key ${stored.masterKey} is not in secrets.dataKeyFile.`,
        {
          params: { masterKey: stored.masterKey },
        },
      );
    return openKey(master, stored.wrapped, `key:${owner}`);
  }
  return {
    currentMasterKey,
    newKey(owner) {
      const key = createSecretKey(randomBytes(KEY_BYTES));
      return { key, ...wrap(key, owner) };
    },
    unwrap,
    rewrap: (stored, owner) => wrap(unwrap(stored, owner), owner),
  };
}

/** Tells a master key from the others without telling the key. */
export function masterKeyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** Reads the lines of a data key file. Throws GatewayError `config-invalid` for anything but base64 of 32 bytes. */
export function parseMasterKeys(text: string): Buffer[] {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.byteLength !== KEY_BYTES))
    throw new GatewayError(
      'config-invalid',
      'start',
      'secrets.dataKeyFile must hold base64 keys of 32 bytes, one per line.',
    );
  return keys;
}
