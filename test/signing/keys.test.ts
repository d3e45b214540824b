import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { certificateFile, passphraseOf, pemOf, SIGNED_AT } from '../support/seals.ts';

const load = (name: string, given: { passphrase?: string; now?: Date } = {}) =>
  loadSeal({
    pkcs12: certificateFile(`${name}.p12`),
    passphrase: given.passphrase ?? passphraseOf(name),
    now: given.now ?? SIGNED_AT,
  });

async function faultOf(loading: Promise<unknown>): Promise<GatewayError> {
  const fault = await loading.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof GatewayError)) throw new Error('no GatewayError was thrown');
  return fault;
}

/** A PKCS#12 file around a key made here, with the certificate of `certified` where that is another. */
function pkcs12(options: { bits?: number; usage?: object; otherCertificate?: boolean } = {}): Buffer {
  const make = (bits: number) => forge.pki.rsa.generateKeyPair({ bits, e: 0x10001 });
  const keys = make(options.bits ?? 2048);
  const certified = options.otherCertificate === true ? make(2048) : keys;
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = certified.publicKey;
  certificate.serialNumber = '01';
  certificate.validity = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2045-01-01T00:00:00Z') };
  certificate.setSubject([{ name: 'commonName', value: 'EJEMPLO' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'EJEMPLO' }]);
  if (options.usage !== undefined) certificate.setExtensions([{ name: 'keyUsage', critical: true, ...options.usage }]);
  certificate.sign(certified.privateKey, forge.md.sha256.create());
  const container = forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], 'ejemplo', {
    algorithm: '3des',
    count: 1,
  });
  return Buffer.from(forge.asn1.toDer(container).getBytes(), 'binary');
}

const made = (options: Parameters<typeof pkcs12>[0]) =>
  loadSeal({ pkcs12: pkcs12(options), passphrase: 'ejemplo', now: SIGNED_AT });

describe('a seal', () => {
  it.each([
    ['node-forge, AES-256', 'seal-ayuntamiento-ficticio'],
    ['OpenSSL 3, AES-256 and SHA-256', 'seal-openssl3'],
    ['older tools, 3DES', 'seal-legacy'],
    ['the oldest tools, RC2-40', 'seal-legacy-rc2'],
  ])('written by %s is loaded, with its own certificate and not its issuer', async (_tool, name) => {
    const seal = await load(name);
    const expected = new X509Certificate(pemOf('seal-ayuntamiento-ficticio'));
    expect(Buffer.from(seal.certificate)).toEqual(expected.raw);
    expect(seal.subject).toContain('Ayuntamiento Ficticio');
    expect(seal.fingerprint).toBe(expected.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(seal.notBefore).toEqual(new Date('2025-01-01T00:00:00Z'));
    expect(seal.notAfter).toEqual(new Date('2045-01-01T00:00:00Z'));
  });

  it('signs so that its certificate verifies', async () => {
    const seal = await load('seal-villa-inventada');
    const data = Buffer.from('what is signed');
    const key = createPublicKey(pemOf('seal-villa-inventada'));
    expect(verify('sha256', data, key, await seal.sign(data))).toBe(true);
    expect(verify('sha256', Buffer.from('something else'), key, await seal.sign(data))).toBe(false);
  });
});

describe('a seal that cannot be used says why', () => {
  it('seal-password-wrong, for modern and for legacy files, without quoting the passphrase', async () => {
    for (const name of ['seal-ayuntamiento-ficticio', 'seal-openssl3', 'seal-legacy-rc2']) {
      const fault = await faultOf(load(name, { passphrase: 'not-the-passphrase' }));
      expect(fault).toMatchObject({ code: 'seal-password-wrong', stage: 'sign' });
      expect(fault.message).not.toContain('not-the-passphrase');
    }
  });

  it('seal-expired, with the day', async () => {
    const fault = await faultOf(load('seal-expired'));
    expect(fault).toMatchObject({ code: 'seal-expired', params: { notAfter: '2022-01-01T00:00:00.000Z' } });
  });

  it('and is usable to its last second', async () => {
    const last = new Date('2022-01-01T00:00:00.000Z');
    expect((await load('seal-expired', { now: last })).notAfter).toEqual(last);
  });

  it('seal-not-yet-valid, with the day', async () => {
    const fault = await faultOf(load('seal-openssl3', { now: new Date('2024-12-31T23:59:59Z') }));
    expect(fault).toMatchObject({ code: 'seal-not-yet-valid', params: { notBefore: '2025-01-01T00:00:00.000Z' } });
  });

  it('seal-without-key, for a file with a certificate alone', async () => {
    expect((await faultOf(load('seal-no-key'))).code).toBe('seal-without-key');
  });

  it('seal-without-key, where the certificate belongs to another key', async () => {
    expect((await faultOf(made({ otherCertificate: true }))).code).toBe('seal-without-key');
  });

  it('seal-key-unsupported, for an elliptic curve key', async () => {
    expect((await faultOf(load('seal-ec'))).code).toBe('seal-key-unsupported');
  });

  it('seal-key-unsupported, for an RSA key that is too short', async () => {
    expect((await faultOf(made({ bits: 1024 }))).code).toBe('seal-key-unsupported');
  });

  it('seal-key-unsupported, for a certificate that may not be used to sign', async () => {
    expect((await faultOf(made({ usage: { keyEncipherment: true } }))).code).toBe('seal-key-unsupported');
    expect((await made({ usage: { nonRepudiation: true } })).subject).toContain('EJEMPLO');
  });

  it('seal-unreadable, for what is no PKCS#12 at all, and for half of one', async () => {
    const half = certificateFile('seal-openssl3.p12').subarray(0, 1000);
    for (const bytes of [Buffer.alloc(0), Buffer.from('not a seal'), certificateFile('ca.crt'), half]) {
      const fault = await faultOf(loadSeal({ pkcs12: bytes, passphrase: 'ejemplo', now: SIGNED_AT }));
      expect(fault.code).toBe('seal-unreadable');
    }
  });
});
