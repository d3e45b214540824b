/** After a restore: nothing is sent that was not asked for, whatever way it came into the queue, while that time lasts. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveMessage, retryMessage } from '../../src/delivery/by-hand.ts';
import type { DeliveryDeps } from '../../src/delivery/deps.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { referenceOf } from '../../src/domain/identifiers.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';

const SETTLE_MS = 30_000;
const DAY_MS = 86_400_000;
let database: TestDatabase;
let world: World;

beforeEach(async () => {
  database = await testDatabase();
  world = await createWorld(database.pool, { simulator: { refuseDuplicateReferences: false } });
});
afterEach(async () => {
  await world.close();
  await database.drop();
});

const ask = () => askDue(world.deps, world.backend, 50);
const deliveryOf = async (id: string) => (await world.message(id)).delivery;

/** As a restore leaves it. */
async function restored(days = 7): Promise<void> {
  const now = world.clock.now;
  await database.pool.query('update message set cleared_reference = null');
  await database.pool.query('insert into restoration (restored_at, taken_at, ask_until) values ($1, $1, $2)', [
    now,
    new Date(now.getTime() + days * DAY_MS),
  ]);
}

it('a message that is handed in is asked for, and sent only once it is certainly not there', async () => {
  await restored();
  const id = await world.accept();
  expect(await world.deliverOnce()).toBe(0);
  await ask();
  expect(await deliveryOf(id)).toBe('uncertain');
  expect(await world.deliverOnce()).toBe(0);
  world.clock.pass(SETTLE_MS);
  await ask();
  expect(await deliveryOf(id)).toBe('queued');
  world.clock.pass(1_000);
  expect(await world.deliverOnce()).toBe(1);
  expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1 });
});

it('one that was sent after the backup is found and adopted, by whichever of its references it went', async () => {
  const id = await world.accept();
  const event = await database.pool.query<{ source: string; event_id: string }>('select source, event_id from event');
  const { source = '', event_id: eventId = '' } = event.rows[0] ?? {};
  const later = referenceOf({ entity: ENTITY, source, eventId, sendingRef: '1', generation: 2 });
  const first = String((await world.message(id)).reference);
  await database.pool.query('update message set reference = $2, generation = 2 where id = $1', [id, later]);
  await world.deliverOnce();
  const { remote_id: remoteId } = await world.message(id);
  await database.pool.query(
    `update message set reference = $2, generation = 0, delivery = 'queued', remote_id = null where id = $1`,
    [id, first],
  );
  await restored();
  await ask();
  world.clock.pass(SETTLE_MS);
  await ask();
  expect(await world.message(id)).toMatchObject({
    delivery: 'accepted',
    remote_id: remoteId,
    reference: later,
    generation: 2,
  });
  expect(world.simulator.counts()).toMatchObject({ created: 1, doubled: 0 });
});

it('ends with its days', async () => {
  await restored(1);
  world.clock.pass(DAY_MS);
  await world.accept();
  expect(await world.deliverOnce()).toBe(1);
});

it('what nobody can be asked about waits for a person, whose word is enough', async () => {
  await restored();
  const backend = { ...world.backend, adapter: { ...world.backend.adapter } };
  delete backend.adapter.ask;
  const deps: DeliveryDeps = { ...world.deps, backends: [backend] };
  const id = await world.accept();
  expect(await world.deliverOnce()).toBe(0);
  await askDue(deps, backend, 50);
  expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: true, next_ask_at: null });
  await resolveMessage(deps, id, { as: 'not-sent', reason: 'Mirado en su sede' }, { clientId: 'op' });
  await askDue(deps, backend, 50);
  expect(await world.deliverOnce()).toBe(1);
});

const act = fc.constantFrom('accept', 'reject', 'deliver', 'ask', 'wait', 'retry', 'fail' as const);

it('property: no send without an answer that it is not there, whatever happens in which order', {
  timeout: 120_000,
}, async () => {
  await restored();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (steps) => {
      for (const step of steps) await take(step);
      expect(sentUnasked()).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

async function take(step: string): Promise<void> {
  switch (step) {
    case 'accept':
      await world.accept();
      return;
    case 'reject':
      await world.accept({ surname: 'RECHAZO4534' });
      return;
    case 'deliver':
      await world.deliverOnce();
      return;
    case 'ask':
      await ask();
      return;
    case 'wait':
      world.clock.pass(SETTLE_MS);
      return;
    case 'fail':
      world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
      return;
    case 'retry': {
      const { rows } = await database.pool.query<{ id: string }>(
        "select id from message where delivery in ('rejected', 'dead') limit 1",
      );
      if (rows[0] === undefined) return;
      world.lines.push(JSON.stringify({ event: 'retried', message: rows[0].id }));
      await retryMessage(world.deps, rows[0].id, { clientId: 'op' });
    }
  }
}

/** Of the log: every attempt has, since the message was last sent again by hand, a question that let it go before it. */
function sentUnasked(): string[] {
  const cleared = new Set<string>();
  return world.lines.flatMap((line) => {
    const { event, message = '', next } = JSON.parse(line) as Record<string, string>;
    if (event === 'retried') cleared.delete(message);
    if (event === 'message.asked' && next === 'queued') cleared.add(message);
    return event === 'message.attempted' && !cleared.has(message) ? [message] : [];
  });
}
