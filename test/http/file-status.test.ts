import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { rewrapKeys } from '../../src/store/keys/rewrap.ts';
import { eraseDue } from '../../src/store/projection/erase.ts';
import { rehashPersons } from '../../src/store/projection/rehash.ts';
import { createFolderKeys } from '../../src/vault/folder-keys.ts';
import { createVault } from '../../src/vault/vault.ts';
import { testDatabase } from '../support/database.ts';
import { fileStatus } from '../support/file-status.ts';
import { projectionOf, question, testFolder } from '../support/folder.ts';
import { A, B, harness, NOW, type ProblemBody } from './harness.ts';

const database = await testDatabase();
const { pool } = database;
afterAll(() => database.drop());

const masterKeys = [randomBytes(32)];
const clock = { now: NOW };
const folder = testFolder(pool, { sources: [projectionOf(A)], masterKeys, now: () => clock.now });
const http = harness(pool, { vault: folder.vault, folder: folder.http });

beforeEach(async () => {
  await pool.query('truncate projected_file, projected_person, projection_source, event, data_key cascade');
  clock.now = NOW;
  http.state.now = NOW;
});

const post = async (event: unknown) => {
  const response = await http.post(event);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & ProblemBody };
};
const numbers = async (more: Parameters<typeof question>[0] = {}) =>
  (await folder.service.files(question(more))).files.map(({ file }) => file.number);
