import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dehu } from '../../../adapters/backends/dehu/index.ts';
import { arrivalOf } from '../../../adapters/backends/dehu/items.ts';
import { arrivalSchema } from '../../../contracts/inbox.ts';
import type { ChangeOutcome } from '../../../contracts/remote-change.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { ACT, HOUR_MS, NIF, type Side, start } from './sample.ts';

let side: Side;
beforeEach(async () => {
  side = await start();
});
afterEach(() => side.close());

const names = (outcome: { evidence?: { name: string }[] }) => (outcome.evidence ?? []).map(({ name }) => name);
const namesOf = (outcome: ChangeOutcome) => (outcome.kind === 'done' ? names(outcome) : outcome);
const lastRequest = () => side.simulator.requests.at(-1)!.toString('utf8');
async function statusOf(...asked: Parameters<Side['query']>) {
  const result = await side.query(...asked);
  if (result.kind !== 'status') throw new Error(`No status: ${JSON.stringify(result)}`);
  return result.status;
}

describe('what waits for the town', () => {
  it('is told with who sent it, since when, and until which day', async () => {
    side.simulator.arrive({ nif: NIF, title: 'Requerimiento', daysAgo: 2 });
    expect(await side.list()).toEqual({
      kind: 'page',
      next: null,
      unreadable: [],
      arrivals: [
        {
          remoteId: '1-51000000000000000001',
          kind: 'notification',
          code: 'PENDIENTE',
          at: '2026-09-29T09:00:00.000Z',
          title: 'Requerimiento',
          description: 'Simulado: sin valor legal.',
          from: { dir3: 'E00000001', name: 'Organismo simulado' },
          expiresOn: '2026-10-09',
          references: {
            identificador: '51000000000000000001',
            codigoOrigen: '1',
            organismoRaiz: 'Ministerio simulado',
            vinculo: '1',
          },
          persons: [{ role: 'titular', name: 'AYUNTAMIENTO FICTICIO', idNumber: NIF }],
          documents: [],
        },
      ],
    });
  });

  it('is told with as much of a long description as is kept', () => {
    const xml = `<item><identificador>1</identificador><codigoOrigen>1</codigoOrigen><concepto>Uno</concepto>
      <tipoEnvio>2</tipoEnvio><fechaPuestaDisposicion>2026-09-29T11:00:00</fechaPuestaDisposicion>
      <descripcion>${'x'.repeat(5_000)}</descripcion>
      <titular><nombreTitular>AYUNTAMIENTO FICTICIO</nombreTitular><nifTitular>${'9'.repeat(31)}</nifTitular></titular></item>`;
    const arrival = arrivalOf(parseXml(Buffer.from(xml), { maxBytes: 10_000 }), 10);
    expect(arrivalSchema.safeParse(arrival)).toMatchObject({ success: true });
  });

  it('is asked for in Madrid time with its offset, without milliseconds, and without an end in today', async () => {
    await side.list();
    expect(lastRequest()).toContain('<fechaDesde>2026-09-16T11:00:00+02:00</fechaDesde>');
    expect(lastRequest()).not.toContain('fechaHasta');
  });

  it('a communication has no last day', async () => {
    side.simulator.arrive({ nif: NIF, kind: 'communication' });
    expect(await side.first()).not.toHaveProperty('expiresOn');
  });

  it('when the day’s questions are used up, is asked for again tomorrow', async () => {
    side.simulator.inject({ kind: 'code', code: '4225' });
    expect(await side.list()).toEqual({
      ...{ kind: 'failed', code: '4225', text: '4225 Fallo de la prueba', infrastructure: false },
      notBefore: '2026-10-01T22:05:00.000Z',
    });
  });

  it('of another town is not shown, and a certificate that is not registered gets nothing', async () => {
    side.simulator.arrive({ nif: '99999999R' });
    expect(await side.list()).toMatchObject({ arrivals: [] });
    const strange = await start({ simulator: { accounts: [] } });
    expect(await strange.list()).toMatchObject({ kind: 'failed', infrastructure: false });
    await strange.close();
  });
});

