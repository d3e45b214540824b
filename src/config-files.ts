/** Reads the files a configuration names: data keys, seals, TLS material. Says what is wrong with one, never what is in it. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { type ConfigProblem, stops, suspends } from './config-problem.ts';
import { map, text } from './config-raw.ts';
import type { Config, InspectSeal, SealConfig } from './config-types.ts';
import { GatewayError } from './errors.ts';

/** A seal, key or certificate chain is a few KiB; more is the wrong file. */
const MAX_FILE_BYTES = 1024 * 1024;
/** What every certificate under certs-example carries in its subject. */
const EXAMPLE_SUBJECT = 'EJEMPLO';

export type Problems = (...found: ConfigProblem[]) => void;
/** How to complain about a file: stop the start, or suspend the entity it belongs to. */
type Complain = (pointer: string, detail: string, fix: string) => void;

/** Null, with the reason, where it cannot be read. */
export async function readNamed(folder: string, name: string): Promise<{ bytes: Buffer } | { reason: string }> {
  const path = resolve(folder, name);
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > MAX_FILE_BYTES) return { reason: `names a file that is too large (${path})` };
      const bytes = await handle.readFile();
      return bytes.byteLength === 0 ? { reason: `names an empty file (${path})` } : { bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return {
      reason: code === 'ENOENT' ? `names a file that is not there (${path})` : `cannot be read (${code}, ${path})`,
    };
  }
}

/** The data keys, first one current. */
export async function readDataKeys(folder: string, name: string, report: Problems): Promise<Buffer[]> {
  const pointer = 'secrets.dataKeyFile';
  const fix = '`carpeta key new FILE` makes one; keep it readable by the gateway alone.';
  const read = await readNamed(folder, name);
  if ('reason' in read) {
    report(stops(pointer, 'file', read.reason, fix));
    return [];
  }
  const lines = read.bytes.toString('utf8').split(/\r?\n/);
  const keys: Buffer[] = [];
  lines.forEach((each, index) => {
    const line = each.trim();
    if (line === '') return;
    const key = Buffer.from(line, 'base64');
    if (key.byteLength === 32 && key.toString('base64') === line) keys.push(key);
    else report(stops(pointer, 'value', `line ${index + 1} of the file is not a base64 key of 32 bytes`, fix));
  });
  if (keys.length === 0 && lines.every((each) => each.trim() === ''))
    report(stops(pointer, 'file', 'names a file without a key', fix));
  return keys;
}

/** A seal block. `entity` null: the platform's, whose missing files stop the start. */
export async function readSeal(options: {
  folder: string;
  pointer: string;
  block: unknown;
  entity: string | null;
  inspect: InspectSeal | undefined;
  profile: Config['profile'] | null;
  report: Problems;
}): Promise<SealConfig | null> {
  const { folder, pointer, entity, report } = options;
  const file = text(map(options.block).pkcs12File);
  const passphraseFile = text(map(options.block).passphraseFile);
  if (file === null || passphraseFile === null) return null;
  let problem: ConfigProblem | null = null;
  const complain: Complain = (where, detail, fix) => {
    problem =
      entity === null
        ? stops(where, 'platform-key-missing', detail, fix)
        : suspends(where, 'seal-missing', detail, fix);
    report(problem);
  };
  const pkcs12 = await bytesOf({ folder, pointer: `${pointer}.pkcs12File`, name: file, complain });
  const secret = await bytesOf({ folder, pointer: `${pointer}.passphraseFile`, name: passphraseFile, complain });
  const passphrase = secret?.toString('utf8').trim() ?? '';
  let subject = '';
  if (pkcs12 !== null && secret !== null && options.inspect !== undefined) {
    try {
      subject = (await options.inspect({ pkcs12, passphrase })).subject;
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'seal-unreadable';
      problem = suspends(`${pointer}.pkcs12File`, code, SEAL_TEXT[code] ?? 'cannot be used', sealFix(code));
      report(problem);
    }
  }
  if (options.profile === 'production' && isExample(resolve(folder, file), subject))
    report(exampleRefused(`${pointer}.pkcs12File`));
  return { pkcs12: secret === null ? null : pkcs12, passphrase, problem };
}

