/** Who gets in, and what the transport demands: keys, digest, SOAPAction, Content-Length, size, well-formed XML. */
import http from 'node:http';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificaSimulator } from '../../../adapters/backends/notifica/simulator.ts';
import { alta, asker, DIR3, firstItem, type Issuer, KEY, NOW, sender, start, V2 } from './issuer.ts';

let simulator: NotificaSimulator;
let issuer: Issuer;
beforeAll(async () => {
  simulator = await start();
  issuer = await sender(simulator);
});
afterAll(() => simulator.close());

const cies = (dir3 = DIR3) => ({ organismoEmisor: dir3 });
const UNKNOWN_KEY = { code: 'soapenv:Client', text: 'No existe esa api_key en nuestro sistema', status: 500 };

describe('NotificaWsV21 looks for the key in the header', () => {
  it('gotcha 7: takes it qualified and unqualified', async () => {
    const unqualified = await sender(simulator, { qualified: false });
    expect((await issuer.call('getCies', cies())).codigoRespuesta).toBe('000');
    expect((await unqualified.call('getCies', cies())).codigoRespuesta).toBe('000');
  });

  it('refuses a key it does not know, with the words of the platform', async () => {
    const stranger = await sender(simulator, { key: 'otra' });
    expect(await stranger.refused('altaRemesaEnvios', alta())).toEqual(UNKNOWN_KEY);
    expect(await (await sender(simulator, { key: 'constructor' })).refused('getCies', cies())).toEqual(UNKNOWN_KEY);
  });

  it('refuses an issuer the key does not speak for', async () => {
    const refused = await issuer.refused('altaRemesaEnvios', alta({ codigoOrganismoEmisor: 'L01999998' }));
    expect(refused.text).toBe('El organismo no tiene permisos de acceso con esa api_key');
    expect(await issuer.refused('getCies', cies('L01999998'))).toMatchObject({ code: 'soapenv:Client' });
  });
});

describe('SincronizarEnvioWs looks for a digest made of the key', () => {
  const query = { referenciaEmisor: 'NADIE', codigoDir3: DIR3, nivelDetalle: 1 };
  const refused = async (options: Parameters<typeof asker>[1]) =>
    (await asker(simulator, options)).refused('infoEnvioLigero', query);

  it('lets a right one in, and says what it does not find', async () => {
    expect(await refused({})).toMatchObject({ code: '4902', status: 500 });
  });

  it('refuses a wrong one, an unknown user and a stale one', async () => {
    expect((await refused({ password: 'otra' })).text).toContain('PasswordDigest');
    expect(await refused({ key: 'otra' })).toEqual(UNKNOWN_KEY);
    const sixMinutesAgo = new Date(NOW.getTime() - 6 * 60_000);
    expect((await refused({ now: sixMinutesAgo })).text).toContain('caducado');
    expect((await refused({ now: new Date(NOW.getTime() - 4 * 60_000) })).code).toBe('4902');
  });

  it('checks the digest as the published example computes it', async () => {
    // Nonce 00..0f, created 2026-01-15T09:30:00.000Z, user and password API_KEY_GOES_HERE: contract, test vector.
    const other = await start({
      apiKeys: { API_KEY_GOES_HERE: [DIR3] },
      clock: () => new Date('2026-01-15T09:31:00Z'),
    });
    const token =
      '<w:Security xmlns:w="urn:w"><w:UsernameToken><w:Username>API_KEY_GOES_HERE</w:Username><w:Password Type="urn:x#PasswordDigest">1lL99ef2ifYZMDKYLplGTpNkk5c=</w:Password><w:Nonce>AAECAwQFBgcICQoLDA0ODw==</w:Nonce><w:Created>2026-01-15T09:30:00.000Z</w:Created></w:UsernameToken></w:Security>';
    const answer = await post(other.syncUrl, { soapaction: 'infoEnvioLigero' }, ligero(token, 'NADIE'));
    expect(answer.text).toContain('<faultcode>4902</faultcode>');
    await other.close();
  });

  it('refuses a plain password and no token at all', async () => {
    const plain = `<Security><UsernameToken><Username>${KEY}</Username><Password>${KEY}</Password></UsernameToken></Security>`;
    const headers = { soapaction: 'infoEnvioLigero' };
    expect((await post(simulator.syncUrl, headers, ligero(plain, 'X'))).text).toContain('debe llevar PasswordDigest');
    expect((await post(simulator.syncUrl, headers, ligero('', 'X'))).text).toContain('Falta el UsernameToken');
  });
});

