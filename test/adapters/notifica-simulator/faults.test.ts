/** The simulator misbehaving on order: what the client sees, and whether the envío exists afterwards. */
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultRule, NotificaSimulator } from '../../../adapters/backends/notifica/simulator.ts';
import { asker, DIR3, type Json, KEY, PDF, sender, sha256, start, V2 } from './issuer.ts';

let simulator: NotificaSimulator;
afterEach(() => simulator.close());

type Seen = { status: number; text: string; headers: Record<string, unknown> } | { lost: string };

/** Sends one envío without any SOAP library: what comes back must be seen as it is. */
async function send(options: { surname?: string; reference?: string; timeoutMs?: number } = {}): Promise<Seen> {
  const { surname = 'FICTICIO', reference = 'REF-1', timeoutMs = 2000 } = options;
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><apiKey>${KEY}</apiKey></s:Header><s:Body><altaRemesaEnvios xmlns="${V2}altaRemesaEnvios"><codigoOrganismoEmisor>${DIR3}</codigoOrganismoEmisor><tipoEnvio>2</tipoEnvio><concepto>Prueba</concepto><procedimiento>200620</procedimiento><documento><contenido>${PDF.toString('base64')}</contenido><hash>${sha256(PDF)}</hash></documento><envios><envio><referenciaEmisor>${reference}</referenciaEmisor><titular><nif>00000000T</nif><nombre>Persona</nombre><apellidos>${surname}</apellidos></titular></envio></envios><opcionesRemesa><opcion tipo="caducidad">2026-03-20</opcion></opcionesRemesa></altaRemesaEnvios></s:Body></s:Envelope>`;
  try {
    const answer = await request(simulator.url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: `${V2}altaRemesaEnvios` },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: answer.statusCode, text: await answer.body.text(), headers: answer.headers };
  } catch (error) {
    return { lost: (error as Error).name };
  }
}

describe('a fault of the sending service', () => {
  const answered = (status: number, text: string) => ({ status, text: expect.stringContaining(text) });
  it.each<[FaultRule['kind'], object, number]>([
    ['503-html', answered(503, '<!DOCTYPE html>'), 0],
    ['500-empty', { status: 500, text: '' }, 0],
    ['429', answered(429, ''), 0],
    ['garbage-before', answered(200, 'no es XML'), 0],
    ['duplicate-reference', answered(500, '<faultcode>4160</faultcode>'), 0],
    ['unknown-code', answered(500, '<faultcode>9999</faultcode>'), 0],
    ['wrong-key', answered(500, 'No existe esa api_key'), 0],
    ['000-without-items', answered(200, '<codigoRespuesta>000</codigoRespuesta>'), 0],
    ['reset-before', { lost: expect.any(String) }, 0],
    ['timeout-before', { lost: 'TimeoutError' }, 0],
    ['garbage', answered(200, 'no es XML'), 1],
    ['000-without-items-after', answered(200, '<codigoRespuesta>000</codigoRespuesta>'), 1],
    ['reset-after', { lost: expect.any(String) }, 1],
    ['lost-answer', { lost: expect.any(String) }, 1],
    ['truncated', { lost: expect.any(String) }, 1],
    ['timeout-after', { lost: 'TimeoutError' }, 1],
  ])('%s', async (kind, expected, created) => {
    simulator = await start({ faults: [{ service: 'send', kind, times: 1 } as FaultRule] });
    const seen = await send({ timeoutMs: kind.startsWith('timeout') ? 150 : 2000 });
    expect(seen).toMatchObject(expected);
    if ('text' in seen) expect(seen.text).not.toContain('<resultadoEnvios>');
    expect(simulator.counts()).toMatchObject({ received: 1, created });
    const next = await send({ reference: 'REF-2' });
    expect(next).toMatchObject({ status: 200, text: expect.stringContaining('<resultadoEnvios>') });
  });

  it.each(['slow-answer', 'slow-body'] as const)('%s takes its time and is whole in the end', async (kind) => {
    simulator = await start({ faults: [{ service: 'send', kind, delayMs: 120 }] });
    const startedAt = performance.now();
    expect(await send()).toMatchObject({ status: 200, text: expect.stringContaining('</soapenv:Envelope>') });
    expect(performance.now() - startedAt).toBeGreaterThan(100);
  });
});

describe('a magic person', () => {
  it('CAIDA finds the platform down three times, CAIDA1 once, each by reference', async () => {
    simulator = await start();
    const status = async (surname: string, reference: string) => {
      const seen = await send({ surname, reference });
      return 'status' in seen ? seen.status : 0;
    };
    const three = [];
    for (let time = 0; time < 4; time += 1) three.push(await status('CAIDA', 'A'));
    expect(three).toEqual([503, 503, 503, 200]);
    expect([await status('CAIDA1', 'B'), await status('CAIDA1', 'B')]).toEqual([503, 200]);
    expect(simulator.counts()).toMatchObject({ received: 6, created: 2 });
  });

  it('PERDIDA is created, and nobody hears of it until they ask or repeat', async () => {
    simulator = await start();
    expect(await send({ surname: 'PERDIDA' })).toHaveProperty('lost');
    const query = { referenciaEmisor: 'REF-1', codigoDir3: DIR3, nivelDetalle: 1 };
    const found = await (await asker(simulator)).call('infoEnvioLigero', query);
    expect(found.identificador).toBe(simulator.envios()[0]?.identificador);
    expect(await send({ surname: 'PERDIDA' })).toMatchObject({ status: 500, text: expect.stringContaining('4160') });
  });

  it('LENTA is answered late', async () => {
    simulator = await start({ slowMs: 100 });
    const startedAt = performance.now();
    expect(await send({ surname: 'LENTA' })).toMatchObject({ status: 200 });
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });
});

describe('the script', () => {
  it('strikes only whom it names, only as often as it says, only the service and operation it names', async () => {
    simulator = await start({
      faults: [
        { service: 'ask', kind: '503-html' },
        { service: 'send', kind: '503-html', operation: 'getCies' },
        { service: 'send', kind: '500-empty', match: { surname: 'ficticia' } },
        { service: 'send', kind: '503-html', match: { reference: 'REF-9' }, times: 2 },
      ],
    });
    const statuses = [];
    for (const reference of ['REF-1', 'REF-9', 'REF-9', 'REF-9']) {
      const seen = await send({ reference });
      statuses.push('status' in seen ? seen.status : 0);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(await send({ surname: 'FICTICIA', reference: 'REF-3' })).toMatchObject({ status: 500, text: '' });
    const refused = await (await sender(simulator)).refused('getCies', { organismoEmisor: DIR3 });
    expect(refused.status).toBe(503);
  });

  it('strikes refusals as well: a question that finds nothing may get no answer', async () => {
    simulator = await start({ faults: [{ service: 'ask', kind: 'lost-answer', times: 1 }] });
    const ask = await asker(simulator);
    const query = { referenciaEmisor: 'NADIE', codigoDir3: DIR3, nivelDetalle: 1 };
    expect(await ask.refused('infoEnvioLigero', query)).toMatchObject({ status: 0 });
    expect(await ask.refused('infoEnvioLigero', query)).toMatchObject({ code: '4902' });
  });

  it('can be added to and cleared while it runs', async () => {
    simulator = await start();
    simulator.inject({ service: 'both', kind: '503-html' });
    expect(await send()).toMatchObject({ status: 503 });
    simulator.clearFaults();
    expect(await send()).toMatchObject({ status: 200 });
  });

  it('gives the same faults for the same seed, about as many as asked for', async () => {
    const statuses = async (faultSeed: number) => {
      simulator = await start({ faults: [{ service: 'send', kind: '503-html', probability: 0.3 }], faultSeed });
      const seen: number[] = [];
      for (let n = 0; n < 100; n += 1) {
        const one = await send({ reference: `R${n}` });
        seen.push('status' in one ? one.status : 0);
      }
      return seen;
    };
    const first = await statuses(7);
    await simulator.close();
    const second = await statuses(7);
    await simulator.close();
    const third = await statuses(8);
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
    const struck = first.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(15);
    expect(struck).toBeLessThan(45);
  });

  it('strikes questions too, and can make them find nothing', async () => {
    simulator = await start();
    await send();
    const ask = await asker(simulator);
    const query: Json = { referenciaEmisor: 'REF-1', codigoDir3: DIR3, nivelDetalle: 1 };
    simulator.inject({ service: 'ask', kind: 'not-found', times: 1, match: { reference: 'REF-1' } });
    expect(await ask.refused('infoEnvioLigero', query)).toMatchObject({ code: '4902' });
    expect((await ask.call('infoEnvioLigero', query)).codigoRespuesta).toBe('000');
  });
});
