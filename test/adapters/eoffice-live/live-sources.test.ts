import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { adapter as eofficeLive } from '../../../adapters/vendors/eoffice-live/index.ts';
import { simulatedTown, startEofficeSimulator } from '../../../adapters/vendors/eoffice-live/simulator.ts';
import { SIMULATED_FILES } from '../../../adapters/vendors/eoffice-live/simulator-files.ts';
import type { EntitySource, FolderSettings } from '../../../src/folder/deps.ts';
import { testDatabase } from '../../support/database.ts';
import { question, SEDE, testFolder } from '../../support/folder.ts';

const database = await testDatabase();
const towns = Array.from({ length: 115 }, (_, n) => `L0199${String(9_999 - n).padStart(4, '0')}`);
const key = randomBytes(16).toString('hex');
const simulator = await startEofficeSimulator({ key, entities: simulatedTown(towns) });
afterAll(async () => {
  await simulator.close();
  await database.drop();
});

afterEach(() => {
  for (const each of towns) delete simulator.faults[each];
});

const live = (dir3: string, url: string = simulator.urlOf(dir3), secret: string = key): EntitySource => ({
  dir3,
  sede: SEDE,
  milestones: {},
  source: 'live',
  adapter: eofficeLive.files,
  settings: { url, key: secret },
});
const folderOf = (sources: readonly EntitySource[], settings: Partial<FolderSettings> = {}, now?: () => Date) =>
  testFolder(database.pool, { sources, settings, ...(now === undefined ? {} : { now }) });
const fault = (entity: string, kind: 'hang' | 'error' | 'garbage' | 'reset' | null) => {
  if (kind === null) delete simulator.faults[entity];
  else simulator.faults[entity] = kind;
};

describe('a summary over 115 towns of which 5 hang and 5 fail', () => {
  const hanging = towns.slice(0, 5);
  const failing = towns.slice(5, 10);

  it('answers in time with 105 good ones, and says of each source how it was', async () => {
    for (const each of hanging) fault(each, 'hang');
    for (const [n, each] of failing.entries()) fault(each, (['error', 'garbage', 'reset'] as const)[n % 3] ?? 'error');
    const limits = { sourceTimeoutMs: 2_000, totalTimeoutMs: 6_000 };
    const { service } = folderOf(
      towns.map((each) => live(each)),
      limits,
    );
    const startedAt = performance.now();
    const answer = await service.summary(question());
    expect(performance.now() - startedAt).toBeLessThan(limits.totalTimeoutMs);
    const by = Object.groupBy(answer.sources, ({ state }) => state);
    expect([
      by.ok?.length,
      by['timed-out']?.map(({ entity }) => entity),
      by.unreachable?.map(({ entity }) => entity),
    ]).toEqual([105, hanging, failing]);
    expect(answer.complete).toBe(false);
    expect(answer.bodies).toHaveLength(105);
    expect(answer.bodies.every(({ open, link }) => open === 1 && link === SEDE.url)).toBe(true);
  });
});

