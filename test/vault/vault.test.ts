import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { open, seal } from '../../src/vault/cipher.ts';
import { createVault, parseMasterKeys } from '../../src/vault/vault.ts';

describe('encryption at rest', () => {
  it('returns what was sealed, only in its place and untouched', () => {
    const key = createSecretKey(randomBytes(32));
    const sealed = seal(key, Buffer.from('contenido'), 'doc_1:0');
    expect(open(key, sealed, 'doc_1:0').toString()).toBe('contenido');
    expect(() => open(key, sealed, 'doc_1:1')).toThrow(expect.objectContaining({ code: 'decryption-failed' }));
    sealed[sealed.length - 1]! ^= 1;
    expect(() => open(key, sealed, 'doc_1:0')).toThrow(expect.objectContaining({ code: 'decryption-failed' }));
  });
  it('opens under an older master key, re-wraps under the new one, and then needs the old one no more', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const { key, ...stored } = createVault([older]).newKey('msg_1');
    const both = createVault([newer, older]);
    expect(both.unwrap(stored, 'msg_1').equals(key)).toBe(true);
    const next = both.rewrap(stored, 'msg_1');
    expect(next.masterKey).not.toBe(stored.masterKey);
    expect(createVault([newer]).unwrap(next, 'msg_1').equals(key)).toBe(true);
    expect(() => createVault([newer]).unwrap(stored, 'msg_1')).toThrow(
      expect.objectContaining({ code: 'data-key-unknown' }),
    );
  });
  it('gives no row the key of another', () => {
    const vault = createVault([randomBytes(32)]);
    const { key: _key, ...stored } = vault.newKey('msg_1');
    expect(() => vault.unwrap(stored, 'msg_2')).toThrow(expect.objectContaining({ code: 'decryption-failed' }));
  });
  it('refuses a key file that does not hold keys', () => {
    for (const text of ['', 'c29ydA==', 'no es base64'])
      expect(() => parseMasterKeys(text)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
  });
});
