/** A back end with several addresses: where a message went is what it is asked by, whatever the settings say by then. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ActiveBackend, Question } from '../../contracts/backend.ts';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { claim } from '../../src/outbox/claim.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';

let database: TestDatabase;
let world: World;
beforeEach(async () => {
  database = await testDatabase();
  world = await createWorld(database.pool);
});
afterEach(async () => {
  await world.close();
  await database.drop();
});

/** Goes to `place`; remembers what it was read with and asked by. */
function severalPlaces(place: string) {
  const seen = { read: [] as (string | undefined)[], asked: [] as Question[] };
  const { adapter } = world.backend;
  const backend: ActiveBackend = {
    ...world.backend,
    adapter: {
      ...adapter,
      translate: (...input) => ({ ...adapter.translate(...input), route: place }),
      sign: async (translated, ...rest) => ({ ...(await adapter.sign(translated, ...rest)), route: place }),
      interpret(result, context) {
        seen.read.push(`${context.route} ${context.reference}`);
        return adapter.interpret(result, context);
      },
      async ask(question, ...rest) {
        seen.asked.push(question);
        return (await adapter.ask?.(question, ...rest)) ?? { kind: 'undecided', code: 'none', text: '' };
      },
    },
  };
  return { backend, seen };
}

async function deliverOnce(backend: ActiveBackend): Promise<void> {
  const { now } = world.clock;
  const request = { backend: 'notifica', owner: 'test', atMost: 1, concurrency: 1, suspended: [], now };
  for (const each of await claim(database.pool, { ...request, leaseMs: backend.config.leaseMs }))
    await deliver(world.deps, backend, each);
}

it('keeps where it goes from before the first byte, and asks by that', async () => {
  const id = await world.accept({ surname: 'PERDIDA' });
  const { backend, seen } = severalPlaces('SERVICE.async');
  await deliverOnce(backend);
  const { route, reference } = await world.message(id);
  expect(route).toBe('SERVICE.async');
  expect(seen.read).toEqual([`SERVICE.async ${String(reference)}`]);
  world.clock.pass(60_000);
  const changed = severalPlaces('OTHER.sync');
  await askDue(world.deps, changed.backend, 1);
  expect(changed.seen.asked).toMatchObject([{ reference, route: 'SERVICE.async' }]);
});

it('lets one place be none: nothing is kept, and the question names nothing', async () => {
  const id = await world.accept({ surname: 'PERDIDA' });
  await world.deliverOnce();
  expect(await world.message(id)).toMatchObject({ route: null, delivery: 'uncertain' });
});

it('of an entity taken out of the settings meanwhile waits, and costs no attempt', async () => {
  const id = await world.accept();
  await deliverOnce({ ...world.backend, entities: new Map() });
  expect(await world.message(id)).toMatchObject({ delivery: 'queued', attempts: 0, problem: null });
  world.clock.pass(31_000);
  await deliverOnce(world.backend);
  expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1 });
});

it('is asked for only since its reference may have arrived, not since an earlier one was refused', async () => {
  const id = await world.accept({ surname: 'PERDIDA' });
  const { adapter } = world.backend;
  const finding = { pointer: '', code: 'notifica-x' };
  await deliverOnce({
    ...world.backend,
    adapter: { ...adapter, interpret: () => ({ kind: 'rejected', code: 'x', text: '', finding }) },
  });
  expect((await world.message(id)).delivery).toBe('rejected');
  world.clock.pass(5 * 86_400_000);
  const again = world.clock.now;
  await retryMessage({ pool: database.pool, runtime: world.deps.runtime }, id, { clientId: 'operadora' });
  const { backend, seen } = severalPlaces('SERVICE.async');
  await deliverOnce(backend);
  world.clock.pass(60_000);
  await askDue(world.deps, backend, 1);
  expect(seen.asked.map(({ since, until }) => [since, until])).toEqual([[again, again]]);
});
