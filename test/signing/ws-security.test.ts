import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { verifySoap } from '../../src/signing/verify.ts';
import { NS, unsignedEnvelope, usernameTokenHeader, wsSecurity } from '../../src/signing/ws-security.ts';
import { exampleSeal, LIFETIME_MS, PROFILE, payload, pemOf, SIGNED_AT, signedMessage } from '../support/seals.ts';
import { xmlsecAvailable, xmlsecVerify } from '../support/xmlsec.ts';

const PEM = pemOf('seal-ayuntamiento-ficticio');
const KB = 1024;
const SIZES = [
  ['1 KB', KB],
  ['20 KB', 20 * KB],
  ['1 MB', KB * KB],
] as const;

/** The message with one byte of its document changed. */
function changed(message: Buffer): Buffer {
  const copy = Buffer.from(message);
  copy[copy.indexOf('QUJDQUJD') + 4] = 'R'.charCodeAt(0);
  return copy;
}

function parse(xml: Uint8Array | string) {
  // xmldom warns of this character on standard error, where it would look like a fault.
  return new DOMParser().parseFromString(xml.toString().replaceAll('\uFFFD', '?'), 'text/xml');
}

describe.each(SIZES)('a signed message of %s', (_size, bytes) => {
  const options = { profile: PROFILE, trusted: [PEM], now: SIGNED_AT };

  it('is verified, and gives back its body', async () => {
    const { bodyXml, certificate } = verifySoap(await signedMessage({ bytes }), options);
    expect(bodyXml).toContain(Buffer.concat(payload(bytes)).toString());
    expect(certificate).toEqual((await exampleSeal('seal-ayuntamiento-ficticio')).certificate);
  });

  it('fails when one byte of it changes', async () => {
    const forged = changed(await signedMessage({ bytes }));
    expect(() => verifySoap(forged, options)).toThrow(expect.objectContaining({ code: 'signature-invalid' }));
  });

  it.skipIf(!xmlsecAvailable())('is accepted by xmlsec1, which refuses it changed or with another key', async () => {
    const message = await signedMessage({ bytes });
    expect(xmlsecVerify(message, PEM)).toBe(true);
    expect(xmlsecVerify(changed(message), PEM)).toBe(false);
    expect(xmlsecVerify(message, pemOf('seal-villa-inventada'))).toBe(false);
  });
});

describe('the Security header', () => {
  it('covers exactly Body and Timestamp, each by its identifier', async () => {
    const document = parse(await signedMessage());
    const uris = [...document.getElementsByTagNameNS(NS.ds, 'Reference')].map((each) => each.getAttribute('URI'));
    const idOf = (namespace: string, name: string) =>
      `#${document.getElementsByTagNameNS(namespace, name)[0]?.getAttributeNS(NS.wsu, 'Id')}`;
    expect(uris).toEqual([idOf(NS.soap, 'Body'), idOf(NS.wsu, 'Timestamp')]);
  });

  it('refers directly to the certificate it carries', async () => {
    const document = parse(await signedMessage());
    const token = document.getElementsByTagNameNS(NS.wsse, 'BinarySecurityToken')[0];
    const reference = document.getElementsByTagNameNS(NS.wsse, 'Reference')[0];
    const { certificate } = await exampleSeal('seal-ayuntamiento-ficticio');
    expect(reference?.getAttribute('URI')).toBe(`#${token?.getAttributeNS(NS.wsu, 'Id')}`);
    expect(token?.textContent).toBe(Buffer.from(certificate).toString('base64'));
    expect(document.getElementsByTagNameNS(NS.ds, 'X509Data')).toHaveLength(0);
  });

  it('need not be understood, and lasts as long as was asked', async () => {
    const document = parse(await signedMessage());
    const security = document.getElementsByTagNameNS(NS.wsse, 'Security')[0];
    const text = (name: string) => document.getElementsByTagNameNS(NS.wsu, name)[0]?.textContent;
    expect(security?.getAttributeNS(NS.soap, 'mustUnderstand')).toBe('0');
    expect(text('Created')).toBe(SIGNED_AT.toISOString());
    expect(text('Expires')).toBe(new Date(SIGNED_AT.getTime() + LIFETIME_MS).toISOString());
  });

  it('leaves other headers beside it, which are not signed', async () => {
    const headerXml = '<k:apiKey xmlns:k="urn:k">API_KEY_GOES_HERE</k:apiKey>';
    const message = await signedMessage({ headerXml });
    const blanked = Buffer.from(message.toString().replace('API_KEY_GOES_HERE', '***'));
    expect(message.includes(headerXml)).toBe(true);
    expect(verifySoap(blanked, { profile: PROFILE, trusted: [PEM], now: SIGNED_AT }).bodyXml).toContain('n:alta');
  });
});

describe('a message', () => {
  it('keeps the document as the piece it was, uncopied', async () => {
    const bodyPieces = payload(KB);
    const signer = await exampleSeal('seal-ayuntamiento-ficticio');
    const pieces = await wsSecurity.sign({
      headerXml: '',
      bodyPieces,
      signer,
      now: SIGNED_AT,
      profile: PROFILE,
    });
    for (const piece of bodyPieces) expect(pieces).toContain(piece);
  });

  it('can go without a signature', () => {
    const headerXml = '<k:apiKey xmlns:k="urn:k">x</k:apiKey>';
    const document = parse(Buffer.concat(unsignedEnvelope({ headerXml, bodyPieces: payload(8) })));
    const [header, body] = [...(document.documentElement?.childNodes ?? [])];
    expect([header?.localName, body?.localName]).toEqual(['Header', 'Body']);
    expect(header?.firstChild?.localName).toBe('apiKey');
    expect(body?.firstChild?.localName).toBe('alta');
  });
});

describe('a UsernameToken', () => {
  const header = usernameTokenHeader({
    username: 'ejemplo & cía',
    password: 'API_KEY_GOES_HERE',
    nonce: Uint8Array.from({ length: 16 }, (_each, index) => index),
    created: new Date('2026-01-15T09:30:00.000Z'),
  });
  const text = (name: string) => parse(header).getElementsByTagName(name)[0]?.textContent;

  it('proves the password by the digest of nonce, instant and password', () => {
    expect(text('wsse:Nonce')).toBe('AAECAwQFBgcICQoLDA0ODw==');
    expect(text('wsu:Created')).toBe('2026-01-15T09:30:00.000Z');
    expect(text('wsse:Password')).toBe('1lL99ef2ifYZMDKYLplGTpNkk5c=');
    expect(parse(header).getElementsByTagName('wsse:Password')[0]?.getAttribute('Type')).toMatch(/#PasswordDigest$/);
  });

  it('names the user, escaped, and never the password', () => {
    expect(text('wsse:Username')).toBe('ejemplo & cía');
    expect(header).not.toContain('API_KEY_GOES_HERE');
  });
});
