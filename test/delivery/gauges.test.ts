import { afterAll, beforeAll, expect, it } from 'vitest';
import { gauges } from '../../src/delivery/gauges.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld } from '../support/delivery.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('says how many are on their way and how long the oldest has waited, and nothing of what has gone', async () => {
  const world = await createWorld(database.pool);
  const lag = async () => (await world.deps.metrics.lagSeconds.get()).values;
  const messages = async () =>
    (await world.deps.metrics.messages.get()).values.map(({ labels, value }) => [labels.delivery, value]);
  await world.accept({ surname: 'PERDIDA' });
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.accept();
  await world.accept();
  world.clock.pass(30_000);
  await gauges(world.deps);
  expect(new Map((await messages()) as [string, number][])).toEqual(
    new Map([
      ['queued', 2],
      ['uncertain', 1],
    ]),
  );
  expect(await lag()).toEqual([expect.objectContaining({ value: 90 })]);
  await database.pool.query('truncate event cascade');
  await gauges(world.deps);
  expect([...(await messages()), ...(await lag())]).toEqual([]);
  expect((await world.deps.metrics.storeBytes.get()).values[0]?.value).toBeGreaterThan(1_000_000);
  await world.close();
});