describe('a live source', () => {
  const [town = '', other = ''] = towns;

  it('says of which instant its data is, and tells apart who a file concerns', async () => {
    const { service } = folderOf([live(town)]);
    const own = await service.files(question());
    expect(own.files.map(({ file }) => file.number)).toEqual(['OBE/2026/14']);
    expect(own.sources[0]).toMatchObject({ state: 'ok', source: 'live', stale: false });
    expect(Date.parse(own.sources[0]?.asOf ?? '')).toBeGreaterThan(0);
    const represented = { type: 'CIF', number: 'q-0000000j' } as const;
    const as = await service.files(question({ standing: { role: 'representative', represented, power: null } }));
    expect(as.files.map(({ role, file }) => [role, file.number])).toEqual([['representative', 'AJU/2025/3']]);
    const unknown = await service.files(question({ person: { type: 'passport', number: 'X1' } }));
    expect([unknown.files, unknown.complete]).toEqual([[], true]);
  });

  it('is asked for one file by its handle', async () => {
    const { service } = folderOf([live(town), live(other)]);
    const [found] = (await service.files(question())).files;
    simulator.asked.length = 0;
    const detail = await service.detail(question(), found?.handle ?? '');
    expect(detail.file?.file.milestones.map(({ code, current }) => [code, current])).toEqual([
      ['report-requested', true],
      ['registry-entry', false],
    ]);
    expect(simulator.asked.map(({ entity, file }) => [entity, file])).toEqual([[found?.file.entity, 'OBE/2026/14']]);
    expect((await service.detail(question(), 'no-es-nuestro')).file).toBeNull();
    expect(
      (await service.detail(question({ person: { type: 'NIF', number: '99999999R' } }), found?.handle ?? '')).file,
    ).toBeNull();
  });

  it.each([
    ['hang', 'timed-out'],
    ['error', 'unreachable'],
    ['garbage', 'unreachable'],
    ['reset', 'unreachable'],
  ] as const)('that does %s is %s, and the other one answers all the same', async (kind, state) => {
    const { service, lines } = folderOf([live(town), live(other)], { sourceTimeoutMs: 1_000 });
    fault(other, kind);
    const answer = await service.files(question());
    expect(Object.fromEntries(answer.sources.map((each) => [each.entity, each.state]))).toEqual({
      [town]: 'ok',
      [other]: state,
    });
    expect([answer.files.length, answer.complete]).toEqual([1, false]);
    expect(lines.join('\n')).not.toContain('00000000T');
  });

  it('nobody listens at, or that refuses our key, is unreachable', async () => {
    const { service } = folderOf([
      live(town, 'http://127.0.0.1:9/'),
      live(other, simulator.urlOf(other), 'otra-clave'),
    ]);
    expect((await service.summary(question())).sources.map(({ state }) => state)).toEqual([
      'unreachable',
      'unreachable',
    ]);
  });

  it('whose adapter breaks costs only itself', async () => {
    const broken: EntitySource = {
      ...live(other),
      adapter: { ...eofficeLive.files, query: () => Promise.reject(new TypeError('roto')) },
    } as EntitySource;
    const { service } = folderOf([live(town), broken]);
    const states = (await service.summary(question())).sources.map(({ entity, state }) => [entity, state]);
    expect(Object.fromEntries(states)).toEqual({ [town]: 'ok', [other]: 'unreachable' });
  });

  it('that failed three times is not asked for a while, then by one question, then again by all', async () => {
    const clock = { now: new Date('2026-10-01T09:00:00Z') };
    const { service } = folderOf([live(town)], {}, () => clock.now);
    const ask = async () => (await service.summary(question())).sources[0]?.state;
    fault(town, 'error');
    for (let n = 0; n < 3; n += 1) await ask();
    simulator.asked.length = 0;
    expect([await ask(), simulator.asked.length]).toEqual(['unreachable', 0]);
    clock.now = new Date(clock.now.getTime() + 10_000);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect(simulator.asked).toHaveLength(1);
    fault(town, null);
    clock.now = new Date(clock.now.getTime() + 10_000);
    expect([await ask(), await ask()]).toEqual(['ok', 'ok']);
  });

  it('that leads elsewhere has its links replaced by its sede', async () => {
    const files = SIMULATED_FILES.map((each) => ({
      ...each,
      facts: { ...each.facts, file: { ...each.facts.file, url: 'https://mala.example.net/phishing' } },
    }));
    const bad = await startEofficeSimulator({ key, entities: { [town]: files } });
    const { service } = folderOf([live(town, bad.urlOf(town))]);
    const { files: shown } = await service.files(question());
    expect(shown.map(({ file }) => file.link)).toEqual([SEDE.url]);
    await bad.close();
  });

  it('keeps nothing here', async () => {
    const { service } = folderOf([live(town)]);
    await service.files(question());
    const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from projected_file');
    expect(rows[0]?.n).toBe(0);
  });
});

describe('the limits', () => {
  it('of a question hold although no slot is free', async () => {
    const { service } = folderOf(
      towns.slice(0, 6).map((each) => live(each)),
      {
        concurrency: 1,
        sourceTimeoutMs: 200,
        totalTimeoutMs: 300,
      },
    );
    for (const each of towns.slice(0, 5)) fault(each, 'hang');
    const startedAt = performance.now();
    const { sources } = await service.summary(question());
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(sources.filter(({ state }) => state === 'timed-out').length).toBeGreaterThanOrEqual(5);
  });
});
