import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { SeresCursor } from '../../../adapters/vendors/sedipualba-seres/config.ts';
import { openAnnex } from '../../../adapters/vendors/sedipualba-seres/documents.ts';
import { adapter } from '../../../adapters/vendors/sedipualba-seres/index.ts';
import { hashedPassword } from '../../../adapters/vendors/sedipualba-seres/login.ts';
import type { SeresAccess } from '../../../adapters/vendors/sedipualba-seres/normalise.ts';
import { readOne, readPage, start } from '../../../adapters/vendors/sedipualba-seres/read.ts';
import { type SeresSimulator, startSeresSimulator } from '../../../adapters/vendors/sedipualba-seres/simulator.ts';
import { PDF, salida } from '../../../adapters/vendors/sedipualba-seres/simulator-records.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { createTransport } from '../../../src/transport/http.ts';

const LOGIN = { user: 'pasarela', officer: '99999999R', password: 'clave-de-prueba-1' };
let simulator: SeresSimulator;
let now = new Date('2026-10-01T09:00:00Z');
const transport = createTransport({});
const tools = (): VendorTools => ({ transport, now: () => now, timeoutMs: 2_000, memo: new Map() });

async function far(more: Partial<SeresAccess['settings']> = {}): Promise<SeresAccess> {
  simulator = await startSeresSimulator({ ...LOGIN, now: () => now });
  open.push(simulator);
  return {
    settings: {
      overlapMinutes: 180,
      rescanDays: 7,
      startDays: 1,
      naturalDays: 10,
      siaDigits: 1,
      language: 'es',
      ...more,
    },
    credential: { ...LOGIN, url: simulator.url },
    entity: { dir3: 'L01999999', settings: { code: '99999' } },
    effect: 'mirror',
  };
}

