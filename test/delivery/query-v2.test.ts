import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { mindOf } from '../support/mind.ts';

let pool: Pool;
let drop: () => Promise<void>;
let world: World;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(async () => {
  await world?.close();
  await drop();
});

it('follows a message to its end and its receipt by infoEnvioV2, and confirms an annulment by it, while infoEnvioLigero is down', async () => {
  world = await createWorld(pool, { settings: { query: 'v2' } });
  const mind = mindOf(world, pool);
  world.simulator.inject({ service: 'ask', kind: '503-html', operation: 'infoEnvioLigero' });
  const id = await world.accept();
  const other = await world.accept({ surname: 'ESPERA' });
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.simulator.settle();
  expect(await mind.poll()).toBe(2);
  expect(await world.message(id)).toMatchObject({ legal: 'accessed', final: true, evidence_pending: false });
  expect(await mind.evidence(id)).toContain('acuse.pdf');
  world.simulator.inject({ service: 'ask', kind: 'lost-answer', times: 1, operation: 'sincronizarEnvioOE' });
  await mind.cancel(other);
  await mind.work();
  world.clock.pass(60_000);
  await mind.work();
  await mind.poll();
  expect(await world.message(other)).toMatchObject({ legal: 'annulled', final: true });
});
