/**
 * JSON Web Signatures (RFC 7515), compact or with detached content (appendix F), over any bytes: made with a seal,
 * verified against certificates the caller gives, or against the one inside, which then is only reported, not trusted.
 */
import { constants, type KeyObject, verify as verifyBytes, X509Certificate } from 'node:crypto';
import type { Signer } from '../../contracts/backend.ts';
import { refuse } from './signature-refused.ts';

/** RFC 7518, 3.1. A seal signs RS256; others may send the rest. Nothing with a shared key, and never `none`. */
export const JWS_ALGORITHMS = ['RS256', 'PS256', 'ES256'] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

export type JwsOptions = {
  /** What is accepted; all of JWS_ALGORITHMS if not given. */
  algorithms?: readonly JwsAlgorithm[];
  /** Certificates accepted (PEM or DER), these and no others; or `embedded`: whichever comes with it. */
  certificates: readonly (string | Uint8Array)[] | 'embedded';
  /** The content, where it does not travel inside. */
  payload?: Uint8Array;
};

export type VerifiedJws = {
  payload: Buffer;
  header: Readonly<Record<string, unknown>>;
  /** Certificate whose key it verifies with, DER. Of `embedded` nobody has checked whose it is. */
  certificate: Buffer;
  /** Issuers that came with it, in the order given, DER; unchecked. */
  chain: Buffer[];
  /** True where the certificate was one of the caller's. */
  trusted: boolean;
};

/** Longest protected header: a few certificates. Characters. */
const MAX_HEADER = 64 * 1024;
const MAX_CERTIFICATES = 10;
/** As for seals (src/signing/keys.ts). Bits. */
const MIN_RSA_BITS = 2048;

/**
 * A compact JWS with the seal's certificates in `x5c`; with `detached` the content is left out (`header..signature`).
 * Signing happens off the event loop, by the signer.
 */
export async function signJws(input: {
  payload: Uint8Array;
  signer: Signer;
  typ?: string;
  detached?: boolean;
}): Promise<string> {
  const { payload, signer, typ, detached = false } = input;
  const x5c = [signer.certificate, ...(signer.chain ?? [])].map((der) => Buffer.from(der).toString('base64'));
  const header = encode(Buffer.from(JSON.stringify({ alg: 'RS256', ...(typ === undefined ? {} : { typ }), x5c })));
  const content = encode(payload);
  const signature = await signer.sign(Buffer.from(`${header}.${content}`, 'ascii'));
  return `${header}.${detached ? '' : content}.${encode(signature)}`;
}

/** Throws GatewayError `signature-invalid`; its `params.reason` says why. */
export function verifyJws(jws: string, options: JwsOptions): VerifiedJws {
  const [header64 = '', content64 = '', signature64 = '', ...more] = jws.split('.');
  if (more.length > 0 || header64.length > MAX_HEADER || signature64 === '') refuse('not-compact-jws');
  if ((content64 === '') !== (options.payload !== undefined))
    refuse(content64 === '' ? 'content-missing' : 'content-twice');
  const header = parseHeader(decode(header64));
  const algorithm = algorithmOf(header, options.algorithms ?? JWS_ALGORITHMS);
  const embedded = embeddedCertificates(header);
  const payload = options.payload === undefined ? decode(content64) : Buffer.from(options.payload);
  const signed = Buffer.from(`${header64}.${options.payload === undefined ? content64 : encode(payload)}`, 'ascii');
  const signature = decode(signature64);
  const [leaf, ...chain] = embedded;
  const certificate = candidates(leaf, options).find((each) => isGenuine(algorithm, each, { signed, signature }));
  if (certificate === undefined) refuse('not-genuine');
  return {
    payload,
    header,
    certificate: certificate.raw,
    chain: chain.map(({ raw }) => raw),
    trusted: options.certificates !== 'embedded',
  };
}

/* Where it names its certificate, that one must be among the caller's: byte for byte, whoever issued it. */
function candidates(leaf: X509Certificate | undefined, { certificates }: JwsOptions): X509Certificate[] {
  if (certificates === 'embedded') return leaf === undefined ? refuse('no-certificate') : [leaf];
  const known = certificates.map((each) => new X509Certificate(each));
  if (leaf === undefined) return known;
  const found = known.find(({ raw }) => raw.equals(leaf.raw));
  return found === undefined ? refuse('certificate-not-trusted') : [found];
}

function isGenuine(
  algorithm: JwsAlgorithm,
  certificate: X509Certificate,
  { signed, signature }: { signed: Buffer; signature: Buffer },
): boolean {
  const key = certificate.publicKey;
  if (!fits(algorithm, key)) return false;
  switch (algorithm) {
    case 'RS256':
      return verifyBytes('sha256', signed, key, signature);
    case 'PS256': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verifyBytes('sha256', signed, { key, padding, saltLength: 32 }, signature);
    }
    case 'ES256':
      return verifyBytes('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
  }
}

/** The key must be of the algorithm's own kind (RFC 8725, 3.1). */
function fits(algorithm: JwsAlgorithm, key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (algorithm === 'ES256') return key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1';
  return key.asymmetricKeyType === 'rsa' && modulusLength >= MIN_RSA_BITS;
}

function parseHeader(bytes: Buffer): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    refuse('header-unreadable');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) refuse('header-unreadable');
  const read: Record<string, unknown> = { ...header };
  // RFC 7515, 4.1.11: an extension that must be understood, and we understand none.
  if ('crit' in read) refuse('critical-extension');
  if ('b64' in read) refuse('unencoded-content');
  return read;
}

function algorithmOf(header: Record<string, unknown>, allowed: readonly JwsAlgorithm[]): JwsAlgorithm {
  return allowed.find((each) => each === header.alg) ?? refuse('algorithm-not-allowed');
}

function embeddedCertificates(header: Record<string, unknown>): X509Certificate[] {
  const { x5c } = header;
  if (x5c === undefined) return [];
  if (!Array.isArray(x5c) || x5c.length > MAX_CERTIFICATES || !x5c.every((each) => typeof each === 'string'))
    refuse('certificate-unreadable');
  try {
    return x5c.map((each) => new X509Certificate(Buffer.from(each, 'base64')));
  } catch {
    refuse('certificate-unreadable');
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/* One text per content: other spellings of the same bytes (padding, stray bits) are refused. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  return encode(bytes) === text ? bytes : refuse('not-base64url');
}
