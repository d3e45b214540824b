import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readLastHour } from '../../src/outbox/last-hour.ts';
import { fillMessages } from '../bench/million-fill.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let ids: string[];
beforeAll(async () => {
  database = await testDatabase();
  await fillMessages(database.pool, { messages: 1_000, now: NOW });
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from message where backend = 'notifica' order by seq limit 900`,
  );
  ids = rows.map(({ id }) => id);
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('delete from attempt'));

/** Attempts of that many messages, all begun so many minutes ago. */
async function attempts(n: number, of: { minutesAgo: number; outcome: string; ms: number }): Promise<void> {
  const { rowCount } = await database.pool.query<{ n: number }>('select distinct n from attempt');
  await database.pool.query(
    `insert into attempt (message, n, started_at, duration_ms, outcome, code) select id, $2, $3, $4, $5, '000' from unnest($1::text[]) id`,
    [ids.slice(0, n), (rowCount ?? 0) + 1, new Date(NOW.getTime() - of.minutesAgo * MINUTE), of.ms, of.outcome],
  );
}

it('tells the rate of what failed and how long answers took, of the last hour alone', async () => {
  await attempts(10, { minutesAgo: 61, outcome: 'temporary', ms: 9_000 });
  expect(await readLastHour(database.pool, NOW)).toEqual([]);
  await attempts(5, { minutesAgo: 59, outcome: 'accepted', ms: 100 });
  await attempts(1, { minutesAgo: 30, outcome: 'rejected', ms: 300 });
  await attempts(2, { minutesAgo: 0, outcome: 'unknown', ms: 30_000 });
  expect(await readLastHour(database.pool, NOW)).toEqual([
    { backend: 'notifica', n: 8, failed: 2, p50Ms: 100, p95Ms: 250 },
  ]);
});

it('tells no time where nothing was answered', async () => {
  await attempts(2, { minutesAgo: 1, outcome: 'temporary', ms: 30_000 });
  expect(await readLastHour(database.pool, NOW)).toMatchObject([{ n: 2, failed: 2, p50Ms: null, p95Ms: null }]);
});

it('looks at a part of many, the newest as much as the oldest', async () => {
  await attempts(900, { minutesAgo: 59, outcome: 'accepted', ms: 100 });
  await attempts(900, { minutesAgo: 1, outcome: 'temporary', ms: 100 });
  expect(await readLastHour(database.pool, NOW)).toMatchObject([{ n: 1_000, failed: 500 }]);
});
