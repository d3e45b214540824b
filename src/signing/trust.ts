/** Does a certificate lead to one of the authorities a person trusts (RFC 5280, 6.1, without revocation)? */
import { X509Certificate } from 'node:crypto';

/** Longest path; real ones have two or three. */
const MAX_PATH = 8;

export type TrustProblem = 'not-valid-then' | 'issuer-unknown' | 'issuer-is-no-authority' | 'path-too-long';

/**
 * Null where it does. `anchors` are trusted as they are; `intermediates` only as far as an anchor vouches for them.
 * `at`: when it was used. Revocation is not asked: this works without a network.
 */
export function trustProblem(
  certificate: X509Certificate,
  options: { intermediates: readonly X509Certificate[]; anchors: readonly X509Certificate[]; at: Date },
): TrustProblem | null {
  const { intermediates, anchors, at } = options;
  const isAnchor = (each: X509Certificate) => anchors.some(({ raw }) => raw.equals(each.raw));
  let current = certificate;
  for (let depth = 0; depth < MAX_PATH; depth += 1) {
    if (!validAt(current, at)) return 'not-valid-then';
    if (isAnchor(current)) return null;
    const issuer = [...anchors, ...intermediates].find((each) => vouchesFor(each, current));
    if (issuer === undefined) return 'issuer-unknown';
    if (!issuer.ca) return 'issuer-is-no-authority';
    current = issuer;
  }
  return 'path-too-long';
}

function vouchesFor(issuer: X509Certificate, subject: X509Certificate): boolean {
  // An authority that only vouches for itself leads nowhere.
  if (issuer.raw.equals(subject.raw)) return false;
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function validAt(certificate: X509Certificate, at: Date): boolean {
  return new Date(certificate.validFrom) <= at && at <= new Date(certificate.validTo);
}

/** Every certificate of a PEM file. Throws where there is none, or one is damaged. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new RangeError('no certificate in it');
  return blocks.map((each) => new X509Certificate(each));
}

/** PEM text of certificates given as DER. */
export function pemOf(certificates: readonly Uint8Array[]): string {
  return certificates.map((each) => new X509Certificate(each).toString()).join('');
}
