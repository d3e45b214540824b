import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { maintenanceListSchema, maintenanceWindowSchema } from '../../contracts/api/maintenance.ts';
import { backendSchema } from '../../contracts/api/operations.ts';
import { WINDOWS_MAX } from '../../src/store/maintenance/write.ts';
import { testDatabase } from '../support/database.ts';
import { type Harness, harness, KEYS, NOW, notification, type ProblemBody } from './harness.ts';

const HOUR_MS = 3_600_000;
let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, circuit, backend_rest, audit, maintenance_window cascade');
  http = harness(pool);
});

const hours = (n: number) => new Date(NOW.getTime() + n * HOUR_MS);
const PATH = '/v1/backends/notifica/maintenance';
const send = (method: 'POST' | 'DELETE', path: string, body: unknown, key: string = KEYS.all) =>
  http.ask(path, { method, key, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const wish = (from: Date, to: Date, reason = 'Cambio de versión') => ({
  from: from.toISOString(),
  to: to.toISOString(),
  reason,
});
const announce = (from: Date, to: Date, key?: string) => send('POST', PATH, wish(from, to), key);
const announced = async (from: Date, to: Date) =>
  maintenanceWindowSchema.parse(await (await announce(from, to)).json());
const takeBack = (id: string | null, reason = 'Aplazado', key?: string) =>
  send('DELETE', `${PATH}/${id}`, { reason }, key);
const problem = async (response: Response) => (await response.json()) as ProblemBody;
const listed = async (key: string = KEYS.all) =>
  maintenanceListSchema.parse(await (await http.ask(PATH, { key })).json()).items;
const audit = async () =>
  (await pool.query('select client_id, action, object, reason, result from audit order by id')).rows;
const delivery = async () => {
  const answer = await http.ask('/v1/messages');
  const { items } = (await answer.json()) as {
    items: { delivery: string; problem: { code: string; detail: string } }[];
  };
  return items[0];
};

describe('announced maintenance', () => {
  it('is told, holds what waits while it lasts, and is over by itself; audited', async () => {
    expect((await http.post(notification())).status).toBe(202);
    const response = await announce(hours(1), hours(2));
    expect(response.status).toBe(201);
    const window = maintenanceWindowSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`${PATH}/${window.id}`);
    expect(window).toMatchObject({ from: hours(1).toISOString(), to: hours(2).toISOString(), by: 'all' });
    expect((await delivery())?.delivery).toBe('queued');
    const { items } = (await (await http.ask('/v1/backends')).json()) as { items: unknown[] };
    expect(backendSchema.parse(items[0]).maintenance).toMatchObject({
      now: null,
      next: { from: hours(1).toISOString(), reason: 'Cambio de versión' },
    });
    http.state.now = hours(1);
    expect(await delivery()).toMatchObject({ delivery: 'held', problem: { code: 'backend-maintenance' } });
    expect((await delivery())?.problem.detail).toContain('Cambio de versión');
    http.state.now = hours(2);
    expect((await delivery())?.delivery).toBe('queued');
    expect(await listed()).toEqual([]);
    expect(await audit()).toEqual([
      {
        client_id: 'all',
        action: 'maintenance.announce',
        object: `notifica ${window.id}`,
        reason: 'Cambio de versión',
        result: 'done',
      },
    ]);
  });

  it('is listed beside what the configuration names, the earliest first, for every operator', async () => {
    const [backend] = http.deps.backends;
    const configured = { from: hours(10), to: hours(12), reason: 'Parada anual' };
    http = harness(pool, { backends: [{ ...backend!, config: { ...backend!.config, maintenance: [configured] } }] });
    await announce(hours(20), hours(21));
    await announce(hours(5), hours(6));
    expect((await listed(KEYS.alpha)).map(({ id, from, by }) => [id === null, from, by])).toEqual([
      [false, hours(5).toISOString(), 'all'],
      [true, hours(10).toISOString(), null],
      [false, hours(20).toISOString(), 'all'],
    ]);
    const refused = await announce(hours(11), hours(13));
    expect(await problem(refused)).toMatchObject({ status: 409, errors: [{ code: 'maintenance-overlaps' }] });
  });

  it('overlaps nothing, also where many announce at once; one may begin as another ends', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => announce(hours(1 + n / 10), hours(3))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    const [window] = await listed();
    expect((await announce(new Date(window!.to), hours(6))).status).toBe(201);
    expect((await audit()).filter(({ result }) => result === 'not-possible-now')).toHaveLength(7);
  });

  it('begins now where its beginning is past: nobody excuses afterwards what failed', async () => {
    expect(await announced(hours(-5), hours(1))).toMatchObject({ from: NOW.toISOString() });
  });

  it.each([
    ['an end that is past', wish(hours(-2), hours(-1)), '/to', 'maintenance-past'],
    ['an end before its beginning', wish(hours(3), hours(2)), '/to', 'maintenance-order'],
    ['no reason', { from: hours(1).toISOString(), to: hours(2).toISOString() }, '/reason', undefined],
    ['no zone', { ...wish(hours(1), hours(2)), from: '2026-10-01T22:00' }, '/from', undefined],
  ])('is refused with %s', async (_, body, pointer, code) => {
    const answer = await problem(await send('POST', PATH, body));
    expect(answer).toMatchObject({ status: 400, errors: [{ pointer, ...(code === undefined ? {} : { code }) }] });
    expect(answer.errors[0]?.fix).not.toBe('');
    expect(await listed()).toEqual([]);
  });

  it('is for who acts for everybody that uses the back end', async () => {
    const window = await announced(hours(1), hours(2));
    expect(await problem(await announce(hours(3), hours(4), KEYS.alpha))).toMatchObject({ code: 'backend-shared' });
    expect((await takeBack(window.id, 'Aplazado', KEYS.alpha)).status).toBe(403);
    expect((await announce(hours(3), hours(4), KEYS.reader)).status).toBe(403);
    expect((await http.ask(PATH, { key: KEYS.reader })).status).toBe(403);
    expect((await send('POST', '/v1/backends/otro/maintenance', wish(hours(3), hours(4)))).status).toBe(404);
    expect((await http.ask('/v1/backends/otro/maintenance')).status).toBe(404);
    expect(await listed()).toHaveLength(1);
  });

  it('has a bound', async () => {
    await pool.query(
      `insert into maintenance_window select 'mnt_' || n, 'notifica', $1::timestamptz + n * interval '2 hours', $1::timestamptz + n * interval '2 hours' + interval '1 hour',
         'x', 'all', null, $1 from generate_series(1, ${WINDOWS_MAX}) n`,
      [NOW],
    );
    expect(await problem(await announce(hours(9_000), hours(9_001)))).toMatchObject({
      status: 409,
      errors: [{ code: 'maintenance-too-many' }],
    });
  });
});

