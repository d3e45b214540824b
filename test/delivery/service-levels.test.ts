import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteHalts } from '../../src/delivery/service-levels.ts';
import { countServiceDay } from '../../src/store/service-levels/count-day.ts';
import { noteHalt } from '../../src/store/service-levels/note-halt.ts';
import { readCounted, readServiceDays, readServiceHalts } from '../../src/store/service-levels/read.ts';
import { fillMessages } from '../bench/million-fill.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld } from '../support/delivery.ts';

/** 30 days of messages before it: the last attempts begin on 29 November, Madrid. */
const NOW = new Date('2026-11-29T22:59:00Z');
const WHOLE = { from: '2026-10-01', to: '2026-12-31', entities: null };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillMessages(database.pool, { messages: 1_500, now: NOW });
});
afterAll(() => database.drop());

async function countAll(now: Date, windows: Parameters<typeof countServiceDay>[2] = []): Promise<number> {
  let days = 1;
  while ((await countServiceDay(database.pool, now, windows)) > 0) days += 1;
  return days;
}

it('counts every day that is over once, by the Madrid day, and keeps it when the attempts are gone', async () => {
  const { pool } = database;
  // Half past midnight in Madrid: the day before is not counted before one.
  const early = new Date('2026-11-29T23:30:00Z');
  await Promise.all([countAll(early), countAll(early)]);
  expect(await readCounted(pool)).toEqual({ since: '2026-10-31', through: '2026-11-28' });
  await countAll(new Date('2026-11-30T00:01:00Z'));
  expect(await readCounted(pool)).toMatchObject({ through: '2026-11-29' });

  const { rows: plain } = await pool.query<{ day: string; n: number; failed: number; refused: number }>(
    `select (started_at at time zone 'Europe/Madrid')::date::text as day, count(*)::int as n,
       count(*) filter (where outcome in ('temporary', 'unknown'))::int as failed, count(*) filter (where outcome = 'rejected')::int as refused
     from attempt group by 1 order by 1`,
  );
  const counted = await readServiceDays(pool, WHOLE);
  const sums = plain.map(({ day }) => {
    const rows = counted.filter((each) => each.day === day);
    const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
    return { day, n: sum((r) => r.attempts), failed: sum((r) => r.failed), refused: sum((r) => r.refused) };
  });
  expect(plain.reduce((total, { failed }) => total + failed, 0)).toBeGreaterThan(0);
  expect(sums).toEqual(plain);
  for (const { attempts, failed, histogram } of counted)
    expect(histogram.reduce((total, n) => total + n, 0)).toBe(attempts - failed);

  await pool.query('delete from attempt');
  await countAll(new Date('2026-11-30T00:02:00Z'));
  expect(await readServiceDays(pool, WHOLE)).toEqual(counted);
});

it('leaves out what began within announced maintenance of that back end', async () => {
  const { pool } = database;
  await pool.query('delete from service_counted');
  await pool.query('delete from service_day');
  const at = (hour: string) => new Date(`2026-12-01T${hour}:00Z`);
  const { rows } = await pool.query<{ id: string }>("select id from message where backend = 'notifica' limit 3");
  for (const [n, hour] of ['10:00', '11:00', '11:59'].entries())
    await pool.query(
      "insert into attempt (message, n, started_at, duration_ms, outcome, code) values ($1, 9, $2, 5, 'temporary', 'x')",
      [rows[n]?.id, at(hour)],
    );
  const windows = [
    { backend: 'notifica', from: at('11:00'), to: at('12:00') },
    { backend: 'otro', from: at('09:00'), to: at('12:00') },
  ];
  await countAll(new Date('2026-12-02T03:00:00Z'), windows);
  const days = await readServiceDays(pool, { ...WHOLE, from: '2026-12-01' });
  expect(days.reduce((total, { attempts }) => total + attempts, 0)).toBe(1);
});

it('counts a shut minute once, however many look, on the day it lies in', async () => {
  const { pool } = database;
  const note = (time: string) => noteHalt(pool, { backend: 'notifica', kind: 'open', now: new Date(time) });
  await Promise.all([note('2026-12-05T10:00:01Z'), note('2026-12-05T10:00:40Z')]);
  await note('2026-12-05T10:01:00Z');
  // Half past midnight in Madrid.
  await note('2026-12-05T23:30:00Z');
  expect(await readServiceHalts(pool, { from: '2026-12-05', to: '2026-12-05' })).toEqual([
    { backend: 'notifica', kind: 'open', minutes: 2 },
  ]);
  expect(await readServiceHalts(pool, { from: '2026-12-06', to: '2026-12-06' })).toMatchObject([{ minutes: 1 }]);
});

it('notes an open circuit, and nothing while it is closed', async () => {
  const { pool } = database;
  const world = await createWorld(pool);
  await pool.query('delete from service_halt');
  await noteHalts(world.deps);
  const all = { from: '2000-01-01', to: '2099-12-31' };
  expect(await readServiceHalts(pool, all)).toEqual([]);
  await pool.query(
    `insert into circuit (backend, endpoint, state, since) values ('notifica', 'send', 'open', now())
     on conflict (backend, endpoint) do update set state = 'open'`,
  );
  await noteHalts(world.deps);
  expect(await readServiceHalts(pool, all)).toEqual([{ backend: 'notifica', kind: 'open', minutes: 1 }]);
  await world.close();
});
