/**
 * Where the parts of a signed SOAP 1.1 message must stand. Everything is found by fixed position and namespace, never
 * by searching: a signed element that was moved elsewhere (signature wrapping) is simply not where we look.
 */
import { X509Certificate } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import type { SignedPart } from '../../contracts/ws-security-profile.ts';
import type { Expectation } from './expectation.ts';
import { NS } from './names.ts';
import { refuse } from './signature-refused.ts';
import {
  atMostOne,
  elementsOf,
  is,
  named,
  only,
  parseStrictly,
  refuseComments,
  refuseRepeatedIds,
} from './strict-xml.ts';

export type SignedMessage = {
  signature: Element;
  body: Element;
  bodyUri: string;
  /** Null where there is none; `uri` null where it is not signed. */
  timestamp: { element: Element; uri: string | null } | null;
  /** DER of the certificate that the key is said to belong to. */
  certificate: Buffer;
  /** Of others that came with it. */
  others: readonly Buffer[];
};

/** Longest chain looked at in one message. */
const MAX_CERTIFICATES = 8;

/** Throws GatewayError `signature-invalid` unless `xml` is one SOAP message signed over exactly what is expected. */
export function readSignedMessage(xml: string, expected: Expectation): SignedMessage {
  const envelope = parseStrictly(xml);
  if (!is(envelope, NS.soap, 'Envelope')) refuse('not-soap');
  const [header, body, ...more] = elementsOf(envelope);
  if (header === undefined || !is(header, NS.soap, 'Header')) refuse('no-header');
  if (body === undefined || !is(body, NS.soap, 'Body') || more.length > 0) refuse('not-one-body');
  const security = securityOf(header, expected);
  const signature = only(security ?? header, NS.ds, 'Signature');
  refuseComments(security ?? signature);
  const timestamp = security === null ? null : atMostOne(security, NS.wsu, 'Timestamp');
  if (expected.timestamp && timestamp === null) refuse('no-timestamp');
  const key = keyOf(signature, security, expected);
  if (elementsOf(signature).length !== 3) refuse('unexpected-signature-part');
  const parts: Partial<Record<SignedPart, string | null>> = {
    body: security === null ? uriOf(body.getAttributeNS(null, 'Id')) : uriOf(body.getAttributeNS(NS.wsu, 'Id')),
    ...(timestamp === null ? {} : { timestamp: uriOf(timestamp.getAttributeNS(NS.wsu, 'Id')) }),
    ...(key.tokenUri === null ? {} : { token: key.tokenUri }),
  };
  for (const name of expected.mustSign) if ((parts[name] ?? null) === null) refuse('no-id');
  const uris = Object.values(parts).filter((uri) => uri !== null);
  refuseRepeatedIds(envelope, uris);
  const signed = checkSignedInfo(only(signature, NS.ds, 'SignedInfo'), parts, expected);
  only(signature, NS.ds, 'SignatureValue');
  const stampUri = parts.timestamp ?? null;
  return {
    signature,
    body,
    bodyUri: parts.body ?? '',
    timestamp:
      timestamp === null
        ? null
        : { element: timestamp, uri: stampUri !== null && signed.includes(stampUri) ? stampUri : null },
    certificate: key.certificate,
    others: key.others,
  };
}

/** Null: the signature stands in the header itself. */
function securityOf(header: Element, { placements }: Expectation): Element | null {
  if (!placements.includes('wsse:Security')) return null;
  return placements.length === 1 ? only(header, NS.wsse, 'Security') : atMostOne(header, NS.wsse, 'Security');
}

type Key = { certificate: Buffer; others: readonly Buffer[]; tokenUri: string | null };

