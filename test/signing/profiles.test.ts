import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PROFILE as NOTIFICA } from '../../adapters/backends/notifica/schema.ts';
import {
  type SignatureAlgorithm,
  type WsSecurityProfile,
  withSettings,
  wsSecuritySettings,
} from '../../contracts/ws-security-profile.ts';
import { element, serialise, type XmlNode } from '../../src/signing/canonical.ts';
import { verifySoap } from '../../src/signing/verify.ts';
import { NS, wsSecurity } from '../../src/signing/ws-security.ts';
import { keyOf } from '../support/forge-soap.ts';
import { exampleSeal, LIFETIME_MS, PROFILE, payload, pemOf, SIGNED_AT } from '../support/seals.ts';
import { SHAPES } from '../support/ws-security-profiles.ts';
import { xmlsecAvailable, xmlsecVerify } from '../support/xmlsec.ts';

const SEAL = 'seal-ayuntamiento-ficticio';
const PEM = pemOf(SEAL);

async function signed(profile: WsSecurityProfile): Promise<Buffer> {
  const signer = await exampleSeal(SEAL);
  const input = { headerXml: '<k:key xmlns:k="urn:k">x</k:key>', bodyPieces: payload(64), signer, now: SIGNED_AT };
  return Buffer.concat(await wsSecurity.sign({ ...input, profile }));
}

describe('the profile of old', () => {
  const leaf = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"></ds:${name}>`;
  const x509 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3';
  const base64 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

  it('writes the same bytes as ever', async () => {
    const body = `<soapenv:Body xmlns:soapenv="${NS.soap}" xmlns:wsu="${NS.wsu}" wsu:Id="body"><n:a xmlns:n="urn:n">ñ</n:a></soapenv:Body>`;
    const [from, to] = [SIGNED_AT.toISOString(), new Date(SIGNED_AT.getTime() + LIFETIME_MS).toISOString()];
    const timestamp = `<wsu:Timestamp xmlns:wsu="${NS.wsu}" wsu:Id="timestamp"><wsu:Created>${from}</wsu:Created><wsu:Expires>${to}</wsu:Expires></wsu:Timestamp>`;
    const reference = (uri: string, covers: string) =>
      `<ds:Reference URI="${uri}"><ds:Transforms>${leaf('Transform', NS.excC14n)}</ds:Transforms>${leaf('DigestMethod', NS.sha256)}<ds:DigestValue>${createHash('sha256').update(covers).digest('base64')}</ds:DigestValue></ds:Reference>`;
    const info = `<ds:SignedInfo xmlns:ds="${NS.ds}">${leaf('CanonicalizationMethod', NS.excC14n)}${leaf('SignatureMethod', NS.rsaSha256)}${reference('#body', body)}${reference('#timestamp', timestamp)}</ds:SignedInfo>`;
    const signer = await exampleSeal(SEAL);
    const value = Buffer.from(await signer.sign(Buffer.from(info))).toString('base64');
    const token = Buffer.from(signer.certificate).toString('base64');
    const pieces = await wsSecurity.sign({
      headerXml: '<k:key xmlns:k="urn:k">x</k:key>',
      bodyPieces: [Buffer.from('<n:a xmlns:n="urn:n">ñ</n:a>')],
      signer,
      now: SIGNED_AT,
      profile: NOTIFICA,
    });
    expect(Buffer.concat(pieces).toString()).toBe(
      `<soapenv:Envelope xmlns:soapenv="${NS.soap}"><soapenv:Header><k:key xmlns:k="urn:k">x</k:key>` +
        `<wsse:Security xmlns:wsse="${NS.wsse}" soapenv:mustUnderstand="0">` +
        `<wsse:BinarySecurityToken xmlns:wsse="${NS.wsse}" xmlns:wsu="${NS.wsu}" EncodingType="${base64}" ValueType="${x509}" wsu:Id="token">${token}</wsse:BinarySecurityToken>` +
        `${timestamp}<ds:Signature xmlns:ds="${NS.ds}">${info}<ds:SignatureValue>${value}</ds:SignatureValue>` +
        `<ds:KeyInfo xmlns:ds="${NS.ds}"><wsse:SecurityTokenReference xmlns:wsse="${NS.wsse}"><wsse:Reference URI="#token" ValueType="${x509}"></wsse:Reference></wsse:SecurityTokenReference></ds:KeyInfo>` +
        `</ds:Signature></wsse:Security></soapenv:Header>${body}</soapenv:Envelope>`,
    );
  });
});

