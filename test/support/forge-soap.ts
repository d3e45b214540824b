/** Signed SOAP messages made by somebody who has a key but not our scruples: any algorithm, any reference. */
import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { NS } from '../../src/signing/ws-security.ts';
import { certificateFile, LIFETIME_MS, passphraseOf, pemOf, type SealName, SIGNED_AT } from './seals.ts';

const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const X509 = `${OASIS}-x509-token-profile-1.0#X509v3`;
const BASE64 = `${OASIS}-soap-message-security-1.0#Base64Binary`;

const stamp = (time: Date) => time.toISOString();
export const TIMESTAMP = `<wsu:Timestamp xmlns:wsu="${NS.wsu}" wsu:Id="timestamp"><wsu:Created>${stamp(SIGNED_AT)}</wsu:Created><wsu:Expires>${stamp(new Date(SIGNED_AT.getTime() + LIFETIME_MS))}</wsu:Expires></wsu:Timestamp>`;
export const BODY = `<soapenv:Body xmlns:soapenv="${NS.soap}" xmlns:wsu="${NS.wsu}" wsu:Id="body"><n:pay xmlns:n="urn:n">1 euro</n:pay></soapenv:Body>`;

export type Reference = { uri: string; covers: string; transforms?: readonly string[]; digest?: [string, string] };
export type Forgery = {
  timestamp?: string;
  references?: readonly Reference[];
  canonicalization?: string;
  method?: string;
  /** Signs the canonical SignedInfo; the first example seal's RSA-SHA256 if not given. */
  sign?: (signedInfo: string) => Buffer;
  certificate?: SealName;
};

const SHA256: [string, string] = [NS.sha256, 'sha256'];

/** A message that says and signs what it is told to; with nothing told, one that ought to be accepted. */
export function forgedMessage(options: Forgery = {}): Buffer {
  const certificate = options.certificate ?? 'seal-ayuntamiento-ficticio';
  const timestamp = options.timestamp ?? TIMESTAMP;
  const references = options.references ?? [
    { uri: '#body', covers: BODY },
    { uri: '#timestamp', covers: timestamp },
  ];
  const inside = [
    leaf('CanonicalizationMethod', options.canonicalization ?? NS.excC14n),
    leaf('SignatureMethod', options.method ?? NS.rsaSha256),
    ...references.map(referenceXml),
  ].join('');
  const sign = options.sign ?? ((text: string) => rsa('RSA-SHA256', text));
  const value = sign(`<ds:SignedInfo xmlns:ds="${NS.ds}">${inside}</ds:SignedInfo>`).toString('base64');
  const token = new X509Certificate(pemOf(certificate)).raw.toString('base64');
  return Buffer.from(
    `<soapenv:Envelope xmlns:soapenv="${NS.soap}"><soapenv:Header><wsse:Security xmlns:wsse="${NS.wsse}">` +
      `<wsse:BinarySecurityToken xmlns:wsu="${NS.wsu}" EncodingType="${BASE64}" ValueType="${X509}" wsu:Id="token">${token}</wsse:BinarySecurityToken>` +
      `${timestamp}<ds:Signature xmlns:ds="${NS.ds}"><ds:SignedInfo>${inside}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue>` +
      `<ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#token" ValueType="${X509}"></wsse:Reference></wsse:SecurityTokenReference></ds:KeyInfo>` +
      `</ds:Signature></wsse:Security></soapenv:Header>${BODY}</soapenv:Envelope>`,
  );
}

/** Signs with the key of an example seal, by any algorithm of node-forge's. */
export function rsa(algorithm: 'RSA-SHA256' | 'RSA-SHA1', text: string, seal: SealName = 'seal-ayuntamiento-ficticio') {
  const key = forge.pki.privateKeyFromPem(keyOf(seal).export({ type: 'pkcs1', format: 'pem' }).toString());
  const digest = algorithm === 'RSA-SHA1' ? forge.md.sha1.create() : forge.md.sha256.create();
  return Buffer.from(key.sign(digest.update(text, 'utf8')), 'binary');
}

/** The private key of an example seal, which a seal once loaded does not give away. */
export function keyOf(seal: SealName): KeyObject {
  const parsed = forge.asn1.fromDer(certificateFile(`${seal}.p12`).toString('binary'));
  const type = forge.pki.oids.pkcs8ShroudedKeyBag ?? '';
  const bag = forge.pkcs12.pkcs12FromAsn1(parsed, passphraseOf(seal)).getBags({ bagType: type })[type]?.[0];
  if (bag?.key == null) throw new Error(`no key in ${seal}`);
  return createPrivateKey(forge.pki.privateKeyToPem(bag.key));
}

function referenceXml({ uri, covers, transforms = [NS.excC14n], digest: [name, hash] = SHA256 }: Reference): string {
  const steps = transforms.map((each) => leaf('Transform', each)).join('');
  const value = createHash(hash).update(covers).digest('base64');
  return `<ds:Reference URI="${uri}"><ds:Transforms>${steps}</ds:Transforms>${leaf('DigestMethod', name)}<ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`;
}

function leaf(name: string, algorithm: string): string {
  return `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`;
}
