import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileStatusData } from '../../contracts/file-status.ts';
import type { PersonId, Power } from '../../contracts/folder.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { hashedPersons } from '../../src/store/projection/persons.ts';
import { noteFreshness, putFile } from '../../src/store/projection/put.ts';
import { testDatabase } from '../support/database.ts';
import { projectionOf, question, SEDE, testFolder } from '../support/folder.ts';

const database = await testDatabase();
const { pool } = database;
afterAll(() => database.drop());

const [A, B, C] = ['L01999999', 'L01999998', 'L01999996'] as const;
const clock = { now: new Date('2026-10-01T09:00:00Z') };
const masterKeys = [randomBytes(32)];
const folder = testFolder(pool, {
  sources: [projectionOf(B), projectionOf(A), { dir3: C, sede: SEDE, milestones: {}, source: 'none' }],
  now: () => clock.now,
  masterKeys,
  settings: { visibility: { excludeSia: new Set(['666']), hideClosedAfterDays: 1_825 } },
});

type Interested = FileStatusData['interested'];
const holder = (idNumber: string): Interested[number] => ({ role: 'holder', person: { idType: 'NIF', idNumber } });
const agent = (idNumber: string): Interested[number] => ({
  role: 'representative',
  person: { idType: 'NIF', idNumber },
});

async function put(
  entity: string,
  file: string,
  interested: Interested,
  more: Partial<FileStatusData> = {},
): Promise<void> {
  const facts = { emitter: { dir3: entity }, file: { id: file }, state: 'open' as const, ...more };
  const at = new Date(more.updatedAt ?? '2026-09-01T08:00:00Z');
  await withTransaction(pool, async (client) => {
    await putFile(client, folder.vault, {
      entity,
      file,
      revision: 1,
      content: { at: at.toISOString(), facts, interested },
      persons: hashedPersons(folder.deps.keys, interested),
      hashKey: folder.vault.currentMasterKey,
      at,
      eraseAt: null,
    });
    await noteFreshness(client, { entity, at: clock.now });
  });
}

beforeAll(async () => {
  await put(A, 'A1', [holder('00000000T')], {
    updatedAt: '2026-09-03T08:00:00Z',
    openedAt: '2026-08-01T08:00:00Z',
    procedure: { sia: '0000100' },
  });
  await put(A, 'A2', [holder('00000000T')], {
    updatedAt: '2026-09-02T08:00:00Z',
    state: 'closed',
    openedAt: '2025-01-01T08:00:00Z',
    closedAt: '2026-09-02T08:00:00Z',
    procedure: { sia: '200' },
  });
  await put(B, 'B1', [holder('00000000T')], {
    updatedAt: '2026-09-04T08:00:00Z',
    openedAt: '2026-09-01T22:30:00Z',
    citizenAction: { required: 'yes', kind: 'payment' },
  });
  await put(B, 'VIEJO', [holder('00000000T')], { state: 'closed', closedAt: '2021-09-01T08:00:00Z' });
  await put(B, 'SENSIBLE', [holder('00000000T')], { procedure: { sia: '000666' } });
  await put(A, 'R1', [holder('99999999R'), agent('00000000T')], { procedure: { sia: '300' } });
  await put(A, 'R2', [holder('99999999R')], { procedure: { sia: '400' } });
  await put(B, 'R3', [holder('99999999R')]);
});

const files = async (more: Parameters<typeof question>[0] = {}) =>
  (await folder.service.files(question(more))).files.map(({ file }) => file.number);
const state = 'all' as const;

