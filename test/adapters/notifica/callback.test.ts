import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { createClientAsync } from 'soap';
import { afterEach, describe, expect, it } from 'vitest';
import { acknowledge, callbackWsdl, receive, refuse } from '../../../adapters/backends/notifica/callback.ts';
import { NS } from '../../../adapters/backends/notifica/schema.ts';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { childText, parseSoap, parseXml } from '../../../src/transport/soap.ts';
import { answered, faulted } from './sample.ts';

const LIMITS = { maxBytes: 100_000 };
const bodyOf = (result: ReturnType<typeof answered>) => (result.kind === 'answer' ? result.body : Buffer.alloc(0));
const callback = (inside: string) =>
  bodyOf(answered(`<s:sincronizarEnvio xmlns:s="${NS.sincronizar}">${inside}</s:sincronizarEnvio>`));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('a callback', () => {
  it('is a hint: what it cannot say in a known form it does not say', () => {
    const body = callback(
      `<s:organismoEmisor>${'x'.repeat(500)}</s:organismoEmisor><s:identificador>id1</s:identificador><s:estado>${'Y'.repeat(500)}</s:estado><s:fechaEstado>ayer</s:fechaEstado>`,
    );
    expect(receive(body)).toMatchObject({
      remoteId: 'id1',
      issuer: '?',
      code: 'y'.repeat(60),
      at: null,
      certificate: false,
      by: null,
      known: false,
      receipts: [],
    });
  });

  it.each([
    ['a fault', bodyOf(faulted('4902'))],
    ['an identifier nobody could keep', callback(`<s:identificador>${'i'.repeat(65)}</s:identificador>`)],
    ['half a message', callback('<s:identificador>id1</s:identificador>').subarray(0, 120)],
    ['no XML', Buffer.from('{}')],
    ['nothing', Buffer.alloc(0)],
  ])('is not %s', (_, body) => {
    expect(() => receive(body)).toThrow(expect.objectContaining({ code: 'callback-malformed', stage: 'callback' }));
  });

  it('is read or refused, whatever comes', () => {
    const attempt = (body: Uint8Array) => {
      try {
        return receive(body);
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
        return null;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(attempt(bytes)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = attempt(callback(`<s:identificador>${text}</s:identificador>`));
        if (read !== null) expect(read.remoteId).toMatch(/^.{1,64}$/su);
      }),
    );
  });
});

describe('the answer to a callback', () => {
  const kept = receive(callback('<s:identificador>a&lt;&amp;&gt;b</s:identificador>'));
  it('is 000 with the identifier that came', () => {
    const { status, mediaType, body } = acknowledge(kept);
    const message = parseSoap(Buffer.from(body), LIMITS);
    if (message.kind === 'fault') throw new Error('a fault');
    expect([status, mediaType, message.node.namespace]).toEqual([200, 'text/xml; charset=utf-8', NS.sincronizar]);
    expect(
      ['identificador', 'codigoRespuesta', 'descripcionRespuesta'].map((name) => childText(message.node, name)),
    ).toEqual(['a<&>b', '000', 'OK']);
  });
  it('is a fault where it could not be read', () => {
    const { status, body } = refuse('callback-malformed');
    expect(status).toBe(400);
    expect(parseSoap(Buffer.from(body), LIMITS)).toEqual({ kind: 'fault', code: 'Client', text: 'callback-malformed' });
  });
});

describe('the contract we serve', () => {
  it('says where it is, whatever the address has in it', () => {
    const wsdl = callbackWsdl('https://gateway.example.org/callbacks/notifica?a=$&&b="$1"');
    expect(parseXml(Buffer.from(wsdl), LIMITS).name).toBe('definitions');
    expect(wsdl).toContain('location="https://gateway.example.org/callbacks/notifica?a=$&amp;&amp;b=&quot;$1&quot;"');
    expect(wsdl).not.toContain('LOCATION');
  });

  it('gotcha 4: is enough for a stranger to call us', async () => {
    const got: ReceivedCallback[] = [];
    const server = createServer(async (request, response) => {
      if (request.method === 'GET') return response.end(callbackWsdl(`http://${request.headers.host}/`));
      const received = receive(await buffer(request));
      got.push(received);
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(acknowledge(received).body);
    }).listen(0, '127.0.0.1');
    closing.push(() => server.close());
    await new Promise((listening) => server.once('listening', listening));
    const client = await createClientAsync(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?wsdl`);
    const [answer] = await client.sincronizarEnvioAsync({
      organismoEmisor: 'L01999999',
      identificador: '6968b0c9a1b2c',
      tipoEntrega: 2,
      modoNotificacion: 5,
      estado: 'notificada',
      fechaEstado: '2026-10-03T18:02:44',
    });
    expect(answer).toMatchObject({ identificador: '6968b0c9a1b2c', codigoRespuesta: '000' });
    expect(got).toMatchObject([
      {
        remoteId: '6968b0c9a1b2c',
        issuer: 'L01999999',
        code: 'notificada',
        at: '2026-10-03T16:02:44.000Z',
        certificate: true,
      },
    ]);
  });
});