describe('an access', () => {
  it('names the concept as it was listed, to the letter, and who appears', async () => {
    const title = '  Requerimiento  <&> "ñ"  ';
    side.simulator.arrive({ nif: NIF, title });
    const arrival = await side.first();
    expect(arrival.title).toBe(title);
    const person = { idNumber: '99999999R', name: 'OTRA PERSONA FICTICIA' };
    expect(await side.accept(arrival, { ...ACT, person })).toMatchObject({ kind: 'done', code: '200' });
    expect(lastRequest()).toContain('<nifReceptor>99999999R</nifReceptor><nombreReceptor>OTRA PERSONA FICTICIA<');
    expect(side.simulator.envios()[0]?.done?.receiver).toEqual({ nif: '99999999R', name: 'OTRA PERSONA FICTICIA' });
  });

  it('with a concept that is not the listed one is refused, and nothing was done', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = { ...(await side.first()), title: 'Otra cosa' };
    expect(await side.accept(arrival)).toMatchObject({ kind: 'refused', finding: { code: 'dehu-4204' } });
    expect(side.simulator.counts().accessed).toBe(0);
  });

  it('brings the document and what its proof is fetched by; the next look fetches receipt and annexes', async () => {
    side.simulator.arrive({ nif: NIF, annexes: 2 });
    const arrival = await side.first();
    const outcome = await side.accept(arrival);
    expect(namesOf(outcome)).toEqual(['documento.pdf', 'acceso.json']);
    const status = await statusOf(arrival, outcome);
    expect(names(status)).toEqual(['anexo-1.pdf', 'anexo-2.pdf', 'acuse.pdf']);
    expect(status).toMatchObject({ code: 'ACEPTADA', certified: true, unknownCodes: [] });
    expect(status.steps.map(({ legal, at }) => [legal, at])).toEqual([
      ['available', '2026-10-01T09:00:00.000Z'],
      ['accessed', '2026-10-01T09:00:00.000Z'],
    ]);
  });

  it('is asked for its proof by the person who appeared', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    const outcome = await side.accept(arrival, { ...ACT, person: { idNumber: '99999999-r', name: 'OTRA FICTICIA' } });
    expect(names(await statusOf(arrival, outcome))).toEqual(['anexo-1.pdf', 'acuse.pdf']);
  });

  it('is not certified while an annex is missing, and is once a later look brings it', async () => {
    side.simulator.arrive({ nif: NIF, annexes: 2 });
    const arrival = await side.first();
    const outcome = await side.accept(arrival);
    side.simulator.inject({ kind: 'code', code: '2001', operation: 'ConsultaAnexos', times: 1 });
    const first = await statusOf(arrival, outcome);
    expect([names(first), first.certified]).toEqual([['anexo-2.pdf', 'acuse.pdf'], false]);
    side.clock.pass(20 * HOUR_MS);
    const second = await statusOf(arrival, outcome);
    expect([names(second), second.certified]).toEqual([['anexo-1.pdf', 'anexo-2.pdf', 'acuse.pdf'], true]);
  });

  it('whose day is over keeps its end, stays without certificate, and is looked at no more than daily', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    const outcome = await side.accept(arrival);
    side.clock.pass(25 * HOUR_MS);
    const before = side.simulator.requests.length;
    expect(await statusOf(arrival, outcome)).toMatchObject({
      ...{ code: 'ACEPTADA', evidence: [], certified: false },
      nextLookAt: '2026-10-03T10:00:00.000Z',
    });
    expect(side.simulator.requests.length).toBe(before);
  });

  it('whose document did not come along gets it from the list of what is over', async () => {
    side.simulator.arrive({ nif: NIF, annexes: 0 });
    const arrival = await side.first();
    side.simulator.inject({ kind: 'without-files', operation: 'PeticionAcceso' });
    const outcome = await side.accept(arrival);
    expect(namesOf(outcome)).toEqual(['acceso.json']);
    const status = await statusOf(arrival, outcome);
    expect([names(status), status.certified]).toEqual([['documento.pdf', 'acuse.pdf'], true]);
  });

  it('whose document is not the one whose digest is told is kept, and told', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.inject({ kind: 'wrong-digest', operation: 'PeticionAcceso' });
    const outcome = await side.accept(arrival);
    expect((await statusOf(arrival, outcome)).healed).toEqual(['receipt-digest-differs']);
  });

  it('whose answer names a code or a reference longer than any is done all the same, with all the rest', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    await side.accept(arrival);
    const result = side.answers.at(-1)!;
    if (result.kind !== 'answer') throw new Error(result.kind);
    const long = (text: string, name: string, length: number) =>
      text.replace(new RegExp(`(${name}[^>]*>)[^<]+`), `$1${'x'.repeat(length)}`);
    const text = Buffer.from(result.body).toString('latin1');
    const body = Buffer.from(long(long(text, 'csvResguardo', 256), 'referenciaPdfAcuse', 10_001), 'latin1');
    expect(body.byteLength).toBeGreaterThan(result.body.byteLength + 9_000);
    const { now } = side.clock;
    const context = { wish: ACT, config: side.config, now };
    const outcome = dehu.acts!.accept!.interpret({ ...result, body }, { remoteId: arrival.remoteId }, context);
    expect(namesOf(outcome)).toEqual(['documento.pdf', 'acceso.json']);
  });

  it.each([
    ['an answer about another one', { kind: 'another-one' }, { code: 'wrong-identifier', infrastructure: false }],
    ['half an answer', { kind: 'truncated' }, { infrastructure: true }],
    ['an internal error after it was done', { kind: 'code-after', code: '2001' }, { infrastructure: true }],
    ['a code nobody knows', { kind: 'code-after', code: '4999' }, { code: '4999', infrastructure: false }],
  ] as const)('may have been done after %s', async (_what, rule, expected) => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.inject({ ...rule, operation: 'PeticionAcceso' });
    expect(await side.accept(arrival)).toMatchObject({ kind: 'unknown', ...expected });
    expect(side.simulator.counts().accessed).toBe(1);
  });

  it.each(['4102', '4103', '4225'])('is refused by %s with a text in three languages', async (code) => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.inject({ kind: 'code', code, operation: 'PeticionAcceso' });
    const outcome = await side.accept(arrival);
    expect(outcome).toMatchObject({ kind: 'refused', code });
    for (const language of ['es', 'ca', 'en'] as const)
      expect(dehu.explain(`dehu-${code}`, language)?.fix).toMatch(/\w/);
  });
});

