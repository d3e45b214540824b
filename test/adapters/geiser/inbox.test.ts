import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema, type GeiserConfig } from '../../../adapters/backends/geiser/config.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { arrivalSchema } from '../../../contracts/inbox.ts';
import { createTransport } from '../../../src/transport/http.ts';
import {
  ACCOUNT,
  accessWith,
  entryEvent,
  ISSUER,
  OFFICE,
  outboundEntry,
  PASSWORD,
  type Side,
  start,
} from './sample.ts';

const ANNEX = 'L01999990';
const SECOND = { ...ACCOUNT, offices: [OFFICE, ANNEX] };
const HOUR_MS = 3_600_000;

let side: Side;
beforeEach(async () => {
  side = await start({ simulator: { accounts: [SECOND], pageSize: 2, searchMax: 4 } });
});
afterEach(() => side.close());

const access = (offices?: string[]) => {
  const ours = accessWith();
  return { ...ours, config: { ...ours.config, ...(offices === undefined ? {} : { offices }) } };
};
const list = (cursor: string | null = null, offices?: string[]) => {
  const { now } = side.clock;
  const window = { since: new Date(now.getTime() - 24 * HOUR_MS), until: now, cursor };
  return geiser.arrivals!(window, access(offices), side.config, side.tools);
};
async function page(cursor: string | null = null, offices?: string[]) {
  const result = await list(cursor, offices);
  if (result.kind !== 'page') throw new Error(`No page: ${JSON.stringify(result)}`);
  return result;
}

describe('what arrives for the town', () => {
  it('is told in the form all inboxes tell, with who sent it and whom it is of', async () => {
    side.simulator.arrive({ office: OFFICE, title: 'Oficio de otro organismo' });
    const { arrivals, next, unreadable } = await page();
    expect({ next, unreadable }).toEqual({ next: null, unreadable: [] });
    expect(arrivals.map((each) => arrivalSchema.parse(each))).toEqual([
      {
        remoteId: 'REGAGE26e00000000001',
        kind: 'registry-entry',
        code: 'ENVIADO_PENDIENTE_CONFIRMACION',
        at: '2026-10-01T09:00:00.000Z',
        title: 'Oficio de otro organismo',
        from: { dir3: 'L01999997', name: 'Oficina simulada' },
        references: {
          number: 'REGAGE26e00000000001',
          office: OFFICE,
          destination: OFFICE,
          subjectCode: 'GENERAL',
          physical: 'SIN_DOCUMENTACION_FISICA',
        },
        persons: [{ role: 'interesado', name: 'CIUDADANIA FICTICIA', idNumber: '00000000T' }],
        documents: [{ name: 'oficio.pdf', mediaType: 'application/pdf', size: 26 }],
      },
    ]);
  });

  it('is what waits, and nothing that the town sent or decided itself', async () => {
    await side.send(outboundEntry(entryEvent({ entry: { direction: 'in', destination: 'L01999995' } })));
    const { nuRegistro } = side.simulator.arrive({ office: OFFICE });
    await act('confirm', nuRegistro);
    side.simulator.arrive({ office: OFFICE });
    const told = (await page()).arrivals.map(({ remoteId }) => remoteId);
    expect(told).not.toContain(nuRegistro);
    expect(told).toContain('REGAGE26e00000000003');
  });

  it('is read office by office, and an entry keeps the office it waits at', async () => {
    side.simulator.arrive({ office: OFFICE });
    side.simulator.arrive({ office: ANNEX });
    const first = await page(null, [OFFICE, ANNEX]);
    const second = await page(first.next, [OFFICE, ANNEX]);
    expect([first, second].map(({ arrivals }) => arrivals.map(({ remoteId }) => remoteId))).toEqual([
      ['REGAGE26e00000000001'],
      [`REGAGE26e00000000002@${ANNEX}`],
    ]);
    expect(second.next).toBeNull();
    expect(await side.query(`REGAGE26e00000000002@${ANNEX}`)).toMatchObject({ status: { code: /PENDIENTE/ } });
  });

  it('is read by halves of the window where there is more than one search tells', async () => {
    for (let n = 0; n < 10; n += 1) {
      side.simulator.arrive({ office: OFFICE });
      side.clock.pass(HOUR_MS);
    }
    const { arrivals, unreadable } = await page();
    expect(new Set(arrivals.map(({ remoteId }) => remoteId)).size).toBe(10);
    expect(unreadable).toEqual([]);
  });

  it('is said to be incomplete where no halving helps', async () => {
    for (let n = 0; n < 10; n += 1) side.simulator.arrive({ office: OFFICE });
    expect((await page()).unreadable).toEqual(['search-incomplete']);
  });

  it.each(['error', 'garbage', 'reset', 'hang', 'internal'] as const)(
    'is not empty because of trouble (%s)',
    async (kind) => {
      side.simulator.arrive({ office: OFFICE });
      side.simulator.inject({ kind });
      expect(await list()).toMatchObject({ kind: 'failed', infrastructure: true });
    },
  );

  it('is not empty because of a wrong password', async () => {
    const window = { since: side.clock.now, until: side.clock.now, cursor: null };
    const wrong = accessWith('clave-que-no-existe');
    expect(await geiser.arrivals!(window, wrong, side.config, side.tools)).toMatchObject({
      kind: 'failed',
      code: 'ERROR_AUTHENTICATION',
    });
  });
});

