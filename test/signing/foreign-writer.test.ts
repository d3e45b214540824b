/** Messages as the stacks of others write them: signed by xmlsec1, laid out as published clients and libraries do. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import type {
  BareSignatureProfile,
  SecurityHeaderProfile,
  WsSecurityProfile,
} from '../../contracts/ws-security-profile.ts';
import { NS } from '../../src/signing/names.ts';
import { verifySoap } from '../../src/signing/verify.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { keyOf } from '../support/forge-soap.ts';
import { exampleSeal, LIFETIME_MS, PROFILE, payload, pemOf, SIGNED_AT } from '../support/seals.ts';
import { ROOT } from '../support/source-tree.ts';
import { SHAPES } from '../support/ws-security-profiles.ts';
import { xmlsecAvailable, xmlsecSign } from '../support/xmlsec.ts';

const SEAL = 'seal-ayuntamiento-ficticio';
const KEY = keyOf(SEAL).export({ type: 'pkcs8', format: 'pem' }).toString();
const CERTIFICATE = pemOf(SEAL).replace(/-----[^-]+-----|\s/g, '');
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

const prefixes = (list: string) => `<ec:InclusiveNamespaces xmlns:ec="${NS.excC14n}" PrefixList="${list}"/>`;

/** As a Java stack writes it: its own prefixes, namespaces to be kept though nothing uses them, line breaks between parts. */
function javaLike(profile: SecurityHeaderProfile): string {
  const [created, expires] = [SIGNED_AT, new Date(SIGNED_AT.getTime() + LIFETIME_MS)].map((at) => at.toISOString());
  const reference = (id: string, list: string) =>
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${NS.excC14n}">${prefixes(list)}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${NS.sha256}"/><ds:DigestValue/></ds:Reference>`;
  const ids = { body: reference('id-2', 'xsi'), timestamp: reference('TS-1', 'wsse soap xsi') };
  const references = profile.signedParts.map((part) => ids[part]).join('');
  const timestamp = `<wsu:Timestamp wsu:Id="TS-1"><wsu:Created>${created}</wsu:Created><wsu:Expires>${expires}</wsu:Expires></wsu:Timestamp>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="${NS.soap}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Header>
<wsse:Security xmlns:wsse="${NS.wsse}" xmlns:wsu="${NS.wsu}" soap:mustUnderstand="1">
<wsse:BinarySecurityToken EncodingType="${OASIS}-soap-message-security-1.0#Base64Binary" ValueType="${OASIS}-x509-token-profile-1.0#X509v3" wsu:Id="X509-1">${CERTIFICATE}</wsse:BinarySecurityToken>
${timestamp}<ds:Signature xmlns:ds="${NS.ds}" Id="SIG-3"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${NS.excC14n}">${prefixes('soap xsi')}</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${NS.rsaSha256}"/>${references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo Id="KI-4"><wsse:SecurityTokenReference wsu:Id="STR-5"><wsse:Reference URI="#X509-1" ValueType="${OASIS}-x509-token-profile-1.0#X509v3"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>
</wsse:Security></soap:Header><soap:Body xmlns:wsu="${NS.wsu}" wsu:Id="id-2"><r:respuesta xmlns:r="urn:r">
  <r:codigo xsi:nil="false">ñ &amp; 0</r:codigo></r:respuesta></soap:Body></soap:Envelope>`;
}

/** A signature in the header, as XML signature libraries write it: with the key and its issuer beside the certificate. */
function libraryLike({ canonicalization }: { canonicalization: string }): string {
  return `<S:Envelope xmlns:S="${NS.soap}" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<S:Header><Signature xmlns="${NS.ds}"><SignedInfo>
<CanonicalizationMethod Algorithm="${canonicalization}"/>
<SignatureMethod Algorithm="${NS.rsaSha256}"/>
<Reference URI="#MsgBody"><DigestMethod Algorithm="${NS.sha256}"/><DigestValue/></Reference>
</SignedInfo><SignatureValue/><KeyInfo><X509Data><X509SubjectName>CN=x</X509SubjectName><X509Certificate>${CERTIFICATE}</X509Certificate></X509Data></KeyInfo></Signature></S:Header>
<S:Body Id="MsgBody"><respuesta xmlns="urn:r"><codigo>ñ &amp; 0</codigo></respuesta></S:Body></S:Envelope>`;
}

function verified(xml: Uint8Array, profile: WsSecurityProfile) {
  return verifySoap(xml, { profile, trusted: [pemOf(SEAL)], now: SIGNED_AT });
}

describe.skipIf(!xmlsecAvailable())('a message signed by xmlsec1', () => {
  const bodyAlone: SecurityHeaderProfile = { ...PROFILE, signedParts: ['body'], timestamp: null };
  const bare: BareSignatureProfile = SHAPES['bare signature'];

  it.each([
    ['Body and Timestamp', PROFILE],
    ['Body', bodyAlone],
  ])('is verified, laid out as a Java stack does: %s', (_what, profile) => {
    const message = xmlsecSign(javaLike(profile), KEY);
    expect(verified(message, profile).bodyXml).toContain('<r:codigo xsi:nil="false">ñ &amp; 0</r:codigo>');
    const forged = Buffer.from(message.toString().replace('&amp; 0', '&amp; 1'));
    expect(() => verified(forged, profile)).toThrow(expect.objectContaining({ params: { reason: 'not-genuine' } }));
  });

  it.each(['c14n', 'c14n-with-comments'] as const)('is verified, a bare signature by %s', (canonicalization) => {
    const uri = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
    const message = xmlsecSign(
      libraryLike({ canonicalization: canonicalization === 'c14n' ? uri : `${uri}#WithComments` }),
      KEY,
    );
    const profile = { ...bare, canonicalization };
    expect(verified(message, profile).bodyXml).toContain('<codigo>ñ &amp; 0</codigo>');
    const forged = Buffer.from(message.toString().replace('&amp; 0', '&amp; 1'));
    expect(() => verified(forged, profile)).toThrow(expect.objectContaining({ params: { reason: 'not-genuine' } }));
  });
});