function keyOf(signature: Element, security: Element | null, { keyReferences }: Expectation): Key {
  const token = security === null ? null : atMostOne(security, NS.wsse, 'BinarySecurityToken');
  const byToken = security !== null && keyReferences.includes('binary-security-token');
  if (byToken && (token !== null || keyReferences.length === 1)) {
    if (token === null) refuse('no-binary-security-token');
    const tokenUri = uriOf(token.getAttributeNS(NS.wsu, 'Id')) ?? refuse('no-id');
    const keyInfo = only(signature, NS.ds, 'KeyInfo');
    const reference = only(only(keyInfo, NS.wsse, 'SecurityTokenReference'), NS.wsse, 'Reference');
    if (reference.getAttribute('URI') !== tokenUri) refuse('key-elsewhere');
    return { certificate: certificateIn(token), others: [], tokenUri };
  }
  if (!keyReferences.includes('x509-data')) refuse('key-elsewhere');
  const data = only(only(signature, NS.ds, 'KeyInfo'), NS.ds, 'X509Data');
  const certificates = named(data, NS.ds, 'X509Certificate').map(certificateIn);
  const [first, ...rest] = certificates;
  if (first === undefined) refuse('no-x509-certificate');
  if (rest.length === 0) return { certificate: first, others: [], tokenUri: null };
  const certificate = leafOf(certificates);
  return { certificate, others: certificates.filter((each) => each !== certificate), tokenUri: null };
}

function certificateIn(element: Element): Buffer {
  return Buffer.from(element.textContent ?? '', 'base64');
}

/** The one that issued none of the others (xmldsig-core 1.1, 4.5.4.1: their order says nothing). */
function leafOf(certificates: readonly Buffer[]): Buffer {
  if (certificates.length > MAX_CERTIFICATES) refuse('too-many-certificates');
  const parsed = certificates.map((der) => ({ der, certificate: parsedCertificate(der) }));
  const leaves = parsed.filter(
    (each) => !parsed.some((other) => other !== each && other.certificate.checkIssued(each.certificate)),
  );
  const [leaf, ...more] = leaves;
  if (leaf === undefined || more.length > 0) refuse('not-one-signer');
  return leaf.der;
}

/** Refuses with `certificate-unreadable`. */
export function parsedCertificate(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch {
    // OpenSSL's words say nothing that a reader of ours could act on.
    refuse('certificate-unreadable');
  }
}

/* Each part once, by the algorithms expected, nothing but the parts (xmldsig-core 1.1, 4.4). Gives the URIs signed. */
function checkSignedInfo(
  signedInfo: Element,
  parts: Partial<Record<SignedPart, string | null>>,
  expected: Expectation,
): string[] {
  requireOne(expected.canonicalizations, only(signedInfo, NS.ds, 'CanonicalizationMethod'), 'canonicalization-method');
  requireOne(expected.signatures, only(signedInfo, NS.ds, 'SignatureMethod'), 'signature-method');
  const references = named(signedInfo, NS.ds, 'Reference');
  const signed = references.map((each) => each.getAttribute('URI') ?? '');
  const uri = (name: SignedPart) => parts[name] ?? '';
  const allowed = [...expected.mustSign, ...expected.maySign].map(uri).filter((each) => each !== '');
  const exactly =
    new Set(signed).size === signed.length &&
    expected.mustSign.every((name) => signed.includes(uri(name))) &&
    signed.every((each) => allowed.includes(each));
  if (!exactly || elementsOf(signedInfo).length !== signed.length + 2)
    refuse(`not-${expected.mustSign.toSorted().join('-and-')}`);
  for (const reference of references) checkReference(reference, expected);
  return signed;
}

function checkReference(reference: Element, expected: Expectation): void {
  const transforms = atMostOne(reference, NS.ds, 'Transforms');
  const [transform, ...more] = transforms === null ? [] : elementsOf(transforms);
  if (transforms !== null && (transform === undefined || !is(transform, NS.ds, 'Transform'))) refuse('transform');
  if (more.length > 0 || !expected.transforms.includes(transform === undefined ? null : algorithmOf(transform)))
    refuse('transform');
  requireOne(expected.digests, only(reference, NS.ds, 'DigestMethod'), 'digest-method');
  only(reference, NS.ds, 'DigestValue');
}

function requireOne(list: readonly string[], element: Element, reason: string): void {
  if (!list.includes(algorithmOf(element))) refuse(reason);
}

function algorithmOf(element: Element): string {
  return element.getAttribute('Algorithm') ?? '';
}

/** Null without an identifier that a reference can name. */
function uriOf(id: string | null): string | null {
  return id !== null && /^[A-Za-z_][\w.-]*$/.test(id) ? `#${id}` : null;
}
