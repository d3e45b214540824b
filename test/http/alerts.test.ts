import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertsSchema } from '../../contracts/api/alert.ts';
import { testDatabase } from '../support/database.ts';
import { A, B, harness, KEYS } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  await pool.query(
    `insert into alert (id, condition, subject, entity, since, seen_first_at, seen_last_at, n, detail, began_at, ended_at) values
     ('alr_1', 'circuit-open', 'notifica send', null, now(), now(), now(), 1, null, now(), null),
     ('alr_2', 'seal-expiring', $1, $1, now(), now(), now(), 1, '2026-12-01', now(), null),
     ('alr_3', 'seal-expiring', $2, $2, now(), now(), now(), 1, '2026-12-01', now(), null),
     ('alr_4', 'quarantine', 'notifica', null, now(), now(), now(), 1, null, null, null),
     ('alr_5', 'quarantine', 'other', null, now(), now(), now(), 1, null, now(), now())`,
    [A, B],
  );
});
afterAll(() => drop());

it('lists what has begun and not ended, in the reader’s language, of the reader’s entities', async () => {
  const http = harness(pool);
  const ask = async (key: string) => {
    const response = await http.ask('/v1/alerts', { key, headers: { 'accept-language': 'ca' } });
    expect(response.status).toBe(200);
    return alertsSchema.parse(await response.json()).items;
  };
  const all = await ask(KEYS.all);
  expect(all.map(({ id }) => id).toSorted()).toEqual(['alr_1', 'alr_2', 'alr_3']);
  expect((await ask(KEYS.alpha)).map(({ id }) => id)).toEqual(['alr_1', 'alr_2']);
  expect(all.find(({ id }) => id === 'alr_2')).toMatchObject({
    what: `El segell de ${A} s’acaba el 2026-12-01`,
    entity: A,
  });
});

it('is for operators alone', async () => {
  const http = harness(pool);
  expect((await http.ask('/v1/alerts', { key: 'ck_nobody' })).status).toBe(401);
});