const open: SeresSimulator[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function readAll(cursor: SeresCursor, access: SeresAccess) {
  const refs: string[] = [];
  const shared = tools();
  for (let at = cursor, pages = 1; ; pages += 1) {
    const page = await readPage(at, access, shared);
    refs.push(...page.items.map(({ ref }) => ref));
    at = page.cursor;
    if (!page.more) return { refs, cursor: at, pages };
  }
}

describe('the login', () => {
  it('hashes the password with the second it is made in, said twice', () => {
    const stamp = '20261001090000';
    const hash = createHash('sha256').update(`${stamp}clave`).digest('base64');
    expect(hashedPassword('clave', new Date('2026-10-01T09:00:00.789Z'))).toBe(`${stamp}${hash}`);
  });

  it('is made once in a turn, and once more where the token is refused', async () => {
    const access = await far();
    simulator.records.set('99999', [salida(1, '2026-10-01T10:00:00')]);
    const shared = tools();
    await readPage(start(access, now), access, shared);
    await readOne('1', access, shared);
    const logins = () => simulator.calls.filter((each) => each.endsWith('/jwtautenticacion')).length;
    expect(logins()).toBe(1);
    shared.memo.set('token', 'caducado');
    expect(await readOne('1', access, shared)).toMatchObject({ kind: 'event' });
    expect(logins()).toBe(2);
  });

  it('with a clock that is far off is refused', async () => {
    const access = await far();
    const late = { ...tools(), now: () => new Date(now.getTime() + 600_000) };
    await expect(readPage(start(access, now), access, late)).rejects.toMatchObject({ fault: { kind: 'auth' } });
  });

  it('of a service that asks to wait is made again when it says', async () => {
    const access = await far();
    simulator.faults.set('99999', 'too-many');
    await expect(readPage(start(access, now), access, tools())).rejects.toMatchObject({ fault: { kind: 'retryable' } });
  });
});

describe('windows', () => {
  it('go on page after page, ten at a time, and end where one is not full', async () => {
    const access = await far();
    const records = Array.from({ length: 20 }, (_, n) =>
      salida(n + 1, `2026-10-01T10:${String(n).padStart(2, '0')}:00`),
    );
    simulator.records.set('99999', records);
    const { refs, cursor, pages } = await readAll(start(access, now), access);
    expect(refs).toEqual(records.map(({ id }) => String(id)));
    expect([pages, cursor.until, cursor.window]).toEqual([3, now.toISOString(), null]);
  });

  it('overlap: what was completed a little late is not missed', async () => {
    const access = await far();
    const { cursor } = await readAll(start(access, now), access);
    simulator.records.set('99999', [salida(7, '2026-10-01T10:30:00')]);
    now = new Date('2026-10-01T09:10:00Z');
    expect((await readAll(cursor, access)).refs).toEqual(['7']);
    now = new Date('2026-10-01T09:00:00Z');
  });

  it('lose nothing in the night the clock goes back: the hour that comes twice is read whole', async () => {
    const access = await far({ overlapMinutes: 75 });
    now = new Date('2026-10-25T00:10:00Z');
    let { cursor } = await readAll(start(access, now), access);
    const seen = new Set<string>();
    const records = [
      salida(1, '2026-10-25T02:20:00'),
      salida(2, '2026-10-25T02:55:00'),
      salida(3, '2026-10-25T02:05:00'),
    ];
    // Completed at 00:20Z, 00:55Z (summer time) and at 01:05Z (winter time, the same figures again).
    const completed = ['2026-10-25T00:20:00Z', '2026-10-25T00:55:00Z', '2026-10-25T01:05:00Z'];
    for (let at = Date.parse('2026-10-25T00:10:00Z'); at <= Date.parse('2026-10-25T02:10:00Z'); at += 5 * 60_000) {
      now = new Date(at);
      simulator.records.set(
        '99999',
        records.filter((_, n) => Date.parse(completed[n] ?? '') <= at),
      );
      const read = await readAll(cursor, access);
      cursor = read.cursor;
      for (const each of read.refs) seen.add(each);
    }
    now = new Date('2026-10-01T09:00:00Z');
    expect([...seen].toSorted()).toEqual(['1', '2', '3']);
  });

  it('once a day go back a week, for what was changed long after', async () => {
    const access = await far();
    const { cursor } = await readAll(start(access, now), access);
    simulator.records.set('99999', [salida(9, '2026-09-28T10:00:00')]);
    now = new Date('2026-10-01T12:00:00Z');
    const soon = await readAll(cursor, access);
    expect(soon.refs).toEqual([]);
    now = new Date('2026-10-02T09:00:01Z');
    const nextDay = await readAll(soon.cursor, access);
    expect(nextDay.refs).toEqual(['9']);
    expect(nextDay.cursor.rescannedAt).toBe(now.toISOString());
    now = new Date('2026-10-01T09:00:00Z');
  });

  it('keep to one that has been begun, so that pages do not shift under it', async () => {
    const access = await far();
    simulator.records.set(
      '99999',
      Array.from({ length: 12 }, (_, n) => salida(n + 1, '2026-10-01T10:00:00')),
    );
    const first = await readPage(start(access, now), access, tools());
    now = new Date('2026-10-01T09:30:00Z');
    const second = await readPage(first.cursor, access, tools());
    expect(second.items.map(({ ref }) => ref)).toEqual(['11', '12']);
    expect(second.cursor.until).toBe('2026-10-01T09:00:00.000Z');
    now = new Date('2026-10-01T09:00:00Z');
  });

  it('tell apart records without a number, and show them', async () => {
    const access = await far();
    simulator.records.set('99999', [
      { ...salida(1, '2026-10-01T10:00:00'), id: null as unknown as number },
      { ...salida(1, '2026-10-01T10:01:00'), id: null as unknown as number },
    ]);
    const { items } = await readPage(start(access, now), access, tools());
    expect(items.map(({ kind }) => kind)).toEqual(['invalid', 'invalid']);
    expect(new Set(items.map(({ ref }) => ref)).size).toBe(2);
    expect(JSON.stringify(items)).not.toContain('CIUDADANIA');
  });
});

describe('an annex', () => {
  it('comes as bytes, as an address, or by its CSV where somebody said where to ask', async () => {
    const access = await far({ csvUrl: 'https://csv.example.org/ver?csv={csv}' });
    simulator.annexes.set(2, { tipoRuta: 'Url', url: 'https://sede.example.org/d/2' });
    simulator.annexes.set(3, { tipoRuta: 'Csv', csv: 'CSV/FICTICIO 0' });
    expect(await openAnnex('anexo:1', access, tools())).toEqual({ kind: 'bytes', bytes: PDF });
    expect(await openAnnex('anexo:2', access, tools())).toEqual({
      kind: 'address',
      url: 'https://sede.example.org/d/2',
    });
    expect(await openAnnex('anexo:3', access, tools())).toEqual({
      kind: 'address',
      url: 'https://csv.example.org/ver?csv=CSV%2FFICTICIO%200',
    });
  });

  it.each([
    [
      'by its CSV, where nobody said where',
      'anexo:4',
      { tipoRuta: 'Csv', csv: 'CSV-FICTICIO-0000' },
      'document-by-csv',
    ],
    ['that has no bytes', 'anexo:4', { tipoRuta: 'Disco', contenido: '' }, 'document-not-fetched'],
    ['of another way', 'anexo:4', { tipoRuta: 'Paloma' }, 'not-one-of'],
    ['of a reference that is not ours', '../../x', { tipoRuta: 'Disco' }, 'document-not-fetched'],
  ])('%s is refused for good', async (_, ref, annex, code) => {
    const access = await far();
    simulator.annexes.set(4, annex);
    await expect(openAnnex(ref, access, tools())).rejects.toMatchObject({
      fault: { kind: 'invalid', findings: [expect.objectContaining({ code })] },
    });
  });
});

describe('what it declares', () => {
  it('mirrors unless an installation says otherwise, because a salida has been practised already', () => {
    expect(adapter.intake.defaultEffect).toBe('mirror');
    expect(adapter.evidenceLevel).toBe('public');
  });
});
