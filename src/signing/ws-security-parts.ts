/** The parts of a signed header, each written in its canonical form. */
import type { DigestAlgorithm, SignatureAlgorithm } from '../../contracts/ws-security-profile.ts';
import { element, serialiseText, type XmlNode } from './canonical.ts';
import { BASE64, DIGEST_URI, NS, SIGNATURE_URI, X509_V3 } from './names.ts';

/** xsd:dateTime in UTC, to the millisecond or to the second. */
function stamp(at: Date, precision: 'ms' | 's'): string {
  return precision === 'ms' ? at.toISOString() : at.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function timestampXml(
  id: string,
  now: Date,
  { lifetimeMs, precision }: { lifetimeMs: number; precision: 'ms' | 's' },
): string {
  return serialiseText(
    element(
      'wsu:Timestamp',
      { namespaces: { wsu: NS.wsu }, attributes: { 'wsu:Id': id } },
      element('wsu:Created', {}, stamp(now, precision)),
      element('wsu:Expires', {}, stamp(new Date(now.getTime() + lifetimeMs), precision)),
    ),
  );
}

export function tokenXml(id: string, certificate: Uint8Array): string {
  return serialiseText(
    element(
      'wsse:BinarySecurityToken',
      {
        namespaces: { wsse: NS.wsse, wsu: NS.wsu },
        attributes: { EncodingType: BASE64, ValueType: X509_V3, 'wsu:Id': id },
      },
      Buffer.from(certificate).toString('base64'),
    ),
  );
}

export type SignedInfo = {
  algorithms: { signature: SignatureAlgorithm; digest: DigestAlgorithm };
  /** Identifier and digest of each part. */
  references: readonly (readonly [id: string, digest: string])[];
  /** URIs of algorithms; null for a reference without transforms. */
  canonicalization: string;
  transform: string | null;
  /** Namespaces its canonical form has beside ds. */
  inScope: Readonly<Record<string, string>>;
};

export function signedInfoXml(info: SignedInfo): string {
  const node = element(
    'ds:SignedInfo',
    { namespaces: { ds: NS.ds } },
    algorithm('CanonicalizationMethod', info.canonicalization),
    algorithm('SignatureMethod', SIGNATURE_URI[info.algorithms.signature]),
    ...info.references.map((reference) => referenceNode(reference, info)),
  );
  const written = serialiseText(node);
  if (Object.keys(info.inScope).length === 0) return written;
  const more = Object.entries(info.inScope).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  // `ds` comes before what our envelopes declare, by which they are in order.
  return written.replace(`"${NS.ds}"`, (found) => `${found}${more.join('')}`);
}

function referenceNode([id, digest]: readonly [string, string], { algorithms, transform }: SignedInfo): XmlNode {
  const transforms = transform === null ? [] : [element('ds:Transforms', {}, algorithm('Transform', transform))];
  return element(
    'ds:Reference',
    { attributes: { URI: `#${id}` } },
    ...transforms,
    algorithm('DigestMethod', DIGEST_URI[algorithms.digest]),
    element('ds:DigestValue', {}, digest),
  );
}

function algorithm(name: string, uri: string): XmlNode {
  return element(`ds:${name}`, { attributes: { Algorithm: uri } });
}

/** `key`: the identifier of the token the key refers to, or the certificate to put into it. */
export function keyInfoXml(key: string | Uint8Array): string {
  const inside =
    typeof key === 'string'
      ? element(
          'wsse:SecurityTokenReference',
          { namespaces: { wsse: NS.wsse } },
          element('wsse:Reference', { attributes: { URI: `#${key}`, ValueType: X509_V3 } }),
        )
      : element('ds:X509Data', {}, element('ds:X509Certificate', {}, Buffer.from(key).toString('base64')));
  return serialiseText(element('ds:KeyInfo', { namespaces: { ds: NS.ds } }, inside));
}
