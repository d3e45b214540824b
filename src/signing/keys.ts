/**
 * Loads a seal from PKCS#12 (RFC 7292) with node-forge, which reads modern files (AES) and legacy ones (RC2, 3DES)
 * that OpenSSL 3 refuses. Every way it can be wrong is an error of its own that says what to do.
 */
import { createHash, createPrivateKey, type KeyObject, sign as signBytes, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import type { Signer } from '../../contracts/backend.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';

export type Seal = Signer & {
  notBefore: Date;
  notAfter: Date;
  /** SHA-256 of the certificate, hex. */
  fingerprint: string;
  subject: string;
};

const signAsync = promisify(signBytes);
/** Below this a signature is no longer trusted (CCN-STIC 807). Bits. */
const MIN_RSA_BITS = 2048;

/**
 * A file with several keys gives the one whose certificate is valid at `now` and lasts longest.
 * Throws GatewayError `seal-…`; never quotes the passphrase or the key.
 */
export async function loadSeal(input: { pkcs12: Uint8Array; passphrase: string; now: Date }): Promise<Seal> {
  const { pairs, certificates } = openPkcs12(input.pkcs12, input.passphrase);
  const { key, certificate } = best(pairs, input.now);
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS)
    throw fault('seal-key-unsupported', `The seal's RSA key is too short: at least ${MIN_RSA_BITS} bits are needed.`);
  if (!maySign(certificate))
    throw fault(
      'seal-key-unsupported',
      "The certificate's key usage does not allow signing. Use the organ seal (sello de órgano), not one for TLS or encryption.",
    );
  const { notBefore, notAfter } = validity(certificate);
  if (input.now > notAfter)
    throw fault('seal-expired', `The seal expired on ${notAfter.toISOString()}. Install its renewal.`, {
      notAfter: notAfter.toISOString(),
    });
  if (input.now < notBefore)
    throw fault(
      'seal-not-yet-valid',
      `The seal is valid from ${notBefore.toISOString()}. Keep the old one until then, or set the clock right.`,
      { notBefore: notBefore.toISOString() },
    );
  return {
    certificate: certificate.raw,
    chain: issuersOf(certificate, certificates).map(({ raw }) => raw),
    notBefore,
    notAfter,
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
    subject: certificate.subject,
    // With a callback Node signs on its thread pool: the event loop goes on.
    sign: (data, algorithm = 'rsa-sha256') => signAsync(algorithm.slice('rsa-'.length), data, key),
  };
}

type Pair = { key: KeyObject; certificate: X509Certificate };

function best(pairs: readonly Pair[], now: Date): Pair {
  const validNow = ({ certificate }: Pair) => {
    const { notBefore, notAfter } = validity(certificate);
    return notBefore <= now && now <= notAfter;
  };
  const lastsLonger = (a: Pair, b: Pair) =>
    validity(b.certificate).notAfter.getTime() - validity(a.certificate).notAfter.getTime();
  const sorted = [...pairs].sort(lastsLonger);
  const found = sorted.find(validNow) ?? sorted[0];
  if (found === undefined)
    throw fault(
      'seal-without-key',
      'The PKCS#12 file holds no certificate for its key. Export certificate and key together.',
    );
  return found;
}

function validity(certificate: X509Certificate): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(certificate.validFrom), notAfter: new Date(certificate.validTo) };
}

/** RFC 5280, 4.2.1.3: where the extension is, it must name one of the two uses that are signatures over content. */
function maySign(certificate: X509Certificate): boolean {
  const usage = forge.pki.certificateFromPem(certificate.toString()).getExtension('keyUsage');
  if (usage === undefined || usage === null) return true;
  return ['digitalSignature', 'nonRepudiation'].some((name) => Reflect.get(usage, name) === true);
}

/** Longest path of issuers followed; real ones have two or three. */
const MAX_ISSUERS = 8;

function issuersOf(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const issuers: X509Certificate[] = [];
  for (let current = leaf; issuers.length < MAX_ISSUERS; ) {
    const issuer = certificates.find((each) => !each.raw.equals(current.raw) && current.checkIssued(each));
    if (issuer === undefined || issuers.includes(issuer)) break;
    issuers.push(issuer);
    current = issuer;
  }
  return issuers;
}

/** Every RSA key in the file with each certificate that belongs to it, and all certificates there are. */
function openPkcs12(pkcs12: Uint8Array, passphrase: string): { pairs: Pair[]; certificates: X509Certificate[] } {
  const container = readContainer(pkcs12, passphrase);
  const bags = (type: string) => container.getBags({ bagType: type })[type] ?? [];
  const keyBags = [...bags(OIDS.shroudedKey), ...bags(OIDS.key)];
  if (keyBags.length === 0)
    throw fault('seal-without-key', 'The PKCS#12 file holds no private key. Export it again together with its key.');
  // node-forge knows RSA alone: a bag with any other key has none.
  const keys = keyBags.flatMap(({ key }) => (key == null ? [] : [createPrivateKey(forge.pki.privateKeyToPem(key))]));
  if (keys.length === 0)
    throw fault(
      'seal-key-unsupported',
      'The key in the PKCS#12 file is not RSA. A seal for Notific@ needs an RSA key.',
    );
  const certificates = bags(OIDS.certificate).flatMap(({ cert }) =>
    cert == null ? [] : [new X509Certificate(forge.pki.certificateToPem(cert))],
  );
  const pairs = keys.flatMap((key) =>
    certificates.filter((each) => each.checkPrivateKey(key)).map((certificate) => ({ key, certificate })),
  );
  return { pairs, certificates };
}

const OIDS = {
  key: forge.pki.oids.keyBag ?? '',
  shroudedKey: forge.pki.oids.pkcs8ShroudedKeyBag ?? '',
  certificate: forge.pki.oids.certBag ?? '',
};

function readContainer(pkcs12: Uint8Array, passphrase: string): forge.pkcs12.Pkcs12Pfx {
  let parsed: forge.asn1.Asn1;
  try {
    parsed = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(pkcs12).toString('binary')));
  } catch (cause) {
    throw fault('seal-unreadable', NOT_PKCS12, {}, cause);
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(parsed, false, passphrase);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : '';
    if (/password/i.test(text))
      throw fault(
        'seal-password-wrong',
        'The passphrase does not open the seal, or the file is damaged. Check passphraseFile (a trailing line break is ignored).',
        {},
        cause,
      );
    throw fault('seal-unreadable', /not an PKCS#12 PFX/.test(text) ? NOT_PKCS12 : UNREADABLE, {}, cause);
  }
}

const NOT_PKCS12 = 'The seal file is not PKCS#12 (.p12, .pfx). Export certificate and key as PKCS#12.';
const UNREADABLE =
  'The seal file is damaged or uses an encryption we cannot read. Convert it: openssl pkcs12 -in old.p12 -nodes | openssl pkcs12 -export -out new.p12';

function fault(code: ErrorCode, message: string, params: Record<string, string> = {}, cause?: unknown): GatewayError {
  return new GatewayError(code, 'sign', message, { params, ...(cause === undefined ? {} : { cause }) });
}
