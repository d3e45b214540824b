import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windowOf } from '../../../adapters/backends/geiser/dates.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import { decide } from '../../../adapters/backends/geiser/search.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { accessWith, entryEvent, ISSUER, OFFICE, outboundEntry, REFERENCE, type Side, start } from './sample.ts';

let side: Side;
beforeEach(async () => {
  side = await start({ simulator: { pageSize: 3, searchMax: 20 } });
});
afterEach(() => side.close());

const numbered = (n: number) => `REFERENCIA2345AAA${String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))}A`;
async function others(n: number): Promise<void> {
  for (let i = 0; i < n; i += 1) await side.send(outboundEntry(undefined, numbered(i)));
}

describe('a registration whose answer was lost', () => {
  it('is found, and not made again', async () => {
    side.simulator.inject({ kind: 'lost', operation: 'registrarEnviar', times: 1 });
    expect(await side.send()).toMatchObject({ kind: 'unknown', infrastructure: true });
    side.clock.pass(120_000);
    expect(await side.ask(REFERENCE, 2)).toEqual({ kind: 'found', remoteId: 'REGAGE26s00000000001', status: null });
    expect(side.simulator.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it.each(['internal-after', 'without-number', 'duplicate-after', 'truncated'] as const)(
    'is found as well where the service said something else (%s)',
    async (kind) => {
      side.simulator.inject({ kind, times: 1 });
      expect((await side.send()).kind).toMatch(/unknown|duplicate/);
      expect(await side.ask()).toMatchObject({ kind: 'found' });
    },
  );

  it('is found also where what comes in was registered, and on the last of many pages', async () => {
    await others(10);
    const event = entryEvent({ entry: { direction: 'in' } });
    await side.send(outboundEntry(event));
    expect(await side.ask()).toMatchObject({ kind: 'found', remoteId: 'REGAGE26e00000000011' });
    await side.send(outboundEntry(undefined, numbered(11)));
    expect(await side.ask(numbered(11))).toMatchObject({ kind: 'found', remoteId: 'REGAGE26s00000000012' });
  });

  it('was not made where a whole window shows nothing of it', async () => {
    await others(10);
    expect(await side.ask()).toEqual({ kind: 'not-found', code: 'WARNING_NOTFOUND' });
  });

  it('is looked for only around its attempts', async () => {
    await side.send();
    side.clock.pass(3_600_000);
    expect(await side.ask(REFERENCE, 10)).toMatchObject({ kind: 'not-found' });
    expect(await side.ask(REFERENCE, 60)).toMatchObject({ kind: 'found' });
  });
});

describe('the simulator, as the real one is thought to', () => {
  it('makes a second entry of a repeated reference, which nobody may choose from', async () => {
    expect(await side.send()).toMatchObject({ kind: 'accepted' });
    expect(await side.send()).toMatchObject({ kind: 'accepted' });
    expect(side.simulator.counts()).toMatchObject({ created: 2, doubled: 1 });
    expect(await side.ask()).toMatchObject({ kind: 'undecided', code: 'several-entries' });
  });
});

describe('a search that cannot decide waits for a person', () => {
  const UNDECIDED = { kind: 'undecided', code: 'search-incomplete' };

  it('where the service finds more than it tells', async () => {
    await others(21);
    expect(await side.ask()).toMatchObject(UNDECIDED);
  });

  it('where there are more pages than are read', async () => {
    await others(9);
    const few = { ...side.config, search: { ...side.config.search, pages: 2 } };
    const now = side.clock.now;
    const question = { reference: REFERENCE, issuer: ISSUER, since: now, until: now };
    expect(await geiser.ask!(question, accessWith(), few, side.tools)).toMatchObject(UNDECIDED);
    expect(side.simulator.requests.filter((each) => each.includes('<op:iterar'))).toHaveLength(1);
  });

  it('where an entry of our own office shows no reference', async () => {
    await others(1);
    side.simulator.inject({ kind: 'without-references' });
    expect(await side.ask()).toEqual({
      kind: 'undecided',
      code: 'entry-without-reference',
      text: 'REGAGE26s00000000001',
    });
  });

  it('where one that came in shows no reference, whichever unit stands as its origin', () => {
    const of = (tipoAsiento: string) =>
      parseXml(
        Buffer.from(
          `<apuntes><nuRegistro>REGAGE26e1</nuRegistro><tipoAsiento>${tipoAsiento}</tipoAsiento><cdOrganoOrigen>L01999990</cdOrganoOrigen></apuntes>`,
        ),
        { maxBytes: 10_000 },
      );
    const ours = { reference: REFERENCE, issuer: ISSUER, office: OFFICE, whole: true };
    // What comes in is sent without an origin: one the service puts there tells nothing.
    expect(decide([of('ENTRADA')], ours)).toMatchObject({ kind: 'undecided', code: 'entry-without-reference' });
    expect(decide([of('SALIDA')], ours)).toMatchObject({ kind: 'not-found' });
  });

  it.each(['several-entries', 'search-incomplete', 'entry-without-reference'])('and says what to do (%s)', (code) => {
    for (const language of ['es', 'ca', 'en'] as const)
      expect(geiser.explain(`geiser-${code}`, language)?.fix).toMatch(/GEISER/);
  });

  it('and a service that fails half way decides nothing', async () => {
    await others(5);
    side.simulator.inject({ kind: 'error', operation: 'iterar' });
    expect(await side.ask()).toMatchObject({ kind: 'failed', infrastructure: true });
  });
});

describe('the window of a search', () => {
  const of = (since: string, until: string) => windowOf(new Date(since), new Date(until));

  it('is written in Madrid time, summer and winter', () => {
    expect(of('2026-07-01T10:00:00Z', '2026-07-01T10:05:00Z')).toEqual({
      desde: '20260701120000',
      hasta: '20260701120500',
    });
    expect(of('2026-12-31T23:30:00Z', '2027-01-01T00:30:00Z')).toEqual({
      desde: '20270101003000',
      hasta: '20270101013000',
    });
  });

  it('is wider in the night when an hour comes twice, since local times run backwards there', () => {
    // 02:50 summer time to 02:10 winter time, twenty minutes later.
    const window = of('2026-10-25T00:50:00Z', '2026-10-25T01:10:00Z');
    expect(window).toEqual({ desde: '20261025015000', hasta: '20261025031000' });
  });

  it('asks for the office alone, kind by kind, and filters by nothing that might hide the entry', async () => {
    await side.ask();
    const [out, into] = side.simulator.requests.map((each) => each.toString());
    expect(out).toContain('>SALIDA<');
    expect(into).toContain('>ENTRADA<');
    for (const each of [out, into]) {
      expect(each).toContain(`<c:cdAmbito xmlns:c="http://types.core.ws.rgeco.geiser.minhap.gob.es/">${OFFICE}<`);
      expect(each).not.toMatch(/cdOrganoOrigen|r:estado|cdAsunto/);
    }
  });
});
