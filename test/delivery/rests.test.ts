import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeMaintenance } from '../../src/delivery/chores.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { createWorker } from '../../src/delivery/worker.ts';
import { pauseBackend, resumeBackend } from '../../src/store/rests/write.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { until } from '../support/e-office.ts';

const HOUR_MS = 3_600_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: World;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback, backend_rest, delivery_rate cascade',
  );
});
afterEach(() => world.close());

const now = () => world.clock.now;
const pause = (end: Date | null = null) =>
  pauseBackend(pool, { backend: 'notifica', reason: 'Prueba', actor: 'operadora', now: now(), until: end });
const created = () => world.simulator.counts().created;

/** References at the simulator, in the order it made them. */
async function orderAtSimulator(files: ReadonlyMap<string, string>): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ id: string; remote_id: string }>('select id, remote_id from message');
  const byRemote = new Map(rows.map((row) => [row.remote_id, row.id]));
  const ids = world.simulator.envios().map((each) => byRemote.get(each.identificador) ?? '');
  return Map.groupBy(ids, (id) => files.get(id) ?? '');
}

describe('a pause', () => {
  it('lets sending stop while questions and status go on', async () => {
    world = await createWorld(pool);
    const lost = await world.accept({ surname: 'PERDIDA' });
    await world.deliverOnce();
    expect((await world.message(lost)).delivery).toBe('uncertain');
    const waits = await world.accept();
    await pause();
    expect(await world.deliverOnce()).toBe(0);
    world.clock.pass(60_000);
    expect(await askDue(world.deps, world.backend, 10)).toBe(1);
    expect((await world.message(lost)).delivery).toBe('accepted');
    world.clock.pass(HOUR_MS);
    expect(await pollDue(world.deps, world.backend, 10)).toBe(1);
    expect(await world.message(waits)).toMatchObject({ delivery: 'queued', attempts: 0 });
  });

  it('under load lets what is in flight end, and resumed drains by a ramp in the order of each file', async () => {
    world = await createWorld(pool, { settings: { concurrency: 4 } });
    const files = new Map<string, string>();
    for (let n = 0; n < 40; n += 1) files.set(await world.accept({ file: `F${n % 8}` }), `F${n % 8}`);
    const stopping = new AbortController();
    const worker = createWorker(
      world.deps,
      [{ name: 'circuits', everyMs: 50, run: () => world.deps.circuits.refresh() }],
      stopping,
    );
    worker.start();
    await until(async () => created() >= 8, 5);
    await pause();
    const inFlight = async () =>
      (await pool.query(`select 1 from message where delivery = 'sending' limit 1`)).rowCount ?? 0;
    await until(async () => (await inFlight()) === 0, 5);
    const before = created();
    expect(before).toBeLessThan(40);
    worker.wake();
    // Everything a wake-up could begin would be claimed by now: claims take turns under one lock.
    await world.deliverOnce();
    expect(created()).toBe(before);
    await resumeBackend(pool, { backend: 'notifica', now: now() });
    await until(async () => created() === 40, 20);
    await until(async () => (await inFlight()) === 0, 5);
    await worker.stop(5_000);
    const { rows } = await pool.query('select delivery, attempts, count(*)::int as n from message group by 1, 2');
    expect(rows).toEqual([{ delivery: 'accepted', attempts: 1, n: 40 }]);
    const order = await orderAtSimulator(files);
    for (const file of new Set(files.values()))
      expect(order.get(file)).toEqual([...files.keys()].filter((id) => files.get(id) === file));
  });
});

describe('a maintenance window', () => {
  const window = () => [
    {
      from: new Date(now().getTime() - HOUR_MS).toISOString(),
      to: new Date(now().getTime() + HOUR_MS).toISOString(),
      reason: 'Parada anual',
    },
  ];

  it('lets nothing be asked or polled, and no probe go', async () => {
    world = await createWorld(pool);
    const lost = await world.accept({ surname: 'PERDIDA' });
    const sent = await world.accept();
    await world.deliverOnce();
    world.clock.pass(2 * HOUR_MS);
    const resting = { ...world.backend, config: { ...world.backend.config, maintenance: windowsOf(window()) } };
    expect(await askDue(world.deps, resting, 10)).toBe(0);
    expect(await pollDue(world.deps, resting, 10)).toBe(0);
    expect((await world.message(lost)).delivery).toBe('uncertain');
    expect((await world.message(sent)).polls).toBe(0);
    world.clock.pass(HOUR_MS);
    expect(await askDue(world.deps, resting, 10)).toBe(1);
    expect(await pollDue(world.deps, resting, 10)).toBeGreaterThan(0);
  });

  it('lets nothing be claimed while it holds, and begins with one message when it is over', async () => {
    const clock = new Date('2026-10-01T09:00:00Z');
    world = await createWorld(pool, {
      clock,
      settings: {
        concurrency: 4,
        maintenance: [{ from: '2026-10-01T08:00:00Z', to: '2026-10-01T10:00:00Z', reason: 'Parada anual' }],
      },
    });
    for (let n = 0; n < 4; n += 1) await world.accept();
    const stopping = new AbortController();
    const seen: number[] = [];
    const chore = {
      name: 'observe',
      everyMs: 10,
      run: async () => {
        await observeMaintenance(world.deps);
        seen.push(created());
      },
    };
    const worker = createWorker(world.deps, [chore], stopping);
    worker.start();
    worker.wake();
    await until(async () => seen.length >= 10, 5);
    expect(seen.every((n) => n === 0)).toBe(true);
    await worker.stop(5_000);
    world.clock.pass(HOUR_MS);
    expect(await world.deliverOnce()).toBe(1);
    const { rows } = await pool.query(`select attempts from message where delivery = 'queued'`);
    expect(rows).toEqual([{ attempts: 0 }, { attempts: 0 }, { attempts: 0 }]);
  });
});

function windowsOf(list: readonly { from: string; to: string; reason: string }[]) {
  return list.map(({ from, to, reason }) => ({ from: new Date(from), to: new Date(to), reason }));
}
