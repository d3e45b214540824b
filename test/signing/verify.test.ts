import { createHmac, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type VerifyOptions, verifySoap } from '../../src/signing/verify.ts';
import { NS } from '../../src/signing/ws-security.ts';
import { BODY, forgedMessage, type Reference, rsa, TIMESTAMP } from '../support/forge-soap.ts';
import { LIFETIME_MS, PROFILE, pemOf, SIGNED_AT, signedMessage } from '../support/seals.ts';

const PEM = pemOf('seal-ayuntamiento-ficticio');
const MINUTE_MS = 60_000;
const GENUINE = forgedMessage();

function verified(xml: Uint8Array | string, options: Partial<VerifyOptions> = {}) {
  return verifySoap(Buffer.from(xml), { profile: PROFILE, trusted: [PEM], now: SIGNED_AT, ...options });
}

function refusal(reason: string) {
  return expect.objectContaining({ name: 'GatewayError', code: 'signature-invalid', params: { reason } });
}

/** The genuine message with one text in it replaced; that it was there is part of the test. */
function edited(from: string | RegExp, to: string, message: Buffer = GENUINE): string {
  const before = message.toString();
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to replace: ${from}`);
  return after;
}

const later = (ms: number) => new Date(SIGNED_AT.getTime() + ms);
const SECURITY_END = '</wsse:Security>';
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/;

describe('a genuine message', () => {
  it('gives the Body as it was signed, and the certificate it was signed with', () => {
    const { bodyXml, certificate } = verified(GENUINE);
    expect(bodyXml).toBe(BODY);
    expect(Buffer.from(certificate)).toEqual(new X509Certificate(PEM).raw);
  });

  it('may come with a declaration, other headers, and white space around its parts', () => {
    expect(verified(`<?xml version="1.0" encoding="UTF-8"?>\n${GENUINE}`).bodyXml).toBe(BODY);
    expect(verified(edited('<soapenv:Header>', '<soapenv:Header>\n<k:key xmlns:k="urn:k">x</k:key>\n')).bodyXml).toBe(
      BODY,
    );
  });

  it('gives the Body without comments that were put into it on the way', () => {
    expect(verified(edited('1 euro', '1 <!-- 000 -->euro')).bodyXml).toBe(BODY);
  });

  it('is told by any of several trusted certificates, PEM or DER', () => {
    const der = new X509Certificate(PEM).raw;
    expect(verified(GENUINE, { trusted: [pemOf('seal-villa-inventada'), der] }).bodyXml).toBe(BODY);
  });

  it('is told however it was written: the gateway writes it too', async () => {
    expect(verified(await signedMessage()).bodyXml).toContain('n:alta');
  });
});

describe('signature wrapping', () => {
  const evil = BODY.replace('1 euro', '1000 euros');
  const wrapped = `<w:wrapper xmlns:w="urn:w">${BODY}</w:wrapper>`;

  it.each([
    [
      'the signed Body in a wrapper, another in its place',
      wrapped,
      evil.replace('"body"', '"other"'),
      'not-body-and-timestamp',
    ],
    ['the same, under the same identifier', wrapped, evil, 'repeated-id'],
    ['the same, without an identifier', wrapped, evil.replace(' wsu:Id="body"', ''), 'no-id'],
    ['the same, its identifier spelt otherwise', wrapped.replace('wsu:Id', 'ID'), evil, 'repeated-id'],
    ['a second Body before', '', `${evil.replace('"body"', '"other"')}${BODY}`, 'not-one-body'],
    ['a second Body behind', '', `${BODY}${evil.replace('"body"', '"other"')}`, 'not-one-body'],
    ['the signed Body in the header, none in its place', wrapped, '', 'not-one-body'],
  ])('is refused: %s', (_what, header, bodies, reason) => {
    const moved = edited(BODY, bodies).replace('</soapenv:Header>', `${header}</soapenv:Header>`);
    expect(() => verified(moved)).toThrow(refusal(reason));
  });

  it('is refused: the signed Timestamp in a wrapper, a fresh one in its place', () => {
    const fresh = TIMESTAMP.replace('"timestamp"', '"fresh"');
    const moved = edited(TIMESTAMP, fresh).replace(
      SECURITY_END,
      `<w:w xmlns:w="urn:w">${TIMESTAMP}</w:w>${SECURITY_END}`,
    );
    expect(() => verified(moved)).toThrow(refusal('not-body-and-timestamp'));
  });

  it('is refused: two Security headers, two signatures, or one elsewhere', () => {
    const bare = SIGNATURE.exec(GENUINE.toString())?.[0] ?? '';
    const signature = bare.replace('<ds:Signature ', `<ds:Signature xmlns:wsse="${NS.wsse}" `);
    const other = `<wsse:Security xmlns:wsse="${NS.wsse}">${signature}</wsse:Security>`;
    expect(() => verified(edited('</soapenv:Header>', `${other}</soapenv:Header>`))).toThrow(
      refusal('not-one-security'),
    );
    expect(() => verified(edited(SECURITY_END, `${signature}${SECURITY_END}`))).toThrow(refusal('not-one-signature'));
    expect(() => verified(edited(bare, '').replace('</soapenv:Header>', `${signature}</soapenv:Header>`))).toThrow(
      refusal('no-signature'),
    );
    const hidden = `<w:w xmlns:w="urn:w">${signature}</w:w></soapenv:Header>`;
    expect(() => verified(edited('</soapenv:Header>', hidden))).toThrow(refusal('not-one-signature'));
  });

  it('is refused: more inside the signature than a signature has', () => {
    const object = `<ds:Object>${BODY.replace('"body"', '"x"')}</ds:Object></ds:Signature>`;
    expect(() => verified(edited('</ds:Signature>', object))).toThrow(refusal('unexpected-signature-part'));
    const twice = edited(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, '$&$&');
    expect(() => verified(twice)).toThrow(refusal('unexpected-signature-part'));
  });
});

describe('a signature over something else, though by a trusted key', () => {
  const body: Reference = { uri: '#body', covers: BODY };
  const timestamp: Reference = { uri: '#timestamp', covers: TIMESTAMP };
  const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
  const enveloped = `${NS.ds}enveloped-signature`;
  const sha1: [string, string] = [`${NS.ds}sha1`, 'sha1'];

  it.each([
    ['the Timestamp alone', [timestamp], 'not-body-and-timestamp'],
    ['the Body alone', [body], 'not-body-and-timestamp'],
    ['the Body twice', [body, body], 'not-body-and-timestamp'],
    ['nothing', [], 'not-body-and-timestamp'],
    ['a third part too', [body, timestamp, { uri: '#token', covers: '' }], 'not-body-and-timestamp'],
    ['the whole document', [{ uri: '', covers: BODY }, timestamp], 'not-body-and-timestamp'],
    ['a file elsewhere', [{ uri: 'file:///etc/passwd', covers: BODY }, timestamp], 'not-body-and-timestamp'],
    ['an expression', [{ uri: "#xpointer(id('body'))", covers: BODY }, timestamp], 'not-body-and-timestamp'],
    ['a Body canonicalised inclusively', [{ ...body, transforms: [inclusive] }, timestamp], 'transform'],
    ['a Body transformed twice', [{ ...body, transforms: [enveloped, NS.excC14n] }, timestamp], 'transform'],
    ['a Body not transformed', [{ ...body, transforms: [] }, timestamp], 'transform'],
    ['a Body digested by SHA-1', [{ ...body, digest: sha1 }, timestamp], 'digest-method'],
    ['another Body', [{ ...body, covers: BODY.replace('1 euro', '2 euros') }, timestamp], 'not-genuine'],
  ])('is refused: %s', (_what, references: Reference[], reason) => {
    expect(() => verified(forgedMessage({ references }))).toThrow(refusal(reason));
  });

  it('is refused: a Body that changed after it was signed', () => {
    expect(() => verified(edited('1 euro', '2 euros'))).toThrow(refusal('not-genuine'));
  });

  it('is refused: a SignedInfo canonicalised with comments', () => {
    const forged = forgedMessage({ canonicalization: `${NS.excC14n}WithComments` });
    expect(() => verified(forged)).toThrow(refusal('canonicalization-method'));
  });

  it('is refused: a digest with a comment inside', () => {
    expect(() => verified(edited('<ds:DigestValue>', '<ds:DigestValue><!-- x -->'))).toThrow(refusal('comment'));
    expect(() => verified(edited('<ds:DigestValue>', '<ds:DigestValue><![CDATA[x]]>'))).toThrow(refusal('comment'));
  });
});

describe('a signature by somebody else', () => {
  it('is refused: valid, with a certificate of the same authority that we do not trust', async () => {
    const theirs = await signedMessage({ seal: 'seal-villa-inventada' });
    expect(() => verified(theirs)).toThrow(refusal('certificate-not-trusted'));
    expect(() => verified(GENUINE, { trusted: [] })).toThrow(refusal('certificate-not-trusted'));
  });

  it('is refused: another key behind the certificate we trust', () => {
    const sign = (text: string) => rsa('RSA-SHA256', text, 'seal-villa-inventada');
    expect(() => verified(forgedMessage({ sign }))).toThrow(refusal('not-genuine'));
  });

  it('is refused: a MAC whose key is our public certificate', () => {
    const sign = (text: string) => createHmac('sha1', PEM).update(text).digest();
    expect(() => verified(forgedMessage({ method: `${NS.ds}hmac-sha1`, sign }))).toThrow(refusal('signature-method'));
  });

  it('is refused: RSA with SHA-1, even by the right key', () => {
    const sign = (text: string) => rsa('RSA-SHA1', text);
    expect(() => verified(forgedMessage({ method: `${NS.ds}rsa-sha1`, sign }))).toThrow(refusal('signature-method'));
  });

  it('is refused: a key that is not the token of this message', () => {
    expect(() => verified(edited('URI="#token"', 'URI="#elsewhere"'))).toThrow(refusal('key-elsewhere'));
  });

  it('is refused: a trusted certificate whose time is over', async () => {
    const trusted = [pemOf('seal-expired')];
    const sign = (text: string) => rsa('RSA-SHA256', text, 'seal-expired');
    const forged = forgedMessage({ certificate: 'seal-expired', sign });
    expect(() => verified(forged, { trusted })).toThrow(refusal('certificate-not-valid-now'));
  });
});

describe('the Timestamp', () => {
  const stamped = (created: string, expires: string) => {
    const inside = `<wsu:Created>${created}</wsu:Created><wsu:Expires>${expires}</wsu:Expires>`;
    return forgedMessage({ timestamp: TIMESTAMP.replace(/<wsu:Created>.*<\/wsu:Expires>/, inside) });
  };

  it('counts up to a minute before and behind its span', () => {
    expect(verified(GENUINE, { now: later(LIFETIME_MS + MINUTE_MS - 1) }).bodyXml).toBe(BODY);
    expect(verified(GENUINE, { now: later(-MINUTE_MS) }).bodyXml).toBe(BODY);
  });

  it('is refused before, and behind; a narrower allowance is kept', () => {
    expect(() => verified(GENUINE, { now: later(LIFETIME_MS + MINUTE_MS) })).toThrow(refusal('expired'));
    expect(() => verified(GENUINE, { now: later(-MINUTE_MS - 1) })).toThrow(refusal('made-in-the-future'));
    expect(() => verified(GENUINE, { now: later(LIFETIME_MS), maxSkewMs: 0 })).toThrow(refusal('expired'));
  });

  it('is refused where it is no span of UTC', () => {
    const [now, end] = [SIGNED_AT.toISOString(), later(LIFETIME_MS).toISOString()];
    expect(() => verified(stamped(end, now), { now: later(MINUTE_MS) })).toThrow(refusal('made-in-the-future'));
    expect(() => verified(stamped(now, now))).toThrow(refusal('expires-before-it-is-made'));
    for (const wrong of [
      '',
      'tomorrow',
      '2026-12-01',
      '2026-12-01T09:30:00',
      '2026-12-01T10:30:00+01:00',
      '2026-13-01T09:30:00Z',
    ])
      expect(() => verified(stamped(wrong, end))).toThrow(refusal('timestamp-unreadable'));
  });

  it('is refused without an end', () => {
    const timestamp = TIMESTAMP.replace(/<wsu:Expires>.*<\/wsu:Expires>/, '');
    expect(() => verified(forgedMessage({ timestamp }))).toThrow(refusal('no-expires'));
  });
});

describe('what is no signed message', () => {
  const doctype = '<!DOCTYPE x [<!ENTITY e "1 euro">]>';

  it.each([
    ['nothing', '', 'not-well-formed'],
    ['text', 'hello', 'not-well-formed'],
    ['a page', '<html><body>x</body></html>', 'not-soap'],
    ['half a message', GENUINE.toString().slice(0, -40), 'not-well-formed'],
    ['two roots', `${GENUINE}${GENUINE}`, 'not-well-formed'],
    ['a document type', `${doctype}${GENUINE}`, 'doctype'],
    ['an instruction', edited('<soapenv:Header>', '<?php x?><soapenv:Header>'), 'processing-instruction'],
    ['an undeclared prefix', edited('1 euro', '<q:a/>'), 'not-well-formed'],
    ['no signature', edited(SIGNATURE, ''), 'no-signature'],
    ['no header', edited(/<soapenv:Header>.*<\/soapenv:Header>/, ''), 'no-header'],
    ['very deep', edited('1 euro', `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`), 'too-deep-or-too-many-elements'],
    ['very many', edited('1 euro', '<a/>'.repeat(30_000)), 'too-deep-or-too-many-elements'],
  ])('is refused: %s', (_what, xml, reason) => {
    expect(() => verified(xml)).toThrow(refusal(reason));
  });

  it('is refused: bytes that are no UTF-8, and more than anybody sends', () => {
    expect(() => verified(Buffer.from([0x3c, 0xff, 0xfe]))).toThrow(refusal('not-utf-8'));
    expect(() => verified(Buffer.alloc(33 * 1024 * 1024, 0x20))).toThrow(refusal('too-large'));
  });

  it('is refused without a word of what it says', () => {
    let message = '';
    try {
      verified(edited('1 euro', '<q:FICTICIA/>'));
    } catch (error) {
      message = error instanceof Error ? `${error.message} ${String(error.cause)} ${error.stack}` : '';
    }
    expect(message).toContain('not-well-formed');
    expect(message).not.toContain('FICTICIA');
  });
});
