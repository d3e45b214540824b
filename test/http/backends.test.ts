import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backendSchema } from '../../contracts/api/operations.ts';
import { GatewayError } from '../../src/errors.ts';
import { testDatabase } from '../support/database.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification, type ProblemBody } from './harness.ts';

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
  await pool.query('truncate event, message, status_change, document, chunk, circuit, backend_rest, audit cascade');
  http = harness(pool);
});

const order = (what: 'pause' | 'resume', body?: unknown, key = KEYS.all, backend = 'notifica') =>
  http.ask(`/v1/backends/${backend}/${what}`, {
    method: 'POST',
    key,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const problem = async (response: Response) => (await response.json()) as ProblemBody;
const held = async (delivery: string) => {
  const answer = await http.ask(`/v1/messages?delivery=${delivery}`);
  const { items } = (await answer.json()) as {
    items: { delivery: string; problem: { code: string; detail: string } }[];
  };
  return items;
};
const audit = async () =>
  (await pool.query('select client_id, action, object, reason, result from audit order by id')).rows;

describe('pausing a back end', () => {
  it('makes what is queued read as held, with who waits for what, until it is resumed; all of it audited', async () => {
    expect((await http.post(notification())).status).toBe(202);
    const paused = await order('pause', { reason: 'Cambio de sello' });
    expect(paused.status).toBe(200);
    const view = backendSchema.parse(await paused.json());
    expect(view.paused).toEqual({ reason: 'Cambio de sello', by: 'all', since: NOW.toISOString(), until: null });
    expect(view.circuits.map((each) => each.state)).toEqual(['closed', 'closed']);
    const [item] = await held('held');
    expect(item).toMatchObject({ delivery: 'held', problem: { code: 'backend-paused' } });
    expect(item?.problem.detail).toContain('Cambio de sello');
    expect(await held('queued')).toEqual([]);
    const resumed = await order('resume');
    expect(backendSchema.parse(await resumed.json()).paused).toBeNull();
    expect(await held('held')).toEqual([]);
    expect(await held('queued')).toHaveLength(1);
    expect(await audit()).toEqual([
      { client_id: 'all', action: 'backend.pause', object: 'notifica', reason: 'Cambio de sello', result: 'done' },
      { client_id: 'all', action: 'backend.resume', object: 'notifica', reason: null, result: 'done' },
    ]);
  });

  it('until a time is over by itself then', async () => {
    await http.post(notification());
    await order('pause', { reason: 'Una hora', until: '2026-10-01T12:00:00+02:00' });
    expect((await held('held'))[0]?.problem.code).toBe('backend-paused-until');
    http.state.now = new Date('2026-10-01T10:00:00Z');
    expect(await held('held')).toEqual([]);
  });

  it('that is not paused may be resumed: nothing happens, and the audit says so', async () => {
    expect((await order('resume', { reason: 'Por si acaso' })).status).toBe(200);
    expect(await audit()).toMatchObject([{ action: 'backend.resume', reason: 'Por si acaso', result: 'not-paused' }]);
  });

  it('takes a reason, and a time still to come', async () => {
    expect(await problem(await order('pause', {}))).toMatchObject({ status: 400, errors: [{ pointer: '/reason' }] });
    expect(await problem(await order('pause', { reason: 'Tarde', until: '2026-10-01T09:00:00Z' }))).toMatchObject({
      status: 400,
      errors: [{ pointer: '/until', code: 'until-past' }],
    });
    expect(await problem(await order('pause', { reason: 'Sin zona', until: '2026-10-01T12:00' }))).toMatchObject({
      status: 400,
      errors: [{ pointer: '/until' }],
    });
    expect(await audit()).toEqual([]);
  });

  it('is for clients that act for everybody who uses it', async () => {
    expect(await problem(await order('pause', { reason: 'Solo yo' }, KEYS.alpha))).toMatchObject({
      status: 403,
      code: 'backend-shared',
    });
    expect((await order('resume', undefined, KEYS.alpha)).status).toBe(403);
    expect((await order('pause', { reason: 'No' }, KEYS.reader)).status).toBe(403);
    expect((await order('pause', { reason: 'No' }, KEYS.all, 'otro')).status).toBe(404);
  });
});

describe('the print centres of an entity', () => {
  const centre = { id: '7', name: 'CIE', validFrom: '2026-01-01', unit: { dir3: A, name: 'Ficticio' }, order: null };
  const ask = (query: string, key = KEYS.alpha) => http.ask(`/v1/backends/notifica/print-centres${query}`, { key });

  it('are shown to operators of that entity, and to nobody else', async () => {
    http = harness(pool, { printCentres: async () => [centre] });
    const answer = await ask(`?entity=${A}`);
    expect([answer.status, await answer.json()]).toEqual([200, { items: [centre] }]);
    expect((await ask('?entity=L01999998')).status).toBe(404);
    expect((await ask('?entity=L01999996', KEYS.all)).status).toBe(404);
    expect((await ask(`?entity=${A}`, KEYS.reader)).status).toBe(403);
    expect((await ask('')).status).toBe(400);
    expect((await http.ask(`/v1/backends/otro/print-centres?entity=${A}`)).status).toBe(404);
  });

  it('that cannot be asked for say when to ask again', async () => {
    const error = new GatewayError('backend-unavailable', 'ask', 'Away.', { params: { retryAfter: 30 } });
    http = harness(pool, { printCentres: () => Promise.reject(error) });
    const answer = await ask(`?entity=${A}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await problem(answer)).toMatchObject({ code: 'backend-unavailable' });
  });
});

describe('a back end', () => {
  it('tells how sending did in the last hour, and how many tried only to who sees all of them', async () => {
    await http.post(notification({ entity: 'L01999998' }), { key: KEYS.all });
    const { rows } = await pool.query('select id from message');
    const hour = async (key: string) => {
      const { items } = (await (await http.ask('/v1/backends', { key })).json()) as { items: unknown[] };
      return backendSchema.parse(items[0]).lastHour;
    };
    expect(await hour(KEYS.all)).toBeNull();
    for (const [n, outcome] of ['accepted', 'accepted', 'accepted', 'temporary'].entries())
      await pool.query(`insert into attempt values ($1, $2, $3, 100, $4, '000')`, [rows[0].id, n + 1, NOW, outcome]);
    const rates = { errorRate: 0.25, p50Ms: 100, p95Ms: 100 };
    expect(await hour(KEYS.all)).toEqual({ ...rates, attempts: 4 });
    expect(await hour(KEYS.alpha)).toEqual({ ...rates, attempts: null });
  });

  it('shows an open circuit, a pause and maintenance as three things, and each holds messages by its own name', async () => {
    const [backend] = http.deps.backends;
    const window = { from: NOW, to: new Date('2026-10-01T11:00:00Z'), reason: 'Parada' };
    const maintained = { ...backend!, config: { ...backend!.config, maintenance: [window] } };
    http = harness(pool, { backends: [maintained] });
    await http.post(notification({ entity: A }));
    await pool.query(`insert into circuit (backend, endpoint, state, since) values ('notifica', 'send', 'open', $1)`, [
      NOW,
    ]);
    expect((await held('held'))[0]?.problem.code).toBe('backend-maintenance');
    await order('pause', { reason: 'Además' });
    expect((await held('held'))[0]?.problem.code).toBe('backend-paused');
    const answer = await http.ask('/v1/backends');
    const { items } = (await answer.json()) as { items: unknown[] };
    expect(backendSchema.parse(items[0])).toMatchObject({
      circuits: [{ state: 'open' }, { state: 'closed' }],
      paused: { reason: 'Además' },
      maintenance: { now: { reason: 'Parada', to: '2026-10-01T11:00:00.000Z' }, next: null },
    });
    http.state.now = window.to;
    await order('resume');
    expect((await held('held'))[0]?.problem.code).toBe('circuit-open');
  });
});

describe('an inbox', () => {
  const view = async (key: string) => {
    const { backends } = http.deps;
    const arrivals = async () => ({ kind: 'page' as const, arrivals: [], next: null, unreadable: [] });
    const reading = harness(pool, {
      backends: backends.map((each) => ({ ...each, adapter: { ...each.adapter, arrivals } })),
    });
    const answer = (await (await reading.ask('/v1/backends', { key })).json()) as { items: unknown[] };
    return backendSchema.parse(answer.items[0]).inboxes;
  };

  it('is told of each town: when it was read, what failed since and what to do; of a client’s towns alone', async () => {
    await pool.query('delete from inbox');
    await pool.query(
      `insert into inbox (backend, entity, next_at, failures, last_ok_at, last_error) values
       ('notifica', $1, $2, 2, $2, '4534'), ('notifica', $3, $2, 0, $2, 'HTTP 503')`,
      [A, NOW, B],
    );
    const read = NOW.toISOString();
    const bad = {
      entity: A,
      lastReadAt: read,
      failures: 2,
      lastError: '4534',
      detail: 'detalle es',
      fix: 'remedio es',
    };
    const good = { entity: B, lastReadAt: read, failures: 0, lastError: null, detail: null, fix: null };
    expect(await view(KEYS.all)).toEqual([bad, good].toSorted((a, b) => a.entity.localeCompare(b.entity)));
    expect(await view(KEYS.alpha)).toEqual([bad]);
    await pool.query('delete from inbox');
  });

  it('is not spoken of where the back end has none', async () => {
    const answer = (await (await http.ask('/v1/backends')).json()) as { items: Record<string, unknown>[] };
    expect(answer.items[0]).not.toHaveProperty('inboxes');
  });
});
