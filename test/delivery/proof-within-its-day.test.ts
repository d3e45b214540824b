/** The proof of an access can be had for a day: it is tried for again and again, somebody is told, and it is kept once. */
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configSchema, entityConfigSchema } from '../../adapters/backends/dehu/config.ts';
import { dehu } from '../../adapters/backends/dehu/index.ts';
import { type DehuSimulator, startDehuSimulator } from '../../adapters/backends/dehu/simulator.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { actOn } from '../../src/delivery/act.ts';
import { alertTerms } from '../../src/delivery/alerts.ts';
import { arrivalsDue } from '../../src/delivery/arrivals.ts';
import { changesDue } from '../../src/delivery/change.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { CERTIFICATE, HOUR_MS, NIF } from '../adapters/dehu/sample.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';

let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let simulator: DehuSimulator;
let backend: ActiveBackend;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  world = await createWorld(pool, { clock: new Date('2026-10-01T09:00:00Z') });
  simulator = await startDehuSimulator({
    accounts: [{ nifs: [NIF], certificates: [CERTIFICATE] }],
    clock: () => world.clock.now,
  });
  backend = {
    adapter: dehu as unknown as ActiveBackend['adapter'],
    config: configSchema.parse({ ...simulator.settings, timeoutMs: 1_000 }),
    entities: new Map([[ENTITY, entityConfigSchema.parse({ nif: NIF, name: 'AYUNTAMIENTO FICTICIO' })]]),
  };
});
afterAll(async () => {
  await world.close();
  await simulator.close();
  await drop();
});

const deps = () => ({ ...world.deps, backends: [backend] });
const column = async (text: string) => (await pool.query<{ it: unknown }>(text)).rows.map((row) => row.it);
const kept = () => column(`select name as it from evidence where kind = 'receipt' order by name`);

it('is tried for at a pace that fits in the day, told as late after six hours, and kept when it comes', async () => {
  simulator.arrive({ nif: NIF, annexes: 1 });
  await arrivalsDue(deps(), backend, 10);
  const [id] = (await column('select id as it from message')) as [string];
  await actOn(
    deps(),
    id,
    { kind: 'accept', reason: 'Lo ordena la secretaria', person: null },
    { clientId: 'operadora' },
  );
  simulator.inject({ kind: 'code', code: '2001', operation: 'ConsultaAnexos' });
  await changesDue(deps(), backend, 10);
  const until = world.clock.now.getTime() + 20 * HOUR_MS;
  let looks = 0;
  let toldAfterMs: number | null = null;
  const begun = world.clock.now.getTime();
  while (world.clock.now.getTime() < until) {
    looks += await pollDue(deps(), backend, 10);
    await alertTerms(deps());
    const told = await column(`select code as it from notice where code = 'evidence-late'`);
    if (told.length > 0) toldAfterMs ??= world.clock.now.getTime() - begun;
    world.clock.pass(HOUR_MS / 4);
  }
  expect(looks).toBeGreaterThan(10);
  expect(toldAfterMs).toBeLessThanOrEqual(6.25 * HOUR_MS);
  expect(await column('select evidence_pending as it from message')).toEqual([true]);
  expect(await kept()).toEqual(['acuse.pdf', 'documento.pdf']);

  simulator.clearFaults();
  world.clock.pass(3 * HOUR_MS);
  await pollDue(deps(), backend, 10);
  expect(await kept()).toEqual(['acuse.pdf', 'anexo-1.pdf', 'documento.pdf']);
  expect(await column(`select legal || ' ' || evidence_pending as it from message`)).toEqual(['accessed false']);
  expect(simulator.counts()).toMatchObject({ asked: 1, accessed: 1, repeated: 0 });
});
