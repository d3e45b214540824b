import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { type Announced, createAnnounced } from '../../src/delivery/announced.ts';
import { observeMaintenance } from '../../src/delivery/chores.ts';
import { gauges } from '../../src/delivery/gauges.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { insertWindow, purgeWindows, takeBackWindow } from '../../src/store/maintenance/write.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { countServiceDay } from '../../src/store/service-levels/count-day.ts';
import { readServiceDays } from '../../src/store/service-levels/read.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';

const HOUR_MS = 3_600_000;
const START = new Date('2026-10-01T09:00:00Z');
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let announced: Announced;
let backend: ActiveBackend;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, backend_rest, maintenance_window, service_counted, service_day cascade',
  );
  world = await createWorld(pool, { clock: START, settings: { concurrency: 4 } });
  announced = await createAnnounced([world.backend], { pool, runtime: world.deps.runtime });
  backend = announced.backends[0]!;
});
afterEach(() => world.close());

const inHours = (n: number) => new Date(world.clock.now.getTime() + n * HOUR_MS);
async function announce(from: Date, to: Date, of = 'notifica'): Promise<void> {
  const who = { clientId: 'operadora', person: null, announcedAt: world.clock.now };
  const window = {
    id: `mnt_${from.getTime()}${of === 'notifica' ? '' : of}`,
    backend: of,
    from,
    to,
    reason: 'Obras',
    ...who,
  };
  expect(await withTransaction(pool, (client) => insertWindow(client, window))).toEqual({ kind: 'kept' });
}
const created = () => world.simulator.counts().created;

it('what waits is not claimed from the very instant it begins, in every process, and uses up no attempt', async () => {
  const id = await world.accept();
  // No process has read the row again since.
  await announce(world.clock.now, inHours(1));
  expect(await world.deliverOnce()).toBe(0);
  expect(await world.message(id)).toMatchObject({ delivery: 'queued', attempts: 0 });
  world.clock.pass(HOUR_MS - 1);
  expect(await world.deliverOnce()).toBe(0);
  world.clock.pass(1);
  expect(await world.deliverOnce()).toBe(1);
  expect(created()).toBe(1);
});

it('one of another back end, one that is over and one to come hold nothing', async () => {
  await world.accept();
  await announce(world.clock.now, inHours(1), 'otro');
  await announce(world.clock.now, inHours(1));
  world.clock.pass(HOUR_MS);
  await announce(inHours(1), inHours(2));
  expect(await world.deliverOnce()).toBe(1);
});

it('nothing is asked or polled while it lasts, and the metric says so', async () => {
  const lost = await world.accept({ surname: 'PERDIDA' });
  const sent = await world.accept();
  await world.deliverOnce();
  world.clock.pass(2 * HOUR_MS);
  await announce(world.clock.now, inHours(1));
  await announced.refresh();
  expect(await askDue(world.deps, backend, 10)).toBe(0);
  expect(await pollDue(world.deps, backend, 10)).toBe(0);
  expect([(await world.message(lost)).delivery, (await world.message(sent)).polls]).toEqual(['uncertain', 0]);
  const metric = async () => {
    await gauges({ ...world.deps, backends: [backend] });
    return (await world.deps.metrics.backendMaintenance.get()).values;
  };
  expect(await metric()).toMatchObject([{ value: 1, labels: { backend: 'notifica' } }]);
  world.clock.pass(HOUR_MS);
  expect(await metric()).toMatchObject([{ value: 0 }]);
  expect(await askDue(world.deps, backend, 10)).toBe(1);
  expect(await pollDue(world.deps, backend, 10)).toBeGreaterThan(0);
});

it('taken back while it holds, sending begins again at once, with one message', async () => {
  for (let n = 0; n < 4; n += 1) await world.accept();
  await announce(world.clock.now, inHours(5));
  await announced.refresh();
  await observeMaintenance({ ...world.deps, backends: [backend] });
  world.clock.pass(HOUR_MS);
  expect(await world.deliverOnce()).toBe(0);
  const of = { backend: 'notifica', id: `mnt_${START.getTime()}`, now: world.clock.now };
  expect(await withTransaction(pool, (client) => takeBackWindow(client, of))).toBe('ended');
  expect(await world.deliverOnce()).toBe(1);
});

it('what began within it is left out of the service levels, also when it was taken back half-way', async () => {
  const id = await world.accept();
  await announce(world.clock.now, inHours(5));
  const of = { backend: 'notifica', id: `mnt_${START.getTime()}`, now: inHours(1) };
  await withTransaction(pool, (client) => takeBackWindow(client, of));
  for (const [n, at] of [inHours(-1), inHours(0.5), inHours(2)].entries())
    await pool.query(`insert into attempt values ($1, $2, $3, 5, 'temporary', 'x')`, [id, n + 1, at]);
  await countServiceDay(pool, new Date('2026-10-02T03:00:00Z'), []);
  const days = await readServiceDays(pool, { from: '2026-10-01', to: '2026-10-01', entities: null });
  expect(days).toMatchObject([{ attempts: 2, failed: 2 }]);
});

it('is forgotten long after it is over, and not before', async () => {
  await announce(world.clock.now, inHours(1));
  expect(await purgeWindows(pool, { endedBefore: inHours(1), limit: 10 })).toBe(0);
  expect(await purgeWindows(pool, { endedBefore: inHours(1.01), limit: 10 })).toBe(1);
});
