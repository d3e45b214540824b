import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  BareSignatureProfile,
  SecurityHeaderProfile,
  WsSecurityProfile,
} from '../../contracts/ws-security-profile.ts';
import { GatewayError } from '../../src/errors.ts';
import { type VerifyOptions, verifySoap } from '../../src/signing/verify.ts';
import { NS, wsSecurity } from '../../src/signing/ws-security.ts';
import { issue } from '../support/authority.ts';
import { rsa } from '../support/forge-soap.ts';
import { exampleSeal, LIFETIME_MS, PROFILE, payload, pemOf, SIGNED_AT } from '../support/seals.ts';
import { SHAPES } from '../support/ws-security-profiles.ts';

const SEAL = 'seal-ayuntamiento-ficticio';
const PEM = pemOf(SEAL);
const MINUTE_MS = 60_000;
const BARE: BareSignatureProfile = SHAPES['bare signature'];
const shapes = Object.entries<WsSecurityProfile>(SHAPES);

async function signed(profile: WsSecurityProfile): Promise<string> {
  const signer = await exampleSeal(SEAL);
  const input = { headerXml: '', bodyPieces: payload(64), signer, now: SIGNED_AT, profile };
  return Buffer.concat(await wsSecurity.sign(input)).toString();
}

function verified(xml: string, options: Partial<VerifyOptions> & Pick<VerifyOptions, 'profile'>) {
  return verifySoap(Buffer.from(xml), { trusted: [PEM], now: SIGNED_AT, ...options });
}

const refusal = (reason: string) => expect.objectContaining({ code: 'signature-invalid', params: { reason } });
const refused = expect.objectContaining({ code: 'signature-invalid' });

/** The text with one thing in it replaced; that it was there is part of the test. */
function edited(text: string, from: string | RegExp, to: string): string {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`nothing to replace: ${from}`);
  return after;
}

describe.each(shapes)('a message of the profile %s', (name, profile) => {
  it('is verified by it, and gives back the Body', async () => {
    const { bodyXml, createdAt } = verified(await signed(profile), { profile });
    expect(bodyXml).toMatch(/^<soapenv:Body .*<n:contenido>(QUJD){16}<\/n:contenido><\/n:alta><\/soapenv:Body>$/s);
    const stamped = profile.placement === 'wsse:Security' && profile.signedParts.includes('timestamp');
    expect(createdAt).toEqual(stamped ? SIGNED_AT : null);
  });

  it('is refused with one byte of the Body changed', async () => {
    const forged = edited(await signed(profile), 'QUJDQUJD', 'QUJDRUJD');
    expect(() => verified(forged, { profile })).toThrow(refusal('not-genuine'));
  });

  it('is refused by every profile that asks for something else', async () => {
    const message = await signed(profile);
    const others = shapes.filter(([other]) => other !== name && !ALIKE.has(`${name} < ${other}`));
    for (const [other, theirs] of others)
      expect(() => verified(message, { profile: theirs }), `${name} by ${other}`).toThrow(refused);
  });

  it('is verified where any way of signing will do', async () => {
    expect(verified(await signed(profile), { profile: null }).bodyXml).toContain('n:alta');
  });
});

/** A Timestamp that is not signed is not looked at where none is asked for. */
const ALIKE = new Set(['body, a timestamp beside it < body alone, no timestamp']);

describe('whatever happens to a byte of a message on its way', () => {
  it.each(['body and timestamp', 'body, a timestamp beside it', 'bare signature'] as const)(
    'what is given back is what was signed, or nothing: %s',
    async (name) => {
      const profile = SHAPES[name];
      const message = Buffer.from(await signed(profile));
      const { bodyXml, createdAt } = verified(message.toString(), { profile });
      const change = fc.record({
        at: fc.nat(message.byteLength - 1),
        removed: fc.nat(3),
        put: fc.oneof(
          fc.constantFrom('', ' ', '<', '>', '&', '"', '<!-- x -->', '<![CDATA[', ']]>', '<a/>', '&#10;', 'Id="body"'),
          fc.string({ maxLength: 2 }),
        ),
      });
      fc.assert(
        fc.property(change, ({ at, removed, put }) => {
          const parts = [message.subarray(0, at), Buffer.from(put), message.subarray(at + removed)];
          const found = attempt(() => verifySoap(Buffer.concat(parts), { profile, trusted: [PEM], now: SIGNED_AT }));
          if (found !== null) expect(found).toMatchObject({ bodyXml, createdAt });
        }),
        { numRuns: 400 },
      );
    },
  );
});