const SEAL_TEXT: Readonly<Record<string, string>> = {
  'seal-password-wrong': 'cannot be opened with the passphrase given',
  'seal-expired': 'holds a certificate that has expired',
  'seal-not-yet-valid': 'holds a certificate that is not valid yet',
  'seal-without-key': 'holds no private key',
  'seal-unreadable': 'is not a PKCS#12 file we can read',
  'seal-key-unsupported': 'holds a key of a kind we cannot sign with (RSA is needed)',
};

function sealFix(code: string): string {
  if (code === 'seal-password-wrong') return 'Correct the passphrase in passphraseFile.';
  return 'Export the organ seal again as PKCS#12 with its private key, from a valid certificate.';
}

/** TLS of our own port. */
export async function readTls(options: {
  folder: string;
  block: unknown;
  profile: Config['profile'] | null;
  report: Problems;
}): Promise<Config['http']['tls']> {
  const { folder, report, profile } = options;
  const block = map(options.block);
  const complain: Complain = (where, detail, fix) => report(stops(where, 'file', detail, fix));
  const read = (key: string): Promise<Buffer | null> => {
    const name = text(block[key]);
    return name === null ? Promise.resolve(null) : bytesOf({ folder, pointer: `http.tls.${key}`, name, complain });
  };
  const [cert, key, clientCa] = [await read('certFile'), await read('keyFile'), await read('clientCaFile')];
  const certificate = cert === null ? null : parseCertificate(cert, 'http.tls.certFile', report);
  if (clientCa !== null) parseCertificate(clientCa, 'http.tls.clientCaFile', report);
  if (
    certificate !== null &&
    profile === 'production' &&
    isExample(resolve(folder, String(block.certFile)), certificate.subject)
  )
    report(exampleRefused('http.tls.certFile'));
  if (key !== null) checkKey(key, certificate, report);
  return cert === null || key === null ? null : { cert, key, clientCa };
}

function parseCertificate(pem: Buffer, pointer: string, report: Problems): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    report(stops(pointer, 'value', 'is not a PEM certificate', 'Name a file that begins with BEGIN CERTIFICATE.'));
    return null;
  }
}

function checkKey(pem: Buffer, certificate: X509Certificate | null, report: Problems): void {
  const pointer = 'http.tls.keyFile';
  try {
    const key = createPrivateKey(pem);
    const belongs = certificate === null || certificate.publicKey.equals(createPublicKey(key));
    if (!belongs)
      report(stops(pointer, 'value', 'is not the key of certFile', 'Name the key that belongs to the certificate.'));
  } catch {
    report(
      stops(
        pointer,
        'value',
        'is not a PEM private key without passphrase',
        'Name a file that begins with BEGIN PRIVATE KEY.',
      ),
    );
  }
}

async function bytesOf(options: {
  folder: string;
  pointer: string;
  name: string;
  complain: Complain;
}): Promise<Buffer | null> {
  const read = await readNamed(options.folder, options.name);
  if ('bytes' in read) return read.bytes;
  options.complain(
    options.pointer,
    read.reason,
    'Put the file there, or correct the path (it counts from the folder of this file).',
  );
  return null;
}

/** Is it one of certs-example, by what it says or where it lies? */
export function isExample(path: string, subject: string): boolean {
  return subject.includes(EXAMPLE_SUBJECT) || path.split(sep).includes('certs-example');
}

export function exampleRefused(pointer: string): ConfigProblem {
  return stops(
    pointer,
    'example-certificate',
    'is an example certificate, which production refuses',
    'Use the certificate your authority issued.',
  );
}
