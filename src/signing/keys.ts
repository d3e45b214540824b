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
  notAfter: Date /** SHA-256 of the certificate, hex. */;
  fingerprint: string;
  subject: string;
};

const signAsync = promisify(signBytes);
/** Below this a signature is no longer trusted (CCN-STIC 807). Bits. */
const MIN_RSA_BITS = 2048;

/** Throws GatewayError `seal-…`; never quotes the passphrase or the key. */
export async function loadSeal(input: { pkcs12: Uint8Array; passphrase: string; now: Date }): Promise<Seal> {
  const { key, certificate } = openPkcs12(input.pkcs12, input.passphrase);
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS)
    throw fault('seal-key-unsupported', `The seal's key must be RSA of at least ${MIN_RSA_BITS} bits.`);
  if (!certificate.checkPrivateKey(key))
    throw fault('seal-without-key', 'The key in the PKCS#12 file does not belong to its certificate.');
  const notBefore = new Date(certificate.validFrom);
  const notAfter = new Date(certificate.validTo);
  if (input.now > notAfter)
    throw fault('seal-expired', `The seal expired on ${notAfter.toISOString()}. Install its renewal.`, {
      notAfter: notAfter.toISOString(),
    });
  if (input.now < notBefore)
    throw fault('seal-not-yet-valid', `The seal is valid from ${notBefore.toISOString()}.`, {
      notBefore: notBefore.toISOString(),
    });
  return {
    certificate: certificate.raw,
    notBefore,
    notAfter,
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
    subject: certificate.subject,
    // With a callback Node signs on its thread pool: the event loop goes on.
    sign: (data) => signAsync('sha256', data, key),
  };
}

type Opened = { key: KeyObject; certificate: X509Certificate };

function openPkcs12(pkcs12: Uint8Array, passphrase: string): Opened {
  const container = readContainer(pkcs12, passphrase);
  const bags = (type: string) => container.getBags({ bagType: type })[type] ?? [];
  const keyBag = [...bags(OIDS.shroudedKey), ...bags(OIDS.key)][0];
  if (keyBag === undefined)
    throw fault('seal-without-key', 'The PKCS#12 file holds no private key. Export it again together with its key.');
  if (keyBag.key == null)
    throw fault(
      'seal-key-unsupported',
      'The key in the PKCS#12 file is not RSA. A seal for Notific@ needs an RSA key.',
    );
  const keyPem = forge.pki.privateKeyToPem(keyBag.key);
  const key = createPrivateKey(keyPem);
  for (const bag of bags(OIDS.certificate)) {
    if (bag.cert === undefined) continue;
    const certificate = new X509Certificate(forge.pki.certificateToPem(bag.cert));
    if (certificate.checkPrivateKey(key)) return { key, certificate };
  }
  throw fault('seal-without-key', 'The PKCS#12 file holds no certificate for its key. Export both together.');
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
    throw fault('seal-unreadable', 'The seal file is not PKCS#12 (.p12, .pfx).', {}, cause);
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(parsed, false, passphrase);
  } catch (cause) {
    if (cause instanceof Error && /MAC could not be verified|Invalid password|password/i.test(cause.message))
      throw fault(
        'seal-password-wrong',
        'The passphrase does not open the seal. Check passphraseFile (a trailing line break is ignored).',
        {},
        cause,
      );
    throw fault(
      'seal-unreadable',
      'The seal file is damaged or uses an encryption we cannot read. Convert it: openssl pkcs12 -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
      {},
      cause,
    );
  }
}

function fault(code: ErrorCode, message: string, params: Record<string, string> = {}, cause?: unknown): GatewayError {
  return new GatewayError(code, 'sign', message, { params, ...(cause === undefined ? {} : { cause }) });
}
