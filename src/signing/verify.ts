/**
 * Verifies the signature of a SOAP 1.1 message as its profile says, and gives back only what it covers: the Body as it
 * was digested, never the document around it.
 */
import type { X509Certificate } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import type { WsSecurityProfile } from '../../contracts/ws-security-profile.ts';
import { type Expectation, expectationOf } from './expectation.ts';
import { CANONICALIZATION_URI, NS } from './names.ts';
import { refuse } from './signature-refused.ts';
import { readSignedMessage, type SignedMessage } from './signed-message.ts';
import { only, parseStrictly } from './strict-xml.ts';
import { requireTrust, type Trust } from './trust-signer.ts';

export type VerifyOptions = Trust & {
  /** How it must be signed; null for any way there is, where the message's own word is good enough. */
  profile: WsSecurityProfile | null;
  now: Date;
  /** How far two clocks may be apart; a minute if not given. */
  maxSkewMs?: number;
};

export type VerifiedSoap = {
  /** The soap:Body in canonical form. */
  bodyXml: string;
  /** Certificate it was signed with, DER. */
  certificate: Uint8Array;
  /** When its Timestamp says it was made; not later than now, but for the skew. Null where no Timestamp is signed. */
  createdAt: Date | null;
};

const DEFAULT_SKEW_MS = 60_000;
/** Above the longest message: a document of 15 MB in base64 and its envelope. Bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Throws GatewayError `signature-invalid`; its `params.reason` says why. */
export function verifySoap(xml: Uint8Array, options: VerifyOptions): VerifiedSoap {
  if (xml.byteLength > MAX_BYTES) refuse('too-large');
  const text = decode(xml);
  const expected = expectationOf(options.profile);
  const message = readSignedMessage(text, expected);
  // A second one anywhere, even where we do not look, is somebody trying to be looked at.
  const signatures = signaturesIn(message.signature.ownerDocument);
  const content = expected.signedContent ? signaturesIn(message.body) : 0;
  if (signatures - content !== 1) refuse('not-one-signature');
  const certificate = requireTrust(message, options);
  const { bodyXml, timestampXml } = signedParts(text, message, { certificate, expected });
  if (!startsWithBody(bodyXml)) refuse('not-the-body');
  const createdAt = timestampXml === null ? null : requireFresh(timestampXml, options);
  // One that nobody signed proves nothing: it can only make a message that is old by its own account be refused.
  const unsigned = message.timestamp !== null && timestampXml === null && expected.timestamp;
  if (unsigned) requireFresh(String(message.timestamp?.element), options);
  return { bodyXml, certificate: certificate.raw, createdAt };
}

function signaturesIn(part: Pick<Element, 'getElementsByTagNameNS'> | null): number {
  return part?.getElementsByTagNameNS(NS.ds, 'Signature').length ?? 0;
}

/* A declaration of types or an instruction has no place in SOAP (SOAP 1.1, section 3). */
function decode(xml: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(xml);
  } catch {
    // What it throws says only that the bytes are no UTF-8, which is the reason given.
    refuse('not-utf-8');
  }
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) refuse('doctype');
  if (text.replace(/^<\?xml\s[^>]*\?>/, '').includes('<?')) refuse('processing-instruction');
  return text.replace(MISREAD, (each) => `&#${each.charCodeAt(0)};`);
}

/**
 * xmldom takes the first two for line ends, as XML 1.1 does and XML 1.0 (2.11) does not, and the last for a fault. As
 * references they are read as they are; where that would not be so (CDATA), the digest no longer matches.
 */
const MISREAD = /[\u0085\u2028\u2029\uFFFD]/g;

/** The canonical XML of the parts, once their digests and the signature over them have been checked. */
function signedParts(
  text: string,
  message: SignedMessage,
  by: { certificate: X509Certificate; expected: Expectation },
): { bodyXml: string; timestampXml: string | null } {
  const { canonicalizations, transforms, digests, signatures } = by.expected;
  // What a key in the message says of itself is never asked.
  const checker = new SignedXml({ publicCert: by.certificate.toString(), getCertFromKeyInfo: () => null });
  // The exclusive one is what the library itself reads SignedInfo by; that nobody else asks for it has been seen to.
  const steps = [NS.excC14n, ...canonicalizations, ...transforms.map((each) => each ?? CANONICALIZATION_URI.c14n)];
  checker.CanonicalizationAlgorithms = pick(checker.CanonicalizationAlgorithms, steps);
  checker.HashAlgorithms = pick(checker.HashAlgorithms, digests);
  checker.SignatureAlgorithms = pick(checker.SignatureAlgorithms, signatures);
  const part = (uri: string) => checker.getReferences().find((each) => each.uri === uri)?.signedReference ?? '';
  if (!isGenuine(checker, text, message)) refuse('not-genuine');
  const stampUri = message.timestamp?.uri ?? null;
  return { bodyXml: part(message.bodyUri), timestampXml: stampUri === null ? null : part(stampUri) };
}

function isGenuine(checker: SignedXml, text: string, { signature }: SignedMessage): boolean {
  try {
    checker.loadSignature(signature.toString());
    return checker.checkSignature(text);
  } catch {
    // Its messages quote the values compared, which is the message itself: they are not kept as a cause.
    return false;
  }
}

function pick<T>(from: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

/** In canonical form the namespaces of an element come first after its name (xml-c14n 1.0, 2.2). */
function startsWithBody(xml: string): boolean {
  const [tag = '', prefix] = /^<(?:([\w.-]+):)?Body [^>]*>/.exec(xml) ?? [];
  return tag.includes(` xmlns${prefix === undefined ? '' : `:${prefix}`}="${NS.soap}"`);
}

/** WSS 1.1, section 10: one Created and one Expires, in UTC. */
function requireFresh(timestampXml: string, options: VerifyOptions): Date {
  const timestamp = parseStrictly(timestampXml);
  const created = instant(only(timestamp, NS.wsu, 'Created').textContent ?? '');
  const expires = instant(only(timestamp, NS.wsu, 'Expires').textContent ?? '');
  const now = options.now.getTime();
  const skewMs = options.maxSkewMs ?? DEFAULT_SKEW_MS;
  if (created > now + skewMs) refuse('made-in-the-future');
  if (expires <= now - skewMs) refuse('expired');
  if (expires <= created) refuse('expires-before-it-is-made');
  return new Date(created);
}

function instant(text: string): number {
  const value = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value)) refuse('timestamp-unreadable');
  return value;
}
