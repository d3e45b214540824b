import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { notifica } from '../../../adapters/backends/notifica/index.ts';
import { NS, PROFILE } from '../../../adapters/backends/notifica/schema.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { childText, parseSoap, soapHeader } from '../../../src/transport/soap.ts';
import { exampleSeal, pemOf, SIGNED_AT } from '../../support/seals.ts';
import { ACCESS, answered, CONFIG, farSide, faulted, NONCE, NOW, outbound, sendEvent } from './sample.ts';

const LIMITS = { maxBytes: 1_000_000 };
const KEY = 'clave-de-prueba';
const translated = notifica.translate(outbound(sendEvent()), {
  config: CONFIG,
  entity: ACCESS.config,
  today: '2026-10-01',
});
const bytes = (text: string | readonly Uint8Array[]) =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.concat(text);
const status = (inside: string) =>
  answered(
    `<r:respuestaInfoEnvioLigero xmlns:r="${NS.info}"><r:codigoRespuesta>000</r:codigoRespuesta><r:identificador>id1</r:identificador>${inside}</r:respuestaInfoEnvioLigero>`,
  );
const PENDING = '<r:estado>pendiente_sede</r:estado>';
/** What was asked, in the order it was written. */
function questionOf(text: string) {
  const message = parseSoap(Buffer.from(text), LIMITS);
  if (message.kind === 'fault') throw new Error('a fault');
  return {
    name: message.node.name,
    namespace: message.node.namespace,
    fields: message.node.children.map((each) => [each.name, each.text]),
  };
}

describe('a message that is sent', () => {
  it('gotchas 7, 8: names its operation, its type and its key as the service wants them', async () => {
    const config = { ...CONFIG, signing: 'none' as const };
    const { tools, requests } = farSide();
    const signed = await notifica.sign(translated, ACCESS, config, tools);
    await notifica.send(signed, config, tools.transport);
    const [request] = requests;
    expect(request).toMatchObject({ method: 'POST', url: 'https://send.example.org/ws', timeoutMs: 30_000 });
    expect(request?.headers).toEqual({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/altaRemesaEnvios"',
      accept: 'text/xml',
    });
    const header = soapHeader(bytes(signed.body), 'apiKey', LIMITS);
    expect([header?.namespace, header?.text]).toEqual([NS.service, KEY]);
    expect(signed.secrets).toEqual([KEY]);
    expect(questionOf(request?.text ?? '').name).toBe('altaRemesaEnvios');
    expect(request?.text).not.toContain('Signature');
  });

  it('is signed with the entity’s seal, its key outside the signed parts', async () => {
    const { tools } = farSide();
    const access = { ...ACCESS, signer: await exampleSeal('seal-ayuntamiento-ficticio') };
    const signed = await notifica.sign(translated, access, CONFIG, { ...tools, now: () => SIGNED_AT });
    const blanked = bytes(signed.body).toString('utf8').replace(KEY, '[blanked]');
    const trusted = [pemOf('seal-ayuntamiento-ficticio')];
    expect(verifySoap(Buffer.from(blanked), { profile: PROFILE, trusted, now: SIGNED_AT }).bodyXml).toContain(
      'altaRemesaEnvios',
    );
    expect(blanked).not.toContain(KEY);
  });

  it('is not sent unsigned where it has to be signed', async () => {
    const { tools } = farSide();
    await expect(notifica.sign(translated, ACCESS, CONFIG, tools)).rejects.toMatchObject({ code: 'seal-missing' });
    expect(notifica.signs(CONFIG)).toBe(true);
    expect(notifica.signs({ ...CONFIG, signing: 'none' })).toBe(false);
  });
});