describe('a holder', () => {
  it('sees its own files over all entities, newest change first', async () => {
    expect(await files()).toEqual(['B1', 'A1', 'A2']);
  });

  it.each([
    { type: 'NIF', number: ' 00.000.000-t ' },
    { type: 'NIF', number: '0T' },
    { type: 'CIF', number: '00000000T' },
  ] as PersonId[])('is the same person however it is written (%o)', async (person) => {
    expect(await files({ person })).toEqual(['B1', 'A1', 'A2']);
  });

  it('with a passport of that number is somebody else', async () => {
    expect(await files({ person: { type: 'passport', number: '00000000T' } })).toEqual([]);
  });

  it.each([
    [{ state: 'open' }, ['B1', 'A1']],
    [{ state: 'closed' }, ['A2']],
    [{ state, since: '2026-08-01' }, ['B1', 'A1']],
    // 22:30 UTC is the next day in Madrid.
    [{ state, since: '2026-09-02' }, ['B1']],
    [{ state, until: '2026-08-01' }, ['A1', 'A2']],
    [{ state, sia: '100' }, ['A1']],
    [{ state, entities: [B] }, ['B1']],
    [{ state, entities: [C] }, []],
  ] as const)('filters by %o', async (filter, expected) => {
    expect(await files({ filter })).toEqual(expected);
  });

  it('does not see excluded procedures, whatever zeros they are written with, nor what closed long ago', async () => {
    const all = await files();
    expect(all).not.toContain('SENSIBLE');
    expect(all).not.toContain('VIEJO');
  });

  it('unknown everywhere gets an empty answer, complete', async () => {
    const answer = await folder.service.summary(question({ person: { type: 'NIF', number: '11' } }));
    expect([answer.bodies, answer.complete, answer.sources.length]).toEqual([[], true, 3]);
  });

  it('gets pages that neither repeat nor skip', async () => {
    const page = (number: number) => folder.service.files(question(), { number, size: 2 });
    const [first, second, third] = [await page(1), await page(2), await page(3)];
    expect([first.total, ...[first, second, third].map((each) => each.files.map(({ file }) => file.number))]).toEqual([
      3,
      ['B1', 'A1'],
      ['A2'],
      [],
    ]);
  });
});