describe('the transport', () => {
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><apiKey>${KEY}</apiKey></s:Header><s:Body><getCies xmlns="${V2}getCies"><organismoEmisor>${DIR3}</organismoEmisor></getCies></s:Body></s:Envelope>`;
  const soapaction = `"${V2}getCies"`;

  it('takes the SOAPAction with and without quotes, and no other', async () => {
    expect((await post(simulator.url, { soapaction }, body)).status).toBe(200);
    expect((await post(simulator.url, { soapaction: `${V2}getCies` }, body)).status).toBe(200);
    const wrong = await post(simulator.url, { soapaction: 'getCies' }, body);
    expect(wrong).toMatchObject({ status: 500, text: expect.stringContaining('SOAPAction') });
  });

  it('gotcha 11: demands Content-Length: a chunked request gets 411', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = http.request(simulator.url, { method: 'POST', headers: { soapaction } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.write(body.slice(0, 100));
      call.end(body.slice(100));
    });
    expect(status).toBe(411);
  });

  it('refuses a message beyond 15 MB with 413 before reading it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { soapaction, 'content-length': 15 * 1024 * 1024 + 1 };
      const call = http.request(simulator.url, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        call.destroy();
      });
      call.on('error', reject);
      call.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it.each([
    ['what is no XML', 'hola'],
    ['unclosed elements', body.replace('</getCies>', '')],
    ['a document type', `<!DOCTYPE x [<!ENTITY e "e">]>${body}`],
    ['an empty body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'],
    ['an unknown operation', body.replaceAll('getCies', 'getNada')],
  ])('answers %s with fault 4000', async (_what, xml) => {
    const answer = await post(simulator.url, { soapaction }, xml);
    expect(answer).toMatchObject({ status: 500, text: expect.stringContaining('<faultcode>4000</faultcode>') });
    expect(answer.text).not.toMatch(/at .*\.ts/);
  });

  it('answers with the Date of its clock, so that skew can be tested', async () => {
    const { headers } = await request(simulator.url, {
      method: 'POST',
      headers: { soapaction, 'content-type': 'text/xml' },
      body,
    });
    expect(headers.date).toBe(NOW.toUTCString());
  });

  it('does not know other paths and methods', async () => {
    const origin = simulator.url.replace('/ws/notificaWsV21', '');
    expect((await post(`${origin}/ws/otro`, {}, body)).status).toBe(404);
    expect((await request(simulator.url, { method: 'PUT', body })).statusCode).toBe(405);
    expect((await request(`${simulator.url}?xsd=../../event.ts`)).statusCode).toBe(404);
  });
});

describe('what it keeps for inspection', () => {
  it('is the raw request with its headers, and no more than asked for', async () => {
    const small = await start({ keepRequests: 2 });
    const other = await sender(small);
    for (const reference of ['A', 'B', 'C'])
      await other.call('altaRemesaEnvios', alta({}, { referenciaEmisor: reference }));
    expect(small.requests).toHaveLength(2);
    const last = small.requests.at(-1);
    expect(last?.body.toString()).toContain('referenciaEmisor>C</');
    expect(Number(last?.headers['content-length'])).toBe(last?.body.length);
    await small.close();
  });

  it('is never the document itself', async () => {
    const answer = await issuer.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'SIN-DOCUMENTO' }));
    expect(firstItem(answer).identificador).toBeDefined();
    expect(JSON.stringify(simulator.envios())).not.toContain('JVBERi');
  });
});

function ligero(security: string, reference: string): string {
  const namespace = 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0/infoEnvioLigero';
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>${security}</s:Header><s:Body><infoEnvioLigero xmlns="${namespace}"><referenciaEmisor>${reference}</referenciaEmisor><codigoDir3>${DIR3}</codigoDir3><nivelDetalle>1</nivelDetalle></infoEnvioLigero></s:Body></s:Envelope>`;
}

async function post(url: string, headers: Record<string, string>, body: string) {
  const answer = await request(url, { method: 'POST', headers: { 'content-type': 'text/xml', ...headers }, body });
  return { status: answer.statusCode, text: await answer.body.text() };
}