const REASON = { reason: 'Es de nuestra competencia', person: null };
function prepared(kind: 'confirm' | 'reject', remoteId: string) {
  const target = { remoteId, entity: ISSUER, arrival: undefined as never };
  return geiser.acts![kind]!.prepare(target, REASON, access(), side.config, side.tools);
}
async function act(kind: 'confirm' | 'reject', remoteId: string) {
  const operation = geiser.acts![kind]!;
  return operation.interpret(await operation.send(prepared(kind, remoteId), side.config, side.tools), { remoteId });
}

describe('what a person decides about it', () => {
  it.each([
    ['confirm', 'confirmed'],
    ['reject', 'refused'],
  ] as const)('%s is done once, and seen when it is looked at', async (kind, legal) => {
    const { nuRegistro } = side.simulator.arrive({ office: OFFICE });
    expect(await act(kind, nuRegistro)).toMatchObject({ kind: 'done', code: 'OK' });
    const told = await side.query(nuRegistro);
    expect(told.kind === 'status' && told.status.steps.at(-1)?.legal).toBe(legal);
    expect(side.simulator.entries()[0]?.decided).toMatchObject({ motivo: REASON.reason });
    expect(side.simulator.counts().decided).toBe(1);
  });

  it('brings its papers with it, whole, once it is decided', async () => {
    const { nuRegistro, annexes } = side.simulator.arrive({ office: OFFICE });
    const before = await side.query(nuRegistro);
    await act('confirm', nuRegistro);
    const after = await side.query(nuRegistro);
    const papers = (told: typeof before) =>
      told.kind === 'status' ? told.status.evidence.filter(({ name }) => name.startsWith('anexo')) : [];
    expect(papers(before)).toEqual([]);
    expect(papers(after).map(({ name, mediaType }) => [name, mediaType])).toEqual([['anexo-1.pdf', 'application/pdf']]);
    expect(Buffer.from(papers(after)[0]!.bytes).toString('base64')).toBe(annexes[0]?.anexo);
    expect(after).toMatchObject({ status: { certified: true } });
    expect(after).not.toHaveProperty('status.healed');
  });

  it('keeps a paper whose digest differs, and says so', async () => {
    const entry = side.simulator.arrive({ office: OFFICE });
    entry.annexes[0] = { ...entry.annexes[0], hash: 'ab'.repeat(64) };
    await act('confirm', entry.nuRegistro);
    expect(await side.query(entry.nuRegistro)).toMatchObject({ status: { healed: ['receipt-digest-differs'] } });
  });

  it('is uncertain where the answer is lost, and a look shows that it was done', async () => {
    const { nuRegistro } = side.simulator.arrive({ office: OFFICE });
    side.simulator.inject({ kind: 'lost', operation: 'confirmar', times: 1 });
    expect(await act('confirm', nuRegistro)).toMatchObject({ kind: 'unknown', infrastructure: true });
    const told = await side.query(nuRegistro, false);
    expect(told.kind === 'status' && told.status.steps.at(-1)?.legal).toBe('confirmed');
  });

  it.each(['internal-after', 'truncated', 'garbage', 'fault'] as const)('is uncertain after %s', async (kind) => {
    const { nuRegistro } = side.simulator.arrive({ office: OFFICE });
    side.simulator.inject({ kind });
    expect(await act('confirm', nuRegistro)).toMatchObject({ kind: 'unknown', infrastructure: true });
  });

  it('is refused where it is no longer open, with what to do about it', async () => {
    const { nuRegistro } = side.simulator.arrive({ office: OFFICE });
    await act('confirm', nuRegistro);
    expect(await act('reject', nuRegistro)).toMatchObject({
      kind: 'refused',
      finding: { code: 'geiser-ERROR_VALIDATOR' },
    });
    expect(geiser.explain('geiser-ERROR_VALIDATOR', 'ca')?.fix).toMatch(/\w/);
  });

  it('did nothing where the service has no such entry, or nobody listens', async () => {
    expect(await act('confirm', 'REGAGE26e00000000099')).toMatchObject({ kind: 'temporary', code: 'WARNING_NOTFOUND' });
    const config = configSchema.parse({ url: 'http://127.0.0.1:1/', timeoutMs: 300 }) as GeiserConfig;
    const transport = createTransport({});
    const { confirm } = geiser.acts!;
    const answer = await confirm!.send(prepared('confirm', 'x'), config, { ...side.tools, transport });
    await transport.close();
    expect(confirm!.interpret(answer, { remoteId: 'x' })).toMatchObject({ kind: 'temporary' });
  });

  it.each([
    [500, ''],
    [503, '<html><body>Mantenimiento</body></html>'],
    [200, 'no es XML'],
    [200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ])('may have been done after %i with %j', (status, body) => {
    const answer: HttpResult = { kind: 'answer', status, headers: {}, body: Buffer.from(body), durationMs: 1 };
    for (const operation of Object.values(geiser.acts!))
      expect(operation.interpret(answer, { remoteId: 'x' })).toMatchObject({ kind: 'unknown', infrastructure: true });
  });

  it('goes in the name of the office it waits at, with the password where it can be blanked', () => {
    const { body, secrets } = prepared('reject', `REGAGE26e00000000002@${ANNEX}`);
    const text = Buffer.concat(body).toString('utf8');
    expect(text).toContain(`>${ANNEX}</c:cdAmbito>`);
    expect(text).toContain('>REGAGE26e00000000002</r:nuRegistro>');
    expect(secrets).toEqual([PASSWORD]);
  });
});
