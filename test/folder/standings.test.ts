import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileStatusData } from '../../contracts/file-status.ts';
import type { FolderFilter, PersonId, Power, Standing } from '../../contracts/folder.ts';
import type { AskedPower, FoundPower, PowerAnswer, Powers } from '../../contracts/powers.ts';
import type { FileSource } from '../../contracts/vendor.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { hashedPersons } from '../../src/store/projection/persons.ts';
import { noteFreshness, putFile } from '../../src/store/projection/put.ts';
import { testDatabase } from '../support/database.ts';
import { projectionOf, question, SEDE, testFolder } from '../support/folder.ts';

const database = await testDatabase();
const { pool } = database;
afterAll(() => database.drop());

/** A and C ask the register, B does not. */
const [A, B, C, NOT_CONNECTED] = ['L01999999', 'L01999998', 'L01999997', 'L01999996'] as const;
const now = new Date('2026-10-01T09:00:00Z');
const masterKeys = [randomBytes(32)];
const REPRESENTED = { type: 'NIF', number: '99999999R' } as const;
const ALL = ['A1-named', 'A2', 'A3', 'B1-named', 'B2'];
const NAMED = ['A1-named', 'B1-named'];

let asked: { entity: string; asked: AskedPower; limitMs: number }[];
let answer: (entity: string) => Promise<PowerAnswer>;
const powers: Powers = {
  asks: (entity) => entity !== B,
  ask(entity, what, limitMs) {
    asked.push({ entity, asked: what, limitMs });
    return answer(entity);
  },
};
const folderWith = (more: { powers?: Powers }) =>
  testFolder(pool, {
    sources: [projectionOf(A), projectionOf(B), { dir3: NOT_CONNECTED, sede: SEDE, milestones: {}, source: 'none' }],
    now: () => now,
    masterKeys,
    ...more,
  });
const folder = folderWith({ powers });
const without = folderWith({});

const valid = (power: { scope: 'general' | 'bodies' } | { scope: 'procedures'; procedures: string[] }) =>
  answering({
    kind: 'valid',
    register: 'registro',
    power: { reference: '1', until: '2030-01-01T00:00:00.000Z', ...power } as FoundPower,
  });
const answering = (given: PowerAnswer) => {
  answer = async () => given;
};
const NONE: PowerAnswer = { kind: 'none', register: 'registro', code: 'none' };
const UNASKED: PowerAnswer = { kind: 'not-checked', register: 'registro', code: 'timeout' };

async function put(entity: string, file: string, sia: string, named: boolean): Promise<void> {
  const person = (role: 'holder' | 'representative', idNumber: string) =>
    ({ role, person: { idType: 'NIF', idNumber } }) as const;
  const interested: FileStatusData['interested'] = [
    person('holder', REPRESENTED.number),
    ...(named ? [person('representative', '00000000T')] : []),
  ];
  const facts = { emitter: { dir3: entity }, file: { id: file }, state: 'open' as const, procedure: { sia } };
  await withTransaction(pool, async (client) => {
    await putFile(client, folder.vault, {
      ...{ entity, file, revision: 1, content: { at: now.toISOString(), facts, interested } },
      persons: hashedPersons(folder.deps.keys, interested),
      ...{ hashKey: folder.vault.currentMasterKey, at: now, eraseAt: null },
    });
    await noteFreshness(client, { entity, at: now });
  });
}
beforeAll(async () => {
  await put(A, 'A1-named', '300', true);
  await put(A, 'A2', '400', false);
  await put(A, 'A3', '500', false);
  await put(B, 'B1-named', '300', true);
  await put(B, 'B2', '400', false);
});
beforeEach(() => {
  asked = [];
  answering(NONE);
});

const CLAIMED: Power = { scope: 'general', registry: 'REA', reference: 'PODER-1' };
type More = { power?: Power | null; person?: PersonId; represented?: PersonId | null; filter?: FolderFilter };
const about = ({ power = null, represented = REPRESENTED, ...more }: More = {}) =>
  question({ ...more, standing: { role: 'representative', represented, power } });