/** Constructed by us from published clients; absent where the project stands alone. */
const PLACES = ['../shared', '../../shared'].map((each) => join(ROOT, each, 'reference/others/examples'));
const EXAMPLES = PLACES.find((each) => existsSync(each)) ?? '';

type Outline = { name: string; attributes: Record<string, string>; children: Outline[] };

/** Names, and what of the attributes is not one message's own: no identifiers, no references to them. */
function outline(element: Element): Outline {
  const attributes = Array.from(element.attributes)
    .filter(({ name, localName }) => !/^xmlns/.test(name) && localName !== 'Id' && localName !== 'URI')
    .map(({ localName, value }) => [String(localName), value] as const);
  const children = Array.from(element.childNodes).filter((each): each is Element => each.nodeType === 1);
  return {
    name: `{${element.namespaceURI}}${element.localName}`,
    attributes: Object.fromEntries(attributes),
    children: children.map(outline),
  };
}

function headerOf(xml: string): Element {
  // xmldom warns of this character on standard error, where it would look like a fault.
  const text = xml.replaceAll('\uFFFD', '?');
  const header = new DOMParser().parseFromString(text, 'text/xml').getElementsByTagNameNS(NS.soap, 'Header')[0];
  if (header === undefined) throw new Error('no header');
  return header;
}

async function signed(profile: WsSecurityProfile): Promise<string> {
  const signer = await exampleSeal(SEAL);
  const input = { headerXml: '', bodyPieces: payload(8), signer, now: SIGNED_AT, profile };
  return Buffer.concat(await wsSecurity.sign(input)).toString();
}

describe.skipIf(EXAMPLES === '')('our header has the shape of', () => {
  const read = (name: string) => readFileSync(join(EXAMPLES, name), 'utf8');
  const sha1 = { allowSha1: true, algorithms: { signature: 'rsa-sha1', digest: 'sha1' } } as const;

  it.each<[string, WsSecurityProfile]>([
    ['scsp/04_wssecurity_header.skeleton.xml', { ...SHAPES['body alone, no timestamp'], ...sha1 }],
    ['scsp/05_xmlsignature_header.skeleton.xml', { ...SHAPES['bare signature'], ...sha1 }],
    ['dehu/11_signed_envelope.skeleton.xml', SHAPES['timestamp first, SHA-512']],
  ])('%s', async (name, profile) => {
    expect(outline(headerOf(await signed(profile)))).toEqual(outline(headerOf(read(name))));
  });

  it('pci/readme_03_signed_Envelope.xml, whose text has blanks inside its names', async () => {
    const order = (xml: string) => {
      const security = headerOf(xml).getElementsByTagNameNS(NS.wsse, 'Security')[0];
      const children = Array.from(security?.childNodes ?? []).filter((each) => each.nodeType === 1);
      return [security?.getAttributeNS(NS.soap, 'mustUnderstand'), ...children.map(({ localName }) => localName)];
    };
    const profile = SHAPES['body, a timestamp beside it'];
    expect(order(await signed(profile))).toEqual(order(read('pci/readme_03_signed_Envelope.xml')));
    const uris = [...(await signed(profile)).matchAll(/<ds:Reference URI="#(\w+)"/g)].map(([, id]) => id);
    expect(uris).toEqual(['body']);
  });
});