describe.each(Object.entries(SHAPES))('a message of the profile %s', (_name, profile) => {
  it.skipIf(!xmlsecAvailable())('is accepted by xmlsec1, which refuses it with one byte changed', async () => {
    const message = await signed(profile);
    expect(xmlsecVerify(message, PEM)).toBe(true);
    const changed = Buffer.from(message);
    changed[changed.indexOf('QUJD') + 1] = 'V'.charCodeAt(0);
    expect(xmlsecVerify(changed, PEM)).toBe(false);
  });
});

/** Trees in which what is in scope and what is used are not the same, and a default namespace comes and goes. */
const TREES: Record<string, XmlNode> = {
  'a default namespace': element('a', { namespaces: { '': 'urn:a' } }, element('b', {}, 'ñ'), element('c', {})),
  'a default namespace taken back': element(
    'a',
    { namespaces: { '': 'urn:a' } },
    element('b', { namespaces: { '': '' } }, element('c', { namespaces: { '': 'urn:a' } }, 'x')),
  ),
  'prefixes declared far above': element(
    'n:a',
    { namespaces: { n: 'urn:n', z: 'urn:z', unused: 'urn:u' } },
    element('b', {}, element('z:c', { attributes: { 'z:k': '1', k: '2' } }), element('z:c', {})),
  ),
  'a prefix that means two things': element(
    'n:a',
    { namespaces: { n: 'urn:n' } },
    element('n:b', { namespaces: { n: 'urn:m' } }, element('n:c', { namespaces: { n: 'urn:n' } })),
  ),
  'prefixes before and behind those of the envelope': element(
    'aa:x',
    { namespaces: { aa: 'urn:1', zz: 'urn:2', ds: 'urn:3' }, attributes: { 'zz:k': 'v', 'ds:k': 'v' } },
    'text',
  ),
};

describe.each(Object.entries(TREES))('whatever the namespaces: %s', (_what, tree) => {
  it.skipIf(!xmlsecAvailable()).each(Object.entries<WsSecurityProfile>(SHAPES))('%s', async (_name, profile) => {
    const signer = await exampleSeal(SEAL);
    const input = { headerXml: '', bodyPieces: serialise(tree), signer, now: SIGNED_AT, profile };
    const message = Buffer.concat(await wsSecurity.sign(input));
    expect(xmlsecVerify(message, PEM)).toBe(true);
    expect(verifySoap(message, { profile, trusted: [PEM], now: SIGNED_AT }).bodyXml).toContain('Body');
  });
});

describe('the signer of a seal', () => {
  const data = Buffer.from('texto');

  it.each<[SignatureAlgorithm | undefined, string]>([
    [undefined, 'sha256'],
    ['rsa-sha256', 'sha256'],
    ['rsa-sha512', 'sha512'],
    ['rsa-sha1', 'sha1'],
  ])('told %s signs with %s', async (algorithm, hash) => {
    const signature = await (await exampleSeal(SEAL)).sign(data, algorithm);
    expect(verify(hash, data, createPublicKey(keyOf(SEAL)), signature)).toBe(true);
  });
});

describe('SHA-1', () => {
  it.each(['signature', 'digest'] as const)('is not used for a %s unless the profile allows it', (part) => {
    const weak = part === 'signature' ? { signature: 'rsa-sha1' as const } : { digest: 'sha1' as const };
    const profile = { ...PROFILE, algorithms: { ...PROFILE.algorithms, ...weak } };
    return expect(signed(profile)).rejects.toThrow(RangeError);
  });

  it('is not configured without the switch that says so', () => {
    for (const weak of [{ signature: 'rsa-sha1' }, { digest: 'sha1' }]) {
      expect(wsSecuritySettings.safeParse(weak).error?.issues[0]?.path).toEqual(Object.keys(weak));
      expect(wsSecuritySettings.safeParse({ ...weak, allowSha1: true }).success).toBe(true);
    }
  });

  it('is accepted where it is allowed, beside what was', () => {
    const settings = wsSecuritySettings.parse({ allowSha1: true, signature: 'rsa-sha512' });
    expect(withSettings(PROFILE, settings)).toMatchObject({
      algorithms: { signature: 'rsa-sha512', digest: 'sha256' },
      allowSha1: true,
      accepts: { signatures: ['rsa-sha512', 'rsa-sha256', 'rsa-sha1'], digests: ['sha256', 'sha1'] },
    });
    expect(withSettings(PROFILE, wsSecuritySettings.parse({}))).toMatchObject({
      allowSha1: false,
      accepts: { signatures: ['rsa-sha256'], digests: ['sha256'] },
    });
  });
});