describe('a question', () => {
  it('gotchas 9, 10: carries a UsernameToken whose digest is over the nonce bytes, and the key beside it', async () => {
    const { tools, requests } = farSide(status(''));
    await notifica.ask?.(
      { reference: 'ABCDEFGHIJKLMNOPQRST', issuer: 'L01999998', since: NOW, until: NOW },
      ACCESS,
      CONFIG,
      tools,
    );
    const text = requests[0]?.text ?? '';
    const token = soapHeader(Buffer.from(text), 'Security', LIMITS)?.children[0];
    if (token === undefined) throw new Error('no token');
    const created = NOW.toISOString();
    const digest = createHash('sha1')
      .update(Buffer.concat([NONCE, Buffer.from(created + KEY)]))
      .digest('base64');
    expect(['Username', 'Password', 'Nonce', 'Created'].map((name) => childText(token, name))).toEqual([
      KEY,
      digest,
      NONCE.toString('base64'),
      created,
    ]);
    expect(soapHeader(Buffer.from(text), 'apiKey', LIMITS)?.text).toBe(KEY);
    expect(requests[0]).toMatchObject({
      url: 'https://ask.example.org/ws',
      headers: { soapaction: '"infoEnvioLigero"' },
    });
    expect(questionOf(text)).toEqual({
      name: 'infoEnvioLigero',
      namespace: NS.info,
      fields: [
        ['referenciaEmisor', 'ABCDEFGHIJKLMNOPQRST'],
        ['codigoDir3', 'L01999998'],
        ['nivelDetalle', '1'],
      ],
    });
  });

  const query = async (withEvidence: boolean, ...answers: Parameters<typeof farSide>) => {
    const { tools, requests } = farSide(...answers);
    const result = await notifica.query({ remoteId: 'id1', entity: 'L01999999', withEvidence }, ACCESS, CONFIG, tools);
    return { result, levels: requests.map(({ text }) => Object.fromEntries(questionOf(text).fields).nivelDetalle) };
  };

  it('by identifier asks for the steps, and for receipts where they are wanted', async () => {
    expect(await query(false, status(PENDING))).toMatchObject({ result: { kind: 'status' }, levels: ['2'] });
    expect(await query(true, status(PENDING))).toMatchObject({ result: { kind: 'status' }, levels: ['3'] });
  });

  it.each([
    ['no certificate yet, the steps are asked for', true, '4904', ['3', '2']],
    ['no steps yet, the state is asked for', false, '4903', ['2', '1']],
    ['neither, the state is asked for', true, '4903', ['3', '1']],
  ])('where there is %s', async (_, withEvidence, code, levels) => {
    const asked = await query(withEvidence, faulted(code), status(PENDING));
    expect(asked).toMatchObject({
      result: { kind: 'status', status: { code: 'pendiente_sede', certified: false } },
      levels,
    });
  });

  it('gotcha 59: goes by the other operation where the configuration says so', async () => {
    const { tools, requests } = farSide();
    const question = { remoteId: 'id1', entity: 'L01999999', withEvidence: true };
    await notifica.query(question, ACCESS, { ...CONFIG, query: 'v2' }, tools);
    expect(requests.map(({ url, text }) => [url, questionOf(text).name])).toEqual([
      ['https://send.example.org/ws', 'infoEnvioV2'],
    ]);
  });

  it('is not repeated for what asking less would not change', async () => {
    expect(await query(false, faulted('4904'))).toMatchObject({
      result: { kind: 'failed', code: '4904' },
      levels: ['2'],
    });
    expect(await query(true, faulted('4902'))).toEqual({ result: { kind: 'not-found', code: '4902' }, levels: ['3'] });
    expect(await query(true, faulted('4904'), faulted('4903'))).toMatchObject({
      result: { kind: 'failed', code: '4903' },
      levels: ['3', '2'],
    });
  });
});

describe('a probe', () => {
  it('of the sending service asks for print centres', async () => {
    const { tools, requests } = farSide(answered(`<c:getCiesResponse xmlns:c="${NS.cies}"/>`));
    const result = await notifica.probe('send', ACCESS, CONFIG, tools);
    expect(requests[0]?.headers.soapaction).toBe(
      '"https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/getCies"',
    );
    expect(questionOf(requests[0]?.text ?? '')).toEqual({
      name: 'getCies',
      namespace: NS.cies,
      fields: [['organismoEmisor', 'L01999999']],
    });
    expect(notifica.healthy(result)).toBe(true);
  });

  it('of the other service asks for an envío that cannot be', async () => {
    const { tools, requests } = farSide(faulted('4902'));
    const result = await notifica.probe('ask', ACCESS, CONFIG, tools);
    expect(questionOf(requests[0]?.text ?? '').fields).toEqual([
      ['identificador', '0000000000000'],
      ['nivelDetalle', '1'],
    ]);
    expect(notifica.healthy(result)).toBe(true);
  });
});

describe('health', () => {
  const page = {
    kind: 'answer' as const,
    status: 503,
    headers: {},
    body: Buffer.from('<html><body>503</body></html>'),
    durationMs: 1,
  };
  it.each([
    ['an answer of the service', answered('<a xmlns="urn:x"/>'), true],
    ['a refusal by number', faulted('4010'), true],
    ['a refusal of the key', faulted('e:Client', 'No existe esa api_key en nuestro sistema'), true],
    ['a fault of the server', faulted('e:Server', 'Internal error'), false],
    ['a fault without number', faulted('e:Client', 'Bad request'), false],
    ['an error page', page, false],
    ['an empty answer', { ...page, status: 200, body: Buffer.alloc(0) }, false],
    ['no answer', { kind: 'lost' as const, reason: 'timeout', durationMs: 1 }, false],
    ['no connection', { kind: 'not-sent' as const, reason: 'refused', durationMs: 1 }, false],
  ])('is told by %s', (_, result, expected) => expect(notifica.healthy(result)).toBe(expected));
});
