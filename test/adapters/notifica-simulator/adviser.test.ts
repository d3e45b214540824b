/** The calls the platform makes to the issuer: when, with what, in which order, and how often they are repeated. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  NotificaSimulator,
  NotificaSimulatorOptions,
  Post,
} from '../../../adapters/backends/notifica/simulator.ts';
import { alta, person, sender, sha256, start } from './issuer.ts';

type Call = { type: string; state: string; id: string; xml: string };

let simulator: NotificaSimulator;
afterEach(() => simulator.close());

/** Answers each call in turn with the given codes; the last one goes on for ever. */
function stub(...codes: string[]): { post: Post; calls: Call[] } {
  const calls: Call[] = [];
  const post: Post = async ({ body }) => {
    const xml = body.toString();
    calls.push({ type: tag(xml, 'tipoEntrega'), state: tag(xml, 'estado'), id: tag(xml, 'identificador'), xml });
    const code = codes[Math.min(calls.length, codes.length) - 1] ?? '000';
    if (code === 'down') throw new Error('connection refused');
    return { status: code === '500' ? 500 : 200, body: `<r:codigoRespuesta xmlns:r="x">${code}</r:codigoRespuesta>` };
  };
  return { post, calls };
}

async function run(surname: string, options: Partial<NotificaSimulatorOptions>, advanceMs = 10_000): Promise<void> {
  simulator = await start({ adviserUrl: 'http://127.0.0.1:1/adviser', ...options });
  await (await sender(simulator)).call('altaRemesaEnvios', alta({}, { titular: person(surname) }));
  await simulator.advance(advanceMs);
}
const said = (calls: Call[]) => calls.map(({ type, state }) => `${type} ${state}`);