describe('what became of it, where no answer of ours says', () => {
  it('an access made today is told tomorrow, and until then nothing is said to be undone', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.inject({ kind: 'lost', operation: 'PeticionAcceso' });
    await side.accept(arrival);
    side.simulator.clearFaults();
    expect(await side.query(arrival)).toEqual({
      ...{ kind: 'failed', code: 'told-tomorrow', text: '', infrastructure: false },
      notBefore: '2026-10-01T22:05:00.000Z',
    });
    side.clock.now = new Date('2026-10-01T22:05:00Z');
    const status = await statusOf(arrival);
    expect(names(status)).toEqual(['realizada.xml', 'documento.pdf', 'anexo-1.pdf', 'acuse.pdf']);
    expect(status).toMatchObject({ code: 'ACEPTADA', certified: true });
    expect(status.steps.at(-1)).toMatchObject({ legal: 'accessed', at: '2026-10-01T09:00:00.000Z', channel: 'dehu' });
  });

  it.each([
    ['RECHAZADA', 'refused'],
    ['REALIZADA_TEU', 'expired'],
    ['LEIDA', 'accessed'],
  ])('%s on the web of DEHú is %s', async (state, legal) => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.end('51000000000000000001', state);
    side.clock.pass(48 * HOUR_MS);
    const status = await statusOf(arrival);
    expect(status.steps.at(-1)).toMatchObject({ legal, at: '2026-10-01T09:00:00.000Z' });
    expect(status).toMatchObject({ code: state, certified: true });
  });

  it('what nobody opened in ten days is expired, and the page of the list is asked for within its bounds', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.clock.pass(12 * 24 * HOUR_MS);
    expect((await statusOf(arrival)).steps.at(-1)).toMatchObject({ legal: 'expired', code: 'EXPIRADA' });
    const asked = side.simulator.requests.map(String).find((each) => each.includes('<LocalizaRealizadas'));
    expect(asked).toContain('<fechaDesde>2026-10-01T00:00:00+02:00</fechaDesde>');
    expect(asked).toContain('<fechaHasta>2026-10-12T23:59:59+02:00</fechaHasta>');
  });

  it('is not dated by guess while the service is down', async () => {
    side.simulator.arrive({ nif: NIF });
    const arrival = await side.first();
    side.simulator.end('51000000000000000001', 'RECHAZADA');
    side.clock.pass(48 * HOUR_MS);
    side.simulator.inject({ kind: 'error', operation: 'ConsultaRealizadas' });
    expect(await side.query(arrival)).toMatchObject({ kind: 'failed', infrastructure: true });
  });
});