describe('the summary', () => {
  it('counts per body, links into its sede, and lists every source in order', async () => {
    const answer = await folder.service.summary(question());
    expect(answer.bodies).toEqual([
      { entity: B, open: 1, closed: 0, withPendingAction: 1, link: SEDE.url },
      { entity: A, open: 1, closed: 1, withPendingAction: 0, link: SEDE.url },
    ]);
    expect(answer.sources.map(({ entity, state: is, stale }) => [entity, is, stale])).toEqual([
      [B, 'ok', false],
      [A, 'ok', false],
      [C, 'not-integrated', false],
    ]);
    expect(answer.transmissionId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('says that a projection is old, and still answers', async () => {
    const before = clock.now;
    clock.now = new Date(before.getTime() + 8 * 86_400_000);
    const { sources, complete } = await folder.service.summary(question());
    clock.now = before;
    expect([sources.find(({ entity }) => entity === A)?.stale, complete]).toEqual([true, true]);
  });

  it('of an entity that never told anything is stale: it is not known to have nothing', async () => {
    const silent = testFolder(pool, { sources: [projectionOf('L01999995')], masterKeys });
    expect((await silent.service.summary(question())).sources).toEqual([
      { entity: 'L01999995', state: 'ok', source: 'projection', asOf: null, stale: true, truncated: false },
    ]);
  });
});

describe('a representative', () => {
  const represented = { type: 'NIF', number: '99999999R' } as const;
  const ask = (power: Power | null, more: { person?: PersonId } = {}) =>
    files({ ...more, standing: { role: 'representative', represented, power } });
  const named = { registry: 'REA', reference: 'PODER-1' };

  it('sees without a power only the files in which it is named itself', async () => {
    expect(await ask(null)).toEqual(['R1']);
    expect(await ask(null, { person: { type: 'CIF', number: 'Q0000000J' } })).toEqual([]);
  });

  it.each([
    [{ scope: 'general', ...named }, ['R1', 'R2', 'R3']],
    [{ scope: 'bodies', ...named, bodies: [B] }, ['R3']],
    [{ scope: 'procedures', ...named, procedures: ['0400'] }, ['R2']],
  ] as [Power, string[]][])('with the power %o sees what it covers', async (power, expected) => {
    expect((await ask(power)).toSorted()).toEqual(expected);
  });

  it('with nobody named sees those it acts in', async () => {
    expect(await files({ standing: { role: 'representative', represented: null, power: null } })).toEqual(['R1']);
  });

  it('as holder does not see what it only represents', async () => {
    expect(await files()).not.toContain('R1');
  });
});

describe('a request', () => {
  const result = async () =>
    (await pool.query<{ result: string }>('select result from folder_audit order by id desc limit 1')).rows[0]?.result;

  it('is taken once, by whichever process, and the repeat is audited', async () => {
    const twin = testFolder(pool, { sources: [projectionOf(A)], masterKeys });
    const asker = { requestId: 'una-vez' };
    await folder.service.summary(question({ asker }));
    await expect(twin.service.files(question({ asker }))).rejects.toMatchObject({ code: 'request-replayed' });
    expect(await result()).toBe('request-replayed');
    await folder.service.summary(question({ asker: { ...asker, clientId: 'otro' } }));
  });

  it('of many at the same moment with one number is answered once', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => folder.service.summary(question({ asker: { requestId: 'a-la-vez' } }))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([-301, 301])('dated %d s from now is refused and audited; within five minutes it is not', async (seconds) => {
    const askedAt = new Date(clock.now.getTime() + seconds * 1_000);
    await expect(folder.service.summary(question({ asker: { askedAt } }))).rejects.toMatchObject({
      code: 'request-stale',
    });
    expect(await result()).toBe('request-stale');
    const near = new Date(clock.now.getTime() + (seconds / 301) * 299_000);
    await folder.service.summary(question({ asker: { askedAt: near } }));
  });

  it('for an entity of somebody else is refused and audited', async () => {
    const asker = { entities: [A] as const };
    await expect(folder.service.files(question({ asker, filter: { state, entities: [A, B] } }))).rejects.toMatchObject({
      code: 'entity-not-allowed',
    });
    expect(await result()).toBe('entity-not-allowed');
    expect(await files({ asker })).toEqual(['A1', 'A2']);
    const [other] = (await folder.service.files(question({ filter: { state, entities: [B] } }))).files;
    expect((await folder.service.detail(question({ asker }), other?.handle ?? '')).file).toBeNull();
  });

  it('leaves a trace: who, what, when, for which purpose, the persons as keyed hashes', async () => {
    const represented = { type: 'NIF', number: '99999999R' } as const;
    const power = { scope: 'general', registry: 'REA', reference: 'PODER-1' } as const;
    await folder.service.files(question({ standing: { role: 'representative', represented, power } }));
    const { rows } = await pool.query<Record<string, unknown>>('select * from folder_audit order by id desc limit 1');
    expect(rows[0]).toMatchObject({
      at: clock.now,
      client_id: 'carpeta',
      via: 'test',
      operation: 'files',
      requester_dir3: 'L01999997',
      requester_system: 'prueba',
      purpose: 'CARPETA_CIUDADANA',
      role: 'representative',
      power_scope: 'general',
      master_key: folder.vault.currentMasterKey,
      entities: 3,
      files: 3,
      result: 'answered',
      person: folder.deps.keys.hashes(JSON.stringify(['ES', '00000000T']))[0],
      represented: folder.deps.keys.hashes(JSON.stringify(['ES', '99999999R']))[0],
    });
  });
});

describe('a handle', () => {
  it('is always the same for a file, tells nothing, and differs by file and by installation', async () => {
    const { keys } = folder.deps;
    const one = keys.sealHandle({ entity: A, number: 'A1' });
    expect(keys.sealHandle({ entity: A, number: 'A1' })).toBe(one);
    expect(keys.sealHandle({ entity: A, number: 'A2' })).not.toBe(one);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('A1');
    expect(keys.openHandle(one)).toEqual({ entity: A, number: 'A1' });
    expect(testFolder(pool).deps.keys.openHandle(one)).toBeNull();
    const bytes = Buffer.from(one, 'base64url');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(keys.openHandle(bytes.toString('base64url'))).toBeNull();
  });
});
