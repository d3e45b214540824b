import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { loadSeal } from '../../src/signing/keys.ts';

const PASSPHRASE = 'ejemplo';
const NOW = new Date('2026-12-01T09:30:00Z');

function container(years: { from: number; to: number }): forge.asn1.Asn1 {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(`${years.from}-01-01T00:00:00Z`);
  certificate.validity.notAfter = new Date(`${years.to}-01-01T00:00:00Z`);
  const name = [{ name: 'commonName', value: `EJEMPLO, NUNCA REAL, hasta ${years.to}` }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(key, forge.md.sha256.create());
  return forge.pkcs12.toPkcs12Asn1(key, certificate, PASSPHRASE, { algorithm: 'aes256', useMac: false });
}

/** What a program writes that keeps the old seal beside its renewals: one file, several keys (RFC 7292, section 4). */
function merged(...years: { from: number; to: number }[]): Buffer {
  const all = years.map((each) => forge.asn1.toDer(container(each)).getBytes());
  const safes = all.map((der) => authenticatedSafe(forge.asn1.fromDer(der)));
  const [target] = safes;
  const contents = safes.flatMap(({ safe }) => safe.value as forge.asn1.Asn1[]);
  target!.safe.value = contents;
  target!.holder.value = forge.asn1.toDer(target!.safe).getBytes();
  return Buffer.from(forge.asn1.toDer(target!.root).getBytes(), 'latin1');
}

function authenticatedSafe(root: forge.asn1.Asn1) {
  const at = (node: forge.asn1.Asn1, index: number) => (node.value as forge.asn1.Asn1[])[index]!;
  // PFX → authSafe (ContentInfo) → [0] → OCTET STRING, which holds the SEQUENCE of safes.
  const holder = at(at(at(root, 1), 1), 0);
  return { root, holder, safe: forge.asn1.fromDer(holder.value as string) };
}

describe('a file with several keys', () => {
  const load = (pkcs12: Buffer) => loadSeal({ pkcs12, passphrase: PASSPHRASE, now: NOW });
  const [old, current, longer, next] = [
    { from: 2020, to: 2025 },
    { from: 2024, to: 2028 },
    { from: 2025, to: 2030 },
    { from: 2029, to: 2040 },
  ] as const;

  it.each([
    ['old first', [old, current, longer, next]],
    ['old last', [next, longer, current, old]],
  ])('gives the one that is valid now and lasts longest: %s', async (_name, years) => {
    expect((await load(merged(...years))).subject).toContain('hasta 2030');
  });

  it('says of the latest what is wrong where none is valid', async () => {
    await expect(load(merged(old, next))).rejects.toMatchObject({ code: 'seal-not-yet-valid' });
    await expect(load(merged({ from: 2018, to: 2020 }, old))).rejects.toMatchObject({
      code: 'seal-expired',
      params: { notAfter: '2025-01-01T00:00:00.000Z' },
    });
  });
});