/** Null where it is refused as a signature is. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature-invalid') return null;
    throw error;
  }
}

describe('a Timestamp that nobody signed', () => {
  const profile: SecurityHeaderProfile = SHAPES['body, a timestamp beside it'];

  it('must be there and not be over, and proves nothing', async () => {
    const message = await signed(profile);
    const late = new Date(SIGNED_AT.getTime() + LIFETIME_MS + MINUTE_MS);
    expect(() => verified(message, { profile, now: late })).toThrow(refusal('expired'));
    const without = edited(message, /<wsu:Timestamp .*<\/wsu:Timestamp>/, '');
    expect(() => verified(without, { profile })).toThrow(refusal('no-timestamp'));
    expect(verified(message, { profile }).createdAt).toBeNull();
  });

  it('cannot be two', async () => {
    const twice = edited(await signed(profile), /<wsu:Timestamp .*<\/wsu:Timestamp>/, '$&$&');
    expect(() => verified(twice, { profile })).toThrow(refusal('not-one-timestamp'));
    expect(() => verified(twice, { profile: { ...profile, timestamp: null } })).toThrow(refusal('not-one-timestamp'));
  });
});

describe('what may be signed beside the Body', () => {
  const bodyAlone: SecurityHeaderProfile = SHAPES['body alone, no timestamp'];

  it('is accepted where the profile says so, and its Timestamp then counts', async () => {
    const profile = { ...bodyAlone, mayAlsoSign: ['timestamp' as const] };
    const message = await signed(PROFILE);
    expect(verified(message, { profile }).createdAt).toEqual(SIGNED_AT);
    const late = new Date(SIGNED_AT.getTime() + LIFETIME_MS + MINUTE_MS);
    expect(() => verified(message, { profile, now: late })).toThrow(refusal('expired'));
    expect(() => verified(message, { profile: bodyAlone })).toThrow(refusal('not-body'));
  });

  it('does not stand for the Body', async () => {
    const message = await signed(PROFILE);
    const reference = /<ds:Reference URI="#body">.*?<\/ds:Reference>/;
    const profile = { ...bodyAlone, mayAlsoSign: ['timestamp' as const] };
    expect(() => verified(edited(message, reference, ''), { profile })).toThrow(refusal('not-body'));
  });
});

describe('SHA-1', () => {
  it('is refused without the switch, though the profile would take it', async () => {
    const profile = SHAPES['SHA-1'];
    const message = await signed(profile);
    const accepts = { signatures: ['rsa-sha256', 'rsa-sha1'], digests: ['sha256', 'sha1'] } as const;
    expect(() => verified(message, { profile: { ...profile, accepts, allowSha1: false } })).toThrow(
      refusal('signature-method'),
    );
    expect(verified(message, { profile: { ...profile, accepts } }).bodyXml).toContain('n:alta');
  });

  it('is refused as a digest under a better signature', async () => {
    const algorithms = { signature: 'rsa-sha256', digest: 'sha1' } as const;
    const message = await signed({ ...PROFILE, algorithms, allowSha1: true });
    expect(() => verified(message, { profile: PROFILE })).toThrow(refusal('digest-method'));
  });
});

describe('algorithms of an answer', () => {
  it('may be others than ours where the profile says so', async () => {
    const message = await signed(SHAPES['timestamp first, SHA-512']);
    const accepts = { signatures: ['rsa-sha256', 'rsa-sha512'], digests: ['sha256', 'sha512'] } as const;
    expect(verified(message, { profile: { ...PROFILE, accepts } }).bodyXml).toContain('n:alta');
    expect(() => verified(message, { profile: PROFILE })).toThrow(refusal('signature-method'));
  });
});

describe('a bare signature', () => {
  const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/;
  const BODY = /<soapenv:Body .*<\/soapenv:Body>/s;

  it.each([
    [
      'over a Body in a wrapper, another in its place',
      (body: string) => [body, body.replace('MsgBody', 'Otro')],
      'not-body',
    ],
    ['the same, under the same identifier', (body: string) => [body, body], 'repeated-id'],
    ['the same, its identifier spelt otherwise', (body: string) => [body.replace(' Id=', ' ID='), body], 'repeated-id'],
    ['the same, without an identifier', (body: string) => [body, body.replace(' Id="MsgBody"', '')], 'no-id'],
  ])('is refused: %s', async (_what, move, reason) => {
    const message = await signed(BARE);
    const body = BODY.exec(message)?.[0] ?? '';
    const [wrapped = '', inPlace = ''] = move(body);
    const evil = inPlace.replace('QUJDQUJD', 'QUJDRUJD');
    const moved = message
      .replace(BODY, () => evil)
      .replace('</soapenv:Header>', () => `<w:w xmlns:w="urn:w">${wrapped}</w:w></soapenv:Header>`);
    expect(() => verified(moved, { profile: BARE })).toThrow(refusal(reason));
  });

  it('is refused elsewhere than in the header, or twice', async () => {
    const message = await signed(BARE);
    const signature = SIGNATURE.exec(message)?.[0] ?? '';
    const wrapped = edited(message, signature, `<w:w xmlns:w="urn:w">${signature}</w:w>`);
    expect(() => verified(wrapped, { profile: BARE })).toThrow(refusal('no-signature'));
    expect(() => verified(edited(message, signature, signature + signature), { profile: BARE })).toThrow(
      refusal('not-one-signature'),
    );
    const hidden = edited(message, '</soapenv:Header>', `<w:w xmlns:w="urn:w">${signature}</w:w></soapenv:Header>`);
    expect(() => verified(hidden, { profile: BARE })).toThrow(refusal('not-one-signature'));
  });

  it('is refused with a comment inside it', async () => {
    const message = await signed(BARE);
    for (const name of ['DigestValue', 'X509Certificate', 'SignedInfo'])
      expect(() => verified(edited(message, `<ds:${name}`, `<!-- x --><ds:${name}`), { profile: BARE }), name).toThrow(
        refusal('comment'),
      );
  });

  it('gives the Body without comments that were put into it on the way', async () => {
    const commented = edited(await signed(BARE), 'QUJDQUJD', 'QUJD<!-- 000 -->QUJD');
    expect(verified(commented, { profile: BARE }).bodyXml).not.toContain('000');
  });

  it('is refused by a key that came with it and is not one we know', async () => {
    const signer = await exampleSeal('seal-villa-inventada');
    const input = { headerXml: '', bodyPieces: payload(64), signer, now: SIGNED_AT, profile: BARE };
    const theirs = Buffer.concat(await wsSecurity.sign(input)).toString();
    expect(() => verified(theirs, { profile: BARE })).toThrow(refusal('certificate-not-trusted'));
    const ours = Buffer.from((await exampleSeal(SEAL)).certificate).toString('base64');
    const relabelled = edited(theirs, /(?<=X509Certificate>)[^<]+/, ours);
    expect(() => verified(relabelled, { profile: BARE })).toThrow(refusal('not-genuine'));
    const own = Buffer.from(signer.certificate).toString('base64');
    const beside = `<x:x xmlns:x="urn:x"><ds:X509Certificate>${own}</ds:X509Certificate></x:x><ds:X509Data>`;
    expect(() => verified(edited(relabelled, '<ds:X509Data>', beside), { profile: BARE })).toThrow(
      refusal('not-genuine'),
    );
  });
});

describe('a bare signature over something else, though by a key we know', () => {
  const BODY = `<soapenv:Body xmlns:soapenv="${NS.soap}" Id="MsgBody"><n:pay xmlns:n="urn:n">1 euro</n:pay></soapenv:Body>`;
  const leaf = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"></ds:${name}>`;
  const certificate = PEM.replace(/-----[^-]+-----|\s/g, '');

  function forged(
    options: { uri?: string; transforms?: readonly string[] | null; canonicalization?: string; data?: string } = {},
  ) {
    const { uri = '#MsgBody', transforms = ['exc'], canonicalization = NS.excC14n } = options;
    const steps = transforms?.map((each) => leaf('Transform', each === 'exc' ? NS.excC14n : each)).join('');
    const digest = createHash('sha256').update(BODY).digest('base64');
    const inside = `${leaf('CanonicalizationMethod', canonicalization)}${leaf('SignatureMethod', NS.rsaSha256)}<ds:Reference URI="${uri}">${steps === undefined ? '' : `<ds:Transforms>${steps}</ds:Transforms>`}${leaf('DigestMethod', NS.sha256)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
    const value = rsa('RSA-SHA256', `<ds:SignedInfo xmlns:ds="${NS.ds}">${inside}</ds:SignedInfo>`).toString('base64');
    const data = options.data ?? `<ds:X509Certificate>${certificate}</ds:X509Certificate>`;
    return `<soapenv:Envelope xmlns:soapenv="${NS.soap}"><soapenv:Header><ds:Signature xmlns:ds="${NS.ds}"><ds:SignedInfo>${inside}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>${data}</ds:X509Data></ds:KeyInfo></ds:Signature></soapenv:Header>${BODY}</soapenv:Envelope>`;
  }
  const profile = { ...BARE, canonicalization: 'exc-c14n', transform: 'exc-c14n' } as const;

  it('would be accepted if it were not', () => {
    expect(verified(forged(), { profile }).bodyXml).toBe(BODY);
  });

  it.each([
    ['a file elsewhere', { uri: 'file:///etc/passwd' }, 'not-body'],
    ['an address elsewhere', { uri: 'http://127.0.0.1/x.xml' }, 'not-body'],
    ['the whole document', { uri: '' }, 'not-body'],
    ['an expression', { uri: "#xpointer(id('MsgBody'))" }, 'not-body'],
    ['a stylesheet', { transforms: ['http://www.w3.org/TR/1999/REC-xslt-19991116'] }, 'transform'],
    ['a part chosen by XPath', { transforms: ['http://www.w3.org/TR/1999/REC-xpath-19991116', 'exc'] }, 'transform'],
    ['an enveloped signature', { transforms: [`${NS.ds}enveloped-signature`, 'exc'] }, 'transform'],
    ['base64', { transforms: [`${NS.ds}base64`] }, 'transform'],
    ['no transform at all', { transforms: null }, 'transform'],
    ['another canonicalisation', { canonicalization: `${NS.excC14n}WithComments` }, 'canonicalization-method'],
  ])('is refused: %s', (_what, options, reason) => {
    expect(() => verified(forged(options), { profile })).toThrow(refusal(reason));
    if (reason === 'not-body') expect(() => verified(forged(options), { profile: null })).toThrow(refused);
  });

  const authority = issue({ commonName: 'Autoridad ficticia' }, { ca: true });
  const stranger = issue({ commonName: 'Otra' }, { issuer: authority });
  const der = (of: typeof stranger) =>
    `<ds:X509Certificate>${of.certificate.raw.toString('base64')}</ds:X509Certificate>`;
  const own = `<ds:X509Certificate>${certificate}</ds:X509Certificate>`;

  it('is refused: two certificates of which neither issued the other', () => {
    expect(() => verified(forged({ data: own + der(stranger) }), { profile })).toThrow(refusal('not-one-signer'));
    expect(() => verified(forged({ data: der(stranger) + own }), { profile })).toThrow(refusal('not-one-signer'));
  });

  it('is refused: no certificate, one that cannot be read, or a crowd', () => {
    expect(() => verified(forged({ data: '' }), { profile })).toThrow(refusal('no-x509-certificate'));
    const broken = '<ds:X509Certificate>QUJD</ds:X509Certificate>';
    expect(() => verified(forged({ data: broken }), { profile })).toThrow(refusal('certificate-not-trusted'));
    expect(() => verified(forged({ data: own + broken }), { profile })).toThrow(refusal('certificate-unreadable'));
    expect(() => verified(forged({ data: own.repeat(9) }), { profile })).toThrow(refusal('too-many-certificates'));
  });

  it('is the signer’s whose chain comes with it, in whatever order', () => {
    const ca = pemOf('ca').replace(/-----[^-]+-----|\s/g, '');
    const issuer = `<ds:X509Certificate>${ca}</ds:X509Certificate>`;
    for (const data of [own + issuer, issuer + own]) expect(verified(forged({ data }), { profile }).bodyXml).toBe(BODY);
  });
});

describe('content that bears a signature of its own', () => {
  const inner = `<n:certificado xmlns:n="urn:example:content"><ds:Signature xmlns:ds="${NS.ds}"></ds:Signature></n:certificado>`;
  const carrying = async (profile: WsSecurityProfile) => {
    const signer = await exampleSeal(SEAL);
    const input = { headerXml: '', bodyPieces: [Buffer.from(inner)], signer, now: SIGNED_AT, profile };
    return Buffer.concat(await wsSecurity.sign(input)).toString();
  };

  it.each(shapes)('is taken only where the profile says so (%s)', async (_name, profile) => {
    const message = await carrying(profile);
    expect(() => verified(message, { profile })).toThrow(refusal('not-one-signature'));
    expect(verified(message, { profile: { ...profile, signedContent: true } }).bodyXml).toContain(inner);
  });

  it('lets no second signature in beside the Body', async () => {
    const profile = { ...SHAPES['body alone, no timestamp'], signedContent: true };
    const message = await carrying(profile);
    const second = /<ds:Signature .*?<\/ds:Signature>/s.exec(message)?.[0] ?? '';
    expect(second).toContain('SignedInfo');
    const forged = edited(message, '</soapenv:Header>', `<x:y xmlns:x="urn:x">${second}</x:y></soapenv:Header>`);
    expect(() => verified(forged, { profile })).toThrow(refused);
  });
});
