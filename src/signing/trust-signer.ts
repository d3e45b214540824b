/** Is a message's signer one we believe: a certificate named to us, or one of a named holder's from a named authority? */
import type { X509Certificate } from 'node:crypto';
import type { AnswerTrust } from '../../contracts/ws-security-profile.ts';
import { refuse } from './signature-refused.ts';
import { parsedCertificate, type SignedMessage } from './signed-message.ts';
import { certificatesIn, trustProblem } from './trust.ts';

export type Trust = {
  /** Certificates we accept signatures of, PEM or DER: these, whoever issued them. */
  trusted: readonly (string | Uint8Array)[];
  /**
   * Authorities whose certificates we accept too, of one holder: his NIF, as `serialNumber` or `organizationIdentifier`
   * of the subject says it. An authority by itself vouches for everybody it ever gave a certificate to.
   */
  authorities?: { anchors: readonly (string | Uint8Array)[]; holder: string };
};

/** What a back end's settings say, as verifySoap takes it. Throws where its PEM is none: the settings' schema has looked. */
export function trustOf(settings: AnswerTrust): Trust {
  const { certificates = '', authorities, holder } = settings;
  const trusted = certificates === '' ? [] : certificatesIn(certificates).map(({ raw }) => raw);
  if (authorities === undefined || holder === undefined) return { trusted };
  return { trusted, authorities: { anchors: certificatesIn(authorities).map(({ raw }) => raw), holder } };
}

/** Can every certificate in these settings be read? */
export function isReadable(settings: AnswerTrust): boolean {
  try {
    trustOf(settings);
    return true;
  } catch {
    // OpenSSL's words say nothing that who wrote the settings could act on.
    return false;
  }
}

/** Refuses with a reason; nothing that a certificate says about itself counts but by an authority's word. */
export function requireTrust(
  message: Pick<SignedMessage, 'certificate' | 'others'>,
  { trusted, authorities, now }: Trust & { now: Date },
): X509Certificate {
  // Byte for byte one of ours: no chain, no issuer.
  const own = trusted.map(parsedCertificate).find(({ raw }) => raw.equals(message.certificate));
  if (own !== undefined) {
    if (now < new Date(own.validFrom) || now > new Date(own.validTo)) refuse('certificate-not-valid-now');
    return own;
  }
  if (authorities === undefined) refuse('certificate-not-trusted');
  const certificate = parsedCertificate(message.certificate);
  const anchors = authorities.anchors.map(parsedCertificate);
  const intermediates = message.others.map(parsedCertificate);
  const problem = trustProblem(certificate, { anchors, intermediates, at: now });
  if (problem === 'not-valid-then') refuse('certificate-not-valid-now');
  if (problem !== null) refuse('certificate-not-trusted');
  if (certificate.ca || !isHeldBy(certificate, authorities.holder)) refuse('certificate-not-trusted');
  return certificate;
}

/* X.520 serialNumber, and organizationIdentifier as ETSI EN 319 412-1 (5.1) spells a NIF: `VATES-Q0000000J`. OpenSSL
   escapes line breaks within a value, so that a line is one attribute. */
function isHeldBy({ subject }: X509Certificate, holder: string): boolean {
  const accepted = ['', 'IDCES-', 'VATES-', 'NTRES-'].map((prefix) => `${prefix}${holder}`);
  return subject.split('\n').some((line) => {
    const [, name, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    return (name === 'serialNumber' || name === 'organizationIdentifier') && accepted.includes(value);
  });
}