describe('the adviser is told', () => {
  it('each state (1) and then the certificate (3), whose PDF has a true hash', async () => {
    const { post, calls } = stub();
    await run('FICTICIO', { post });
    expect(said(calls)).toEqual(['1 pendiente_sede', '1 notificada', '3 notificada']);
    const [first, , last] = calls;
    expect(first?.xml).not.toContain('acusePDF');
    expect(tag(last!.xml, 'organismoEmisor')).toBe('L01999999');
    expect(tag(last!.xml, 'modoNotificacion')).toBe('5');
    expect(tag(last!.xml, 'fechaEstado')).toBe('2026-03-02T10:00:04');
    expect([tag(last!.xml, 'nifReceptor'), tag(last!.xml, 'vinculoReceptor')]).toEqual(['00000000T', '1']);
    expect(sha256(Buffer.from(tag(last!.xml, 'contenido'), 'base64'))).toBe(tag(last!.xml, 'hash'));
    expect(simulator.adviserCounts()).toEqual({ calls: 3, delivered: 3, givenUp: 0 });
  });

  it('over HTTP, with the SOAPAction of the operation and a Content-Length', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers);
      request.resume().on('end', () => response.end('<codigoRespuesta>000</codigoRespuesta>'));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await run('FICTICIO', { adviserUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/adviser` });
    expect(seen).toHaveLength(3);
    expect(seen[0]).toMatchObject({ soapaction: '"sincronizarEnvio"', 'content-type': 'text/xml; charset=utf-8' });
    expect(Number(seen[0]?.['content-length'])).toBeGreaterThan(0);
    server.close();
    server.closeAllConnections();
  });

  it('the XML receipt too, when asked to', async () => {
    const { post, calls } = stub();
    await run('FICTICIO', { post, adviser: { withXml: true } });
    expect(calls[2]?.xml).toContain('<acuseXML>');
  });

  it('post and DEHú as what they are', async () => {
    const { post, calls } = stub();
    await run('AUSENTE', { post });
    expect(tag(calls.at(-1)!.xml, 'modoNotificacion')).toBe('3');
  });
});

describe('the address of the adviser', () => {
  it('may be given later, and be taken away', async () => {
    const { post, calls } = stub();
    await run('FICTICIO', { post, adviserUrl: null }, 1000);
    expect(calls).toHaveLength(0);
    simulator.setAdviserUrl('http://127.0.0.1:1/');
    await simulator.advance(3000);
    expect(said(calls)).toEqual(['1 notificada']);
    simulator.setAdviserUrl(null);
    await simulator.advance(3000);
    expect(calls).toHaveLength(1);
  });
});

describe('a call that is not answered 000', () => {
  it('is repeated with growing pauses, and holds the later ones of its envío back', async () => {
    const { post, calls } = stub('666', 'down', '500', '000');
    await run('FICTICIO', { post, adviser: { baseMs: 100, maxMs: 1000 } }, 4000);
    expect(said(calls)).toEqual(['1 pendiente_sede']);
    for (const pauseMs of [100, 200]) await simulator.advance(pauseMs);
    expect(said(calls)).toEqual(Array(3).fill('1 pendiente_sede'));
    await simulator.advance(399);
    expect(calls).toHaveLength(3);
    await simulator.advance(1);
    expect(said(calls).slice(3)).toEqual(['1 pendiente_sede', '1 notificada']);
  });

  it('is given up after the last attempt, and the next one is made', async () => {
    const { post, calls } = stub('002');
    await run('FICTICIO', { post, adviser: { attempts: 2, baseMs: 10 } });
    for (let round = 0; round < 3; round += 1) await simulator.advance(10);
    expect(said(calls)).toEqual([
      ...Array(2).fill('1 pendiente_sede'),
      ...Array(2).fill('1 notificada'),
      ...Array(2).fill('3 notificada'),
    ]);
    expect(simulator.adviserCounts()).toMatchObject({ delivered: 0, givenUp: 3 });
  });
});

describe('an adviser out of the ordinary', () => {
  it.each<[string, string[]]>([
    ['ALREVES', ['1 pendiente_sede', '3 notificada', '1 notificada']],
    ['JUNTOS', ['1 pendiente_sede', '2 notificada']],
    [
      'REPITE',
      ['1 pendiente_sede', '1 pendiente_sede', '1 notificada', '1 notificada', '3 notificada', '3 notificada'],
    ],
    ['CALLADA', []],
  ])('%s: %j', async (word, expected) => {
    const { post, calls } = stub();
    await run(word, { post });
    expect(said(calls)).toEqual(expected);
    expect(simulator.envios()[0]?.estado).toBe('notificada');
  });

  it('may say a state nobody knows before the true one, or name an envío of nobody', async () => {
    const { post, calls } = stub();
    await run('RARA AJENA', { post });
    const [record] = simulator.envios();
    expect(said(calls).slice(0, 3)).toEqual(['1 estado_por_definir', '1 pendiente_sede', '1 pendiente_sede']);
    expect(calls.filter((call) => call.id !== record?.identificador)).toHaveLength(2);
  });

  it('may leave the receiver or the bond out', async () => {
    const { post, calls } = stub();
    await run('SINRECEPTOR', { post });
    expect(calls[0]?.xml).not.toContain('<receptor>');
    await simulator.close();
    const other = stub();
    await run('SINVINCULO', { post: other.post });
    expect(other.calls[0]?.xml).toContain('xsi:nil="true"');
  });

  it('may be ordered by the fault script, for whom it names', async () => {
    const { post, calls } = stub();
    await run('FICTICIO', {
      post,
      faults: [
        { service: 'adviser', kind: 'duplicate', times: 1, match: { reference: 'REF-1' } },
        { service: 'adviser', kind: 'certificate-first', match: { surname: 'FICTICIO' } },
        { service: 'adviser', kind: 'silent', match: { surname: 'OTRA' } },
      ],
    });
    expect(said(calls)).toEqual(['1 pendiente_sede', '1 pendiente_sede', '3 notificada', '1 notificada']);
  });
});

function tag(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? '';
}