const rows = async (table: string) =>
  (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;

describe('a file.status-changed event', () => {
  it('is accepted with a receipt without messages, and seen by the person it concerns', async () => {
    const { status, body } = await post(fileStatus());
    expect([status, body.messages, body.duplicate, body.applied]).toEqual([202, [], false, true]);
    const { files, sources } = await folder.service.files(question());
    expect(files.map(({ role, file }) => [role, file.entity, file.number, file.title])).toEqual([
      ['holder', A, 'EXP/2026/1', { es: 'Licencia de obra menor', ca: "Llicència d'obra menor" }],
    ]);
    expect(sources).toEqual([
      { entity: A, state: 'ok', source: 'projection', asOf: NOW.toISOString(), stale: false, truncated: false },
    ]);
    expect(await numbers({ person: { type: 'NIF', number: '99999999R' } })).toEqual([]);
    expect(http.state.wakes).toBe(0);
  });

  it('told again is the same receipt; with other content it is refused', async () => {
    const event = fileStatus({ id: 'uno' });
    const first = await post(event);
    const again = await post(event);
    expect([again.status, again.body]).toEqual([200, { ...first.body, duplicate: true }]);
    const other = await post(fileStatus({ id: 'uno', data: { state: 'closed' } }));
    expect([other.status, other.body.code]).toEqual([409, 'event-id-reused']);
    expect(await (await http.ask('/v1/receipts?source=urn:dir3:L01999999:prueba&id=uno')).json()).toMatchObject({
      applied: true,
      messages: [],
    });
  });

  it('of an older or equal revision is acknowledged, ignored, and the receipt says so', async () => {
    await post(fileStatus({ revision: 7, data: { situation: 'suspended' } }));
    for (const revision of [7, 6, 0]) {
      const { status, body } = await post(fileStatus({ revision, data: { situation: 'received' } }));
      expect([status, body.applied]).toEqual([202, false]);
    }
    const { files } = await folder.service.files(question());
    expect(files.map(({ file }) => file.situation)).toEqual(['suspended']);
    await post(fileStatus({ revision: 8, data: { situation: 'received' } }));
    expect((await folder.service.files(question())).files[0]?.file.situation).toBe('received');
  });

  it('of many revisions at once ends with the newest, in whatever order they arrive', async () => {
    const revisions = [3, 9, 1, 10, 4, 8, 2, 7, 5, 6];
    await Promise.all(
      revisions.map((revision) => post(fileStatus({ revision, data: { phase: { code: `FASE-${revision}` } } }))),
    );
    const { files } = await folder.service.files(question());
    expect(files.map(({ file }) => file.phase?.ownCode)).toEqual(['FASE-10']);
    expect(await rows('event')).toBe(10);
  });

  it('replaces who may see the file', async () => {
    const seenBy = (idNumber: string) => ({
      interested: [{ role: 'holder', person: { idType: 'NIF', idNumber } }],
    });
    await post(fileStatus({ revision: 1, data: seenBy('00000000T') }));
    await post(fileStatus({ revision: 2, data: seenBy('99999999R') }));
    expect(await numbers()).toEqual([]);
    expect(await numbers({ person: { type: 'NIF', number: '99999999R' } })).toEqual(['EXP/2026/1']);
  });

  it('that takes the file out erases it, and an older revision does not bring it back', async () => {
    await post(fileStatus({ revision: 5 }));
    expect((await post(fileStatus({ revision: 6, data: { withdrawn: true } }))).body.applied).toBe(true);
    expect(await numbers()).toEqual([]);
    expect([await rows('projected_person'), await rows("data_key where owner like 'fil\\_%'")]).toEqual([0, 0]);
    expect((await post(fileStatus({ revision: 5, id: 'tarde' }))).body.applied).toBe(false);
    expect(await numbers()).toEqual([]);
  });

  it('in preparation is kept and not shown', async () => {
    await post(fileStatus({ data: { sourceState: { vocabulary: 'aragon', code: 'En preparación' } } }));
    expect(await numbers()).toEqual([]);
  });

  it.each([
    [{ state: 'closed', situation: 'received' }, '/data/situation', 'situation-contradicts-state'],
    [{ file: { id: 'X', url: 'https://mala.example.net/' } }, '/data/file/url', 'link-foreign'],
    [
      { interested: [{ role: 'holder', person: { idType: 'NIF', idNumber: '00000000A' } }] },
      '/data/interested/0/person/idNumber',
      'nif-letter',
    ],
    [{ revision: -1 }, '/data/revision', 'number-too-small'],
    [{ interested: [] }, '/data/interested', 'too-few'],
    [{ emitter: { dir3: B } }, '/data/emitter/dir3', 'entity-not-allowed'],
  ])('that is wrong (%o) is refused with pointer, code and fix, and nothing is stored', async (data, pointer, code) => {
    const { status, body } = await post(fileStatus({ data }));
    expect(status).toBe(code === 'entity-not-allowed' ? 403 : 422);
    expect(body.errors.map((each) => [each.pointer, each.code, each.fix === '', each.detail === ''])).toEqual([
      [pointer, code, false, false],
    ]);
    expect([await rows('event'), await rows('projected_file')]).toEqual([0, 0]);
  });

  it('of an entity that keeps no projection here is not available', async () => {
    const response = await http.post(fileStatus({ entity: B }), { key: 'ck_beta' });
    expect([response.status, ((await response.json()) as ProblemBody).code]).toEqual([422, 'not-available-here']);
  });

  it('goes through preflight like any other, without effect', async () => {
    const ask = async (event: unknown) =>
      (await (
        await http.ask('/v1/preflight', {
          method: 'POST',
          body: JSON.stringify(event),
          headers: { 'content-type': 'application/cloudevents+json' },
        })
      ).json()) as { ok: boolean; errors: { code: string }[] };
    expect(await ask(fileStatus())).toMatchObject({ ok: true, errors: [] });
    expect((await ask(fileStatus({ data: { situation: 'closed' } }))).errors.map(({ code }) => code)).toEqual([
      'situation-contradicts-state',
    ]);
    expect(await rows('projected_file')).toBe(0);
  });
});

describe('a closed file', () => {
  const closed = { state: 'closed', closedAt: '2026-09-30T10:00:00Z', situation: 'closed' };

  it('is erased when its time is over, with its key and who it concerned', async () => {
    await post(fileStatus({ data: closed }));
    await post(fileStatus({ file: 'EXP/2026/2' }));
    const dayBefore = new Date('2031-09-28T10:00:00Z');
    expect(await eraseDue(pool, { now: dayBefore, limit: 10 })).toBe(0);
    expect(await eraseDue(pool, { now: new Date('2031-09-30T10:00:00Z'), limit: 10 })).toBe(1);
    expect([
      await rows('projected_file'),
      await rows('projected_person'),
      await rows("data_key where owner like 'fil\\_%'"),
    ]).toEqual([1, 1, 1]);
    expect(await numbers()).toEqual(['EXP/2026/2']);
  });

  it('that opens again is kept', async () => {
    await post(fileStatus({ revision: 1, data: closed }));
    await post(fileStatus({ revision: 2 }));
    expect(await eraseDue(pool, { now: new Date('2040-01-01T00:00:00Z'), limit: 10 })).toBe(0);
  });

  it('told of when its time is over already is not kept, also where it was known open', async () => {
    await post(fileStatus({ revision: 1 }));
    await post(
      fileStatus({
        revision: 2,
        data: { ...closed, openedAt: '2019-01-01T00:00:00Z', closedAt: '2020-01-01T00:00:00Z' },
      }),
    );
    expect(await numbers()).toEqual([]);
    expect(await rows('projected_person')).toBe(0);
  });
});

describe('at rest', () => {
  it('no table tells who a file concerns, and what it says is sealed', async () => {
    await post(
      fileStatus({
        data: {
          interested: [
            { role: 'holder', person: { idType: 'NIF', idNumber: '00000000T' } },
            { role: 'representative', person: { idType: 'CIF', idNumber: 'Q0000000J' } },
          ],
          citizenAction: {
            required: 'yes',
            kind: 'amendment',
            text: { lang: 'es', value: 'Aporte el plano de CIUDADANIA' },
          },
        },
      }),
    );
    await folder.service.summary(question());
    const power = { scope: 'general', registry: 'REA', reference: 'PODER-1' } as const;
    const represented = { type: 'CIF', number: 'Q0000000J' } as const;
    await folder.service.files(question({ standing: { role: 'representative', represented, power } }));
    await folder.service.files(question({ asker: { askedAt: new Date(0) } })).catch(() => {});
    const { rows: tables } = await pool.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    let dump = '';
    for (const { name } of tables) {
      const { rows: all } = await pool.query<{ row: string }>(`select t::text as row from "${name}" t`);
      dump += all.map(({ row }) => row).join('\n');
    }
    const bytes = Buffer.from(
      [...dump.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) => hex).join(''),
      'hex',
    ).toString('latin1');
    expect(dump).toContain('EXP/2026/1');
    for (const secret of ['00000000T', 'Q0000000J', 'CIUDADANIA', 'Licencia', 'PODER-1'])
      expect([secret, dump.includes(secret) || bytes.includes(secret)]).toEqual([secret, false]);
    // Statistics copy sampled values into the catalogue: hashes are all they find.
    await pool.query('analyze');
    const { rows: stats } = await pool.query<{ row: string }>(
      "select s::text as row from pg_stats s where schemaname = 'public'",
    );
    expect(stats.map(({ row }) => row).join('\n')).not.toMatch(/00000000T|Q0000000J|CIUDADANIA/);
    expect([...folder.lines, ...http.lines].join('\n')).not.toMatch(/00000000T|Q0000000J|CIUDADANIA/);
  });

  it('a new master key takes the old one’s place, for data keys and for hashes', async () => {
    await post(fileStatus());
    const next = [randomBytes(32), ...masterKeys];
    const during = testFolder(pool, { sources: [projectionOf(A)], masterKeys: next });
    const seen = async (each: typeof during) => (await each.service.files(question())).files.length;
    expect(await seen(during)).toBe(1);
    const keys = createFolderKeys(next);
    expect(await rehashPersons(pool, { vault: createVault(next), keys }, 100)).toBe(1);
    expect(await rehashPersons(pool, { vault: createVault(next), keys }, 100)).toBe(0);
    await rewrapKeys(pool, createVault(next), 100);
    expect(await seen(testFolder(pool, { sources: [projectionOf(A)], masterKeys: next.slice(0, 1) }))).toBe(1);
    expect(await seen(folder)).toBe(0);
  });
});