const ask = async (more: More = {}, of = folder) => {
  const answered = await of.service.files(about(more));
  return { ...answered, numbers: answered.files.map(({ file }) => file.number).toSorted() };
};

describe('where an entity asks a register', () => {
  it('a power in force shows all its files, whatever the folder claims; the other entity believes the folder', async () => {
    valid({ scope: 'general' });
    expect((await ask()).numbers).toEqual(['A1-named', 'A2', 'A3', 'B1-named']);
    expect((await ask({ power: CLAIMED })).numbers).toEqual(ALL);
    expect(new Set(asked.map(({ entity }) => entity))).toEqual(new Set([A]));
  });

  it('without one the representative sees what it is named in, however much the folder claims', async () => {
    const { numbers, complete, sources } = await ask({ power: CLAIMED });
    expect(numbers).toEqual(['A1-named', 'B1-named', 'B2']);
    expect([complete, sources.map(({ truncated }) => truncated)]).toEqual([true, [false, false, false]]);
  });

  it('unasked it sees the same, and the answer says that there may be more, of that entity alone', async () => {
    answering(UNASKED);
    const { numbers, complete, sources } = await ask({ power: CLAIMED });
    expect(numbers).toEqual(['A1-named', 'B1-named', 'B2']);
    expect(complete).toBe(false);
    expect(sources.map(({ entity, state, truncated }) => [entity, state, truncated])).toEqual([
      [A, 'ok', true],
      [B, 'ok', false],
      [NOT_CONNECTED, 'not-integrated', false],
    ]);
  });

  it('a power before bodies reaches the files of that entity', async () => {
    valid({ scope: 'bodies' });
    expect((await ask()).numbers).toEqual(['A1-named', 'A2', 'A3', 'B1-named']);
  });

  it('a power over procedures shows those, and takes nothing away; each file once', async () => {
    valid({ scope: 'procedures', procedures: ['0400'] });
    expect((await ask()).numbers).toEqual(['A1-named', 'A2', 'B1-named']);
    valid({ scope: 'procedures', procedures: ['300', '400'] });
    const { numbers, total, sources } = await ask();
    expect([numbers, total, sources.length]).toEqual([['A1-named', 'A2', 'B1-named'], 3, 3]);
    const counted = (await folder.service.summary(about())).bodies.find(({ entity }) => entity === A);
    expect(counted?.open).toBe(2);
  });

  it('one file is shown by the same rule', async () => {
    valid({ scope: 'procedures', procedures: ['400'] });
    const handle = (number: string) => folder.deps.keys.sealHandle({ entity: A, number });
    const detail = async (number: string) => (await folder.service.detail(about(), handle(number))).file?.file.number;
    expect([await detail('A1-named'), await detail('A2'), await detail('A3')]).toEqual(['A1-named', 'A2', undefined]);
    answering(NONE);
    expect([await detail('A1-named'), await detail('A2')]).toEqual(['A1-named', undefined]);
  });

  it('is asked once for each entity that is asked, as the register writes persons, within half the time', async () => {
    await ask({ person: { type: 'NIF', number: ' 0t' }, represented: { type: 'CIF', number: 'q-0000000-j' } });
    await ask({ filter: { state: 'all', entities: [B] } });
    expect(asked).toEqual([
      {
        entity: A,
        asked: { holder: 'Q0000000J', representative: '00000000T', procedure: null },
        limitMs: expect.any(Number),
      },
    ]);
    expect(asked[0]!.limitMs).toBeLessThanOrEqual(4_000);
  });

  it('is not asked for a holder, for nobody in particular, nor for who cannot be in it', async () => {
    valid({ scope: 'general' });
    await folder.service.files(question());
    await ask({ represented: null });
    const passport = { type: 'passport', number: '00000000T', country: 'FR' } as const;
    expect((await ask({ person: passport, power: CLAIMED })).numbers).toEqual(['B1-named', 'B2']);
    expect(asked).toEqual([]);
  });

  it('what it says is written into no log', async () => {
    answering(UNASKED);
    await ask({ power: CLAIMED });
    expect(folder.lines.join('\n')).not.toMatch(/00000000T|99999999R/);
  });
});

