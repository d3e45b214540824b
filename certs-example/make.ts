/**
 * Makes every file of this folder: a test CA, the seals the sandbox and the tests sign with, broken ones, and
 * certificates for TLS. Run it with `node src/start.mjs certs-example/make.ts`; it needs `openssl` for what node-forge
 * cannot write. Nothing here is ever real.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';

const FOLDER = import.meta.dirname;
const PASSPHRASE = 'ejemplo';
const RSA_BITS = 2048;
const TWENTY_YEARS = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2045-01-01T00:00:00Z') };
const LONG_AGO = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2022-01-01T00:00:00Z') };
const CA_NAME = 'CA DE EJEMPLO - NUNCA REAL';

type Validity = { notBefore: Date; notAfter: Date };
type Pair = { key: forge.pki.rsa.PrivateKey; certificate: forge.pki.Certificate };
type Extensions = Parameters<forge.pki.Certificate['setExtensions']>[0];

const SEAL: Extensions = [
  { name: 'basicConstraints', cA: false },
  { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true },
];

const path = (name: string) => join(FOLDER, name);
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'] });

const ca = makeCa();
writeFileSync(path('ca.crt'), forge.pki.certificateToPem(ca.certificate));
const town = makeSeal('Ayuntamiento Ficticio', 'seal-ayuntamiento-ficticio');
makeSeal('Villa Inventada', 'seal-villa-inventada');
makeSeal('Ayuntamiento Caducado', 'seal-expired', LONG_AGO);
writeVariants(town);
writeEcSeal();
writeTls('client', { name: 'extKeyUsage', clientAuth: true });
writeTls('server-localhost', { name: 'extKeyUsage', serverAuth: true }, [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
]);

function makeCa(): Pair {
  const keys = forge.pki.rsa.generateKeyPair(RSA_BITS);
  const extensions: Extensions = [
    { name: 'basicConstraints', critical: true, cA: true },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
  ];
  const issuer = { name: nameOf(CA_NAME), key: keys.privateKey };
  return issue({ subject: CA_NAME, keys, issuer, extensions, validity: TWENTY_YEARS });
}

function makeLeaf(subject: string, extensions: Extensions, validity: Validity = TWENTY_YEARS): Pair {
  const keys = forge.pki.rsa.generateKeyPair(RSA_BITS);
  const issuer = { name: ca.certificate.subject.attributes, key: ca.key };
  return issue({ subject: `EJEMPLO - ${subject} - NUNCA REAL`, keys, issuer, extensions, validity });
}

function issue(options: {
  subject: string;
  keys: forge.pki.rsa.KeyPair;
  issuer: { name: forge.pki.CertificateField[]; key: forge.pki.rsa.PrivateKey };
  extensions: Extensions;
  validity: Validity;
}): Pair {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = options.keys.publicKey;
  // A leading 0x40 keeps the number positive, as DER wants it.
  certificate.serialNumber = `40${randomBytes(15).toString('hex')}`;
  certificate.validity = { ...options.validity };
  certificate.setSubject(nameOf(options.subject));
  certificate.setIssuer(options.issuer.name);
  certificate.setExtensions(options.extensions);
  certificate.sign(options.issuer.key, forge.md.sha256.create());
  return { key: options.keys.privateKey, certificate };
}

function nameOf(commonName: string): forge.pki.CertificateField[] {
  return [
    { name: 'countryName', value: 'ES' },
    { name: 'organizationName', value: 'EJEMPLO' },
    { name: 'commonName', value: commonName },
  ];
}

function makeSeal(subject: string, file: string, validity?: Validity): Pair {
  const pair = makeLeaf(`Sello de ${subject}`, SEAL, validity);
  writeP12(file, pair, 'aes256');
  return pair;
}

function writeP12(file: string, pair: Pair, algorithm: 'aes256' | '3des', options: { withKey?: boolean } = {}): void {
  const key = options.withKey === false ? null : pair.key;
  const container = forge.pkcs12.toPkcs12Asn1(
    key as forge.pki.rsa.PrivateKey,
    [pair.certificate, ca.certificate],
    PASSPHRASE,
    {
      algorithm,
      friendlyName: file,
    },
  );
  writeFileSync(path(`${file}.p12`), Buffer.from(forge.asn1.toDer(container).getBytes(), 'binary'), { mode: 0o644 });
  writeFileSync(path(`${file}.crt`), forge.pki.certificateToPem(pair.certificate));
  writeFileSync(path(`${file}.passphrase`), `${PASSPHRASE}\n`);
}

/** The first town's key and certificate again, as the tools of different years export them. */
function writeVariants(pair: Pair): void {
  writeP12('seal-legacy', pair, '3des');
  writeP12('seal-no-key', pair, 'aes256', { withKey: false });
  withScratchKey(forge.pki.privateKeyToPem(pair.key), (key) => {
    const from = ['-inkey', key, '-in', 'seal-ayuntamiento-ficticio.crt', '-certfile', 'ca.crt'];
    exportP12('seal-openssl3', from);
    // What browsers and smart-card tools wrote for years: RC2-40 for the certificate, 3DES for the key.
    exportP12('seal-legacy-rc2', [...from, '-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES']);
  });
}

function exportP12(file: string, args: readonly string[]): void {
  openssl('pkcs12', '-export', ...args, '-passout', `pass:${PASSPHRASE}`, '-out', `${file}.p12`);
  writeFileSync(path(`${file}.passphrase`), `${PASSPHRASE}\n`);
}

/** An elliptic curve key: a fine seal elsewhere, but Notific@ is signed for with RSA. */
function writeEcSeal(): void {
  const key = 'scratch-ec.key';
  const request = 'scratch-ec.csr';
  withScratchKey(forge.pki.privateKeyToPem(ca.key), (caKey) => {
    try {
      openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
      openssl(
        'req',
        '-new',
        '-key',
        key,
        '-subj',
        '/C=ES/O=EJEMPLO/CN=EJEMPLO - Sello EC - NUNCA REAL',
        '-out',
        request,
      );
      const serial = `0x40${randomBytes(15).toString('hex')}`;
      const days = String(20 * 365);
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        'ca.crt',
        '-CAkey',
        caKey,
        '-set_serial',
        serial,
        '-days',
        days,
        '-sha256',
        '-out',
        'seal-ec.crt',
      );
      exportP12('seal-ec', ['-inkey', key, '-in', 'seal-ec.crt', '-certfile', 'ca.crt']);
    } finally {
      rmSync(path(key), { force: true });
      rmSync(path(request), { force: true });
    }
  });
}

function withScratchKey(pem: string, work: (name: string) => void): void {
  const name = 'scratch.key';
  writeFileSync(path(name), pem, { mode: 0o600 });
  try {
    work(name);
  } finally {
    rmSync(path(name), { force: true });
  }
}

function writeTls(file: string, use: object, altNames: readonly object[] = []): void {
  const pair = makeLeaf(`TLS ${file}`, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    use,
    ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }]),
  ]);
  writeFileSync(path(`${file}.crt`), forge.pki.certificateToPem(pair.certificate));
  writeFileSync(path(`${file}.key`), forge.pki.privateKeyToPem(pair.key));
}

// Some tools write for their owner alone; the gateway in a container is another user.
const made = readdirSync(FOLDER).filter((name) => /\.(crt|key|p12|passphrase)$/.test(name));
for (const name of made) chmodSync(path(name), 0o644);
process.stdout.write(`${CA_NAME}: ${made.length} files made\n`);
