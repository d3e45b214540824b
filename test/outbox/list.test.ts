/** Lists and counts over a filled store, each held against the same question asked the plain way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageFilter } from '../../src/outbox/filter.ts';
import { foldHandedOver } from '../../src/outbox/fold-handed-over.ts';
import { keepExpiring } from '../../src/outbox/keep-expiring.ts';
import { listMessages } from '../../src/outbox/list.ts';
import { countExpiringSoon, countHandedOver } from '../../src/outbox/overview.ts';
import { seqAt } from '../../src/outbox/seq-at.ts';
import { fillMessages, MASS_FILE, TOWNS } from '../bench/million-fill.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const HALF_HOUR_MS = 1_800_000;
const NO_HOLDS = { backends: new Map(), unusable: new Map() };
const NOW = new Date();
const TOWN = TOWNS[0] ?? '';
const SMALL = TOWNS[100] ?? '';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillMessages(database.pool, { messages: 3_000, now: NOW });
});
afterAll(() => database.drop());

const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

/** Sequence numbers as a plain scan finds them. */
async function plainly(where: string, values: unknown[] = [], limit = 40): Promise<string[]> {
  const { rows } = await database.pool.query<{ seq: string }>(
    `select m.seq::text as seq from message m join event e on e.id = m.event where ${where} order by m.seq desc limit ${limit}`,
    values,
  );
  return rows.map(({ seq }) => seq);
}

async function listed(filter: Partial<MessageFilter>): Promise<string[]> {
  const rows = await listMessages(database.pool, { entities: null, limit: 40, ...filter }, NO_HOLDS);
  return rows.map(({ seq }) => seq);
}

describe('a list', () => {
  it.each<[string, Partial<MessageFilter>, string, unknown[]]>([
    ['everything', {}, 'true', []],
    ['of one town', { entities: [TOWN] }, 'm.entity = $1', [TOWN]],
    ['of two towns', { entities: [TOWN, SMALL] }, 'm.entity = any($1)', [[TOWN, SMALL]]],
    ['since', { since: ago(2) }, 'm.created_at >= $1', [ago(2)]],
    ['until', { until: ago(20) }, 'm.created_at < $1', [ago(20)]],
    [
      'a span of time',
      { since: ago(9), until: ago(8.9) },
      'm.created_at >= $1 and m.created_at < $2',
      [ago(9), ago(8.9)],
    ],
    ['a common reference', { q: '1' }, "m.ref = '1'", []],
    ['a common reference of one town', { q: '1', entities: [SMALL] }, "m.ref = '1' and m.entity = $1", [SMALL]],
    ['a common reference of long ago', { q: '1', until: ago(25) }, "m.ref = '1' and m.created_at < $1", [ago(25)]],
    ['a file of many', { q: MASS_FILE, delivery: 'rejected' }, "m.file = $1 and m.delivery = 'rejected'", [MASS_FILE]],
    ['a legal state', { legal: 'annulled', backend: 'otro' }, "m.legal = 'annulled' and m.backend = 'otro'", []],
    ['what stands', { delivery: 'queued', before: '2990' }, "m.delivery = 'queued' and m.seq < 2990", []],
  ])('of %s is the newest of what a plain scan finds', async (_, filter, where, values) => {
    expect(await listed(filter)).toEqual(await plainly(where, values));
  });

  it('finds one message by each of its names', async () => {
    const { rows } = await database.pool.query<Record<string, string>>(
      `select m.seq::text as seq, m.id, m.event, e.event_id, m.reference, m.remote_id, m.ref from message m join event e on e.id = m.event
       where m.ref <> '1' and m.remote_id is not null limit 1`,
    );
    const { seq, ...names } = rows[0] ?? {};
    expect(Object.keys(names)).toHaveLength(6);
    for (const q of Object.values(names)) expect(await listed({ q })).toEqual([seq]);
    expect(await listed({ q: 'nobody' })).toEqual([]);
  });

  it('shows nothing to who may see nothing', async () => {
    expect(await listed({ entities: [] })).toEqual([]);
  });

  it('misses none whose number and time disagree by a few minutes', async () => {
    const { pool } = database;
    const at = ago(5);
    const moved = (seq: number, by: string) =>
      pool.query(
        `with so as (update message set created_at = $1::timestamptz + $3::interval where seq = $2)
         update message_listed set created_at = $1::timestamptz + $3::interval where seq = $2`,
        [at, seq, by],
      );
    await moved(2501, '-4 minutes');
    await moved(2499, '4 minutes');
    expect(await listed({ until: at })).toEqual(await plainly('m.created_at < $1', [at]));
    expect(await listed({ since: at, limit: 1_000 })).toEqual(await plainly('m.created_at >= $1', [at], 1_000));
  });
});

describe('where an instant lies', () => {
  it('is found between its neighbours, and at both ends', async () => {
    const { pool } = database;
    const { rows } = await pool.query<{ at: Date }>('select created_at as at from message where seq = 1234');
    const at = rows[0]?.at ?? NOW;
    expect(await seqAt(pool, at)).toBe('1234');
    expect(await seqAt(pool, new Date(at.getTime() + 1))).toBe('1235');
    expect(await seqAt(pool, ago(400))).toBe('1');
    expect(await seqAt(pool, ago(-1))).toBe('3001');
  });
});

describe('what is kept counted', () => {
  const from = new Date(Math.floor(ago(6).getTime() / HALF_HOUR_MS) * HALF_HOUR_MS);
  const counts = (entities: string[] | null) =>
    countHandedOver(database.pool, { entities, from, stepMs: 6 * HALF_HOUR_MS });

  it('says of half hours the same as counting them', async () => {
    const before = { all: await counts(null), town: await counts([TOWN]) };
    expect(before.all.length).toBeGreaterThan(20);
    await foldHandedOver(database.pool, NOW);
    await foldHandedOver(database.pool, NOW);
    const rounded = (list: typeof before.all) => list.map(({ at, n, lagMs }) => [at, n, Math.round(lagMs / 10)]);
    expect(rounded(await counts(null))).toEqual(rounded(before.all));
    expect(rounded(await counts([TOWN]))).toEqual(rounded(before.town));
    // It is read from what was kept: rows that go afterwards stay counted.
    await database.pool.query('update message set accepted_at = null where accepted_at < $1', [ago(1)]);
    expect((await counts(null))[1]).toEqual((await counts(null))[1]);
    expect(rounded(await counts(null))[1]).toEqual(rounded(before.all)[1]);
  });

  it('says of the coming days the same as counting them, and leaves a small store alone', async () => {
    const { pool } = database;
    const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    const ask = (entities: string[] | null) => countExpiringSoon(pool, { entities, from: day(0), to: day(3) });
    const before = [await ask(null), await ask([TOWN])];
    expect(before[0]).toBeGreaterThan(0);
    expect(await keepExpiring(pool)).toBe(false);
    expect(await keepExpiring(pool, 1_000)).toBe(true);
    expect(await keepExpiring(pool, 1_000)).toBe(false);
    expect([await ask(null), await ask([TOWN])]).toEqual(before);
    await pool.query('update message set final = true');
    expect(await ask(null)).toBe(before[0]);
    await pool.query("update expiring_counted set at = now() - interval '1 hour'");
    expect(await ask(null)).toBe(0);
  });
});