describe('two entities that ask', () => {
  it('are decided each for itself in one question', async () => {
    const both = testFolder(pool, { sources: [projectionOf(A), projectionOf(C)], now: () => now, masterKeys, powers });
    await put(C, 'C1', '400', false);
    answer = async (entity) =>
      entity === A
        ? UNASKED
        : {
            kind: 'valid',
            register: 'registro',
            power: { reference: '1', scope: 'general', until: '2030-01-01T00:00:00.000Z' },
          };
    const { files, sources } = await both.service.files(about());
    expect(files.map(({ file }) => file.number).toSorted()).toEqual(['A1-named', 'C1']);
    expect(new Map(sources.map(({ entity, truncated }) => [entity, truncated]))).toEqual(
      new Map([
        [A, true],
        [C, false],
      ]),
    );
  });
});

describe('a live source', () => {
  it('is asked as what the register decided; on two grounds twice, and one that fails is told', async () => {
    const seen: Standing[] = [];
    let fails = false;
    const adapter = {
      async query({ standing }: { standing: Standing }) {
        seen.push(standing);
        const named = standing.role === 'representative' && standing.power === null;
        if (named && fails) return { kind: 'failed', reason: 'timeout' };
        const facts = { emitter: { dir3: A }, file: { id: named ? 'L-named' : 'L-covered' }, state: 'open' };
        const told = { ...facts, procedure: { sia: named ? '300' : '400' } };
        return { kind: 'files', asOf: now.toISOString(), files: [{ role: 'representative', facts: told }] };
      },
    } as unknown as FileSource;
    const source = { dir3: A, sede: SEDE, milestones: {}, source: 'live', adapter, settings: {} } as const;
    const live = testFolder(pool, { sources: [source], now: () => now, masterKeys, powers });
    const look = async () => {
      const { files, sources, complete } = await live.service.files(about({ power: CLAIMED }));
      return [files.map(({ file }) => file.number).toSorted(), sources.map(({ state }) => state), complete];
    };
    expect(await look()).toEqual([['L-named'], ['ok'], true]);
    expect(seen).toMatchObject([{ represented: REPRESENTED, power: null }]);
    valid({ scope: 'procedures', procedures: ['400'] });
    expect(await look()).toEqual([['L-covered', 'L-named'], ['ok'], true]);
    expect(seen).toHaveLength(3);
    fails = true;
    expect(await look()).toEqual([['L-covered'], ['timed-out'], false]);
  });
});

describe('a register that is slow', () => {
  it('keeps nobody waiting who does not ask it', async () => {
    const asksB = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<PowerAnswer>();
    answer = () => gate.promise;
    const adapter = {
      query: async () => {
        asksB.resolve();
        return { kind: 'files', asOf: now.toISOString(), files: [] };
      },
    } as unknown as FileSource;
    const source = { dir3: B, sede: SEDE, milestones: {}, source: 'live', adapter, settings: {} } as const;
    const both = testFolder(pool, { sources: [projectionOf(A), source], now: () => now, masterKeys, powers });
    const answered = both.service.files(about());
    await asksB.promise;
    gate.resolve(NONE);
    expect((await answered).sources.map(({ entity }) => entity)).toEqual([A, B]);
  });
});

describe('where none is configured', () => {
  it('a power is what the folder says', async () => {
    expect((await ask({ power: CLAIMED }, without)).numbers).toEqual(ALL);
    expect((await ask({}, without)).numbers).toEqual(NAMED);
    const some: Power = { scope: 'procedures', registry: 'REA', reference: 'P', procedures: ['400'] };
    expect((await ask({ power: some }, without)).numbers).toEqual(['A2', 'B2']);
    expect(asked).toEqual([]);
  });
});