describe('taking it back', () => {
  it('leaves nothing of one that has not begun, with its reason in the audit', async () => {
    const window = await announced(hours(1), hours(2));
    expect((await takeBack(window.id)).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect((await takeBack(window.id)).status).toBe(404);
    expect((await audit()).slice(1).map(({ action, reason, result }) => [action, reason, result])).toEqual([
      ['maintenance.take-back', 'Aplazado', 'done'],
      ['maintenance.take-back', 'Aplazado', 'not-found'],
    ]);
  });

  it('ends one that holds: what waited is no longer held, and what was is kept', async () => {
    await http.post(notification());
    const window = await announced(NOW, hours(2));
    http.state.now = hours(1);
    expect((await delivery())?.delivery).toBe('held');
    const wakes = http.state.wakes;
    expect((await takeBack(window.id)).status).toBe(204);
    expect(http.state.wakes).toBe(wakes + 1);
    expect((await delivery())?.delivery).toBe('queued');
    expect((await pool.query('select starts_at, ends_at from maintenance_window')).rows).toEqual([
      { starts_at: NOW, ends_at: hours(1) },
    ]);
    expect(await problem(await takeBack(window.id))).toMatchObject({
      status: 409,
      errors: [{ code: 'maintenance-over' }],
    });
  });

  it('wants a reason, and the back end it is of', async () => {
    const window = await announced(hours(1), hours(2));
    expect((await send('DELETE', `${PATH}/${window.id}`, {})).status).toBe(400);
    expect((await send('DELETE', `/v1/backends/otro/maintenance/${window.id}`, { reason: 'Aplazado' })).status).toBe(
      404,
    );
    expect(await listed()).toHaveLength(1);
  });
});
