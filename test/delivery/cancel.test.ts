import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { recoverExpired } from '../../src/delivery/chores.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import { claim } from '../../src/outbox/claim.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { type Mind, mindOf } from '../support/mind.ts';

const SETTLE_MS = 30_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let mind: Mind;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback, data_key cascade',
  );
  world = await createWorld(pool);
  mind = mindOf(world, pool);
});
afterEach(() => world.close());

const states = () => world.simulator.envios().map((each) => each.estado);
const annulments = () =>
  world.simulator.envios().flatMap((each) => each.datados.filter(({ resultado }) => resultado === 'anulada')).length;
/** Delivered, and waiting for its person. */
async function waiting(file?: string): Promise<string> {
  const id = await world.accept({ surname: 'ESPERA', ...(file === undefined ? {} : { file }) });
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.simulator.settle();
  return id;
}
const refusal = (code: string) =>
  expect.objectContaining({ code: 'not-possible-now', findings: [expect.objectContaining({ code })] });

describe('taking back what has not left us', () => {
  it('ends it here, is never sent, and lets the next of its file go', async () => {
    const first = await world.accept({ file: 'EXP/1' });
    const second = await world.accept({ file: 'EXP/1' });
    await mind.cancel(first);
    expect(await world.message(first)).toMatchObject({ delivery: 'cancelled', final: true });
    await world.deliverOnce();
    await world.deliverOnce();
    expect(await world.message(second)).toMatchObject({ delivery: 'accepted' });
    expect(world.simulator.counts().created).toBe(1);
    expect(await mind.timeline(first)).toMatchObject([
      { kind: 'delivery', to: 'queued' },
      { kind: 'operator', code: 'cancel-requested', text: 'Emitida por error', source: 'operadora' },
      { kind: 'delivery', from: 'queued', to: 'cancelled' },
    ]);
    expect(await mind.changes(first)).toEqual([]);
  });

  it('keeps back even a claimed message, as long as its first byte has not left', async () => {
    const id = await world.accept();
    const [claimed] = await claim(pool, {
      backend: 'notifica',
      owner: 'test',
      atMost: 1,
      concurrency: 1,
      suspended: [],
      now: world.clock.now,
      leaseMs: 5_000,
    });
    await mind.cancel(id);
    await deliver(world.deps, world.backend, claimed!);
    expect(await world.message(id)).toMatchObject({ delivery: 'cancelled', attempts: 0 });
    expect(world.simulator.counts().received).toBe(0);
  });

  it('is the same for whoever comes second, and for a hundred at once', async () => {
    const id = await world.accept();
    await Promise.all(Array.from({ length: 20 }, (_, n) => mind.cancel(id, 'Por error', { clientId: `op${n}` })));
    const asked = (await mind.timeline(id)).filter((each) => each.code === 'cancel-requested');
    expect(asked).toHaveLength(1);
  });
});

describe('taking back what may have left us', () => {
  it('while uncertain: adopted first, then annulled', async () => {
    const id = await world.accept({ surname: 'PERDIDA ESPERA' });
    await world.deliverOnce();
    await mind.cancel(id);
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', cancel_wanted: true });
    expect(await mind.work()).toBe(0);
    world.clock.pass(SETTLE_MS);
    await mind.ask();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted' });
    expect(await mind.work()).toBe(1);
    await mind.poll();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: 'annulled', final: true });
    expect(world.simulator.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it('while uncertain and certainly not there: cancelled, never sent again', async () => {
    world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
    const id = await world.accept({ file: 'EXP/1' });
    const next = await world.accept({ file: 'EXP/1' });
    await world.deliverOnce();
    await mind.cancel(id);
    world.clock.pass(SETTLE_MS);
    await mind.ask();
    // Between the ask and the moment it is ended nothing may take it.
    world.clock.pass(SETTLE_MS);
    expect(await world.deliverOnce()).toBe(0);
    expect(await mind.settle()).toBe(1);
    expect(await world.message(id)).toMatchObject({ delivery: 'cancelled', final: true, attempts: 1 });
    expect(await mind.changes(id)).toMatchObject([{ kind: 'cancel', state: 'done', code: 'never-sent' }]);
    await world.deliverOnce();
    expect(await world.message(next)).toMatchObject({ delivery: 'accepted' });
    expect(world.simulator.counts().created).toBe(1);
  });

  it('while its first byte has left: decided once the attempt is', async () => {
    const id = await world.accept({ surname: 'ESPERA' });
    const [claimed] = await claim(pool, {
      backend: 'notifica',
      owner: 'test',
      atMost: 1,
      concurrency: 1,
      suspended: [],
      now: world.clock.now,
      leaseMs: 5_000,
    });
    const { transport } = world.deps;
    const deps = {
      ...world.deps,
      transport: {
        async exchange(request: Parameters<typeof transport.exchange>[0]) {
          await mind.cancel(id);
          return transport.exchange(request);
        },
      },
    };
    await deliver(deps, world.backend, claimed!);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', cancel_wanted: true });
    await mind.work();
    await mind.poll();
    expect(await world.message(id)).toMatchObject({ legal: 'annulled' });
  });

  it('is of no use for what was rejected, which says so and may be retried', async () => {
    const id = await world.accept({ surname: 'RECHAZO4534' });
    world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
    await world.deliverOnce();
    await mind.cancel(id);
    await pool.query("update message set delivery = 'rejected', final = true where id = $1", [id]);
    expect(await mind.settle()).toBe(1);
    expect(await mind.changes(id)).toMatchObject([{ state: 'refused', code: 'message-ended' }]);
    expect(await world.message(id)).toMatchObject({ delivery: 'rejected', cancel_wanted: false });
    await retryMessage(world.deps, id, { clientId: 'operadora' });
    expect(await mind.settle()).toBe(0);
    expect(await world.message(id)).toMatchObject({ delivery: 'queued' });
  });
});

describe('annulling what the platform has', () => {
  it('moves the legal status only when the platform confirms it, and keeps request and answer', async () => {
    const id = await waiting();
    await mind.poll();
    await mind.cancel(id);
    expect(await mind.work()).toBe(1);
    expect(states()).toEqual(['anulada']);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: 'available', final: false });
    await mind.poll();
    expect(await world.message(id)).toMatchObject({ legal: 'annulled', final: true });
    expect(await mind.evidence(id)).toEqual(
      expect.arrayContaining(['cancel-1-request-1.xml', 'cancel-1-answer-1.xml']),
    );
    const told = (await mind.timeline(id)).slice(-4);
    expect(told).toMatchObject([
      { kind: 'legal', to: 'available' },
      { kind: 'operator', code: 'cancel-requested', text: 'Emitida por error', source: 'operadora' },
      { kind: 'operator', code: 'cancel-taken', source: 'notifica' },
      { kind: 'legal', from: 'available', to: 'annulled' },
    ]);
    expect(world.lines.join('')).not.toContain('clave-de-prueba');
    await mind.cancel(id);
    expect(annulments()).toBe(1);
  });

  it('by a second operator before the message shows what the first one did is no second wish', async () => {
    const id = await waiting();
    await mind.cancel(id);
    expect(await mind.work()).toBe(1);
    await mind.cancel(id, 'Yo también', { clientId: 'otra' });
    expect(await mind.work()).toBe(0);
    expect(await mind.changes(id)).toMatchObject([{ kind: 'cancel', state: 'done' }]);
    expect(annulments()).toBe(1);
  });

  it('by two operators at once is one annulment', async () => {
    const id = await waiting();
    await Promise.all([mind.cancel(id, 'Por error'), mind.cancel(id, 'Duplicada', { clientId: 'otro' })]);
    await Promise.all([mind.work(), mind.work()]);
    await mind.poll();
    expect(await mind.changes(id)).toHaveLength(1);
    expect(annulments()).toBe(1);
  });

  it.each(['503-html', 'reset-before', 'timeout-before', 'garbage-before', '500-empty'] as const)(
    'is asked for again once the platform shows that it was not done (%s)',
    async (kind) => {
      const id = await waiting();
      world.simulator.inject({ service: 'ask', kind, times: 1, operation: 'sincronizarEnvioOE' });
      await mind.cancel(id);
      await mind.work();
      expect(await mind.changes(id)).toMatchObject([{ state: 'uncertain', attempts: 1 }]);
      expect(await mind.work()).toBe(0);
      world.clock.pass(SETTLE_MS);
      await mind.work();
      expect(await mind.changes(id)).toMatchObject([{ state: 'queued', attempts: 1 }]);
      world.clock.pass(SETTLE_MS);
      await mind.work();
      expect(await mind.changes(id)).toMatchObject([{ state: 'done', attempts: 2 }]);
      expect(annulments()).toBe(1);
    },
  );

  it.each(['lost-answer', 'reset-after', 'timeout-after', 'garbage', 'truncated'] as const)(
    'is not repeated when its answer was lost (%s)',
    async (kind) => {
      const id = await waiting();
      world.simulator.inject({ service: 'ask', kind, times: 1, operation: 'sincronizarEnvioOE' });
      await mind.cancel(id);
      await mind.work();
      expect(annulments()).toBe(1);
      world.clock.pass(SETTLE_MS);
      await mind.work();
      expect(await mind.changes(id)).toMatchObject([{ state: 'done', code: 'confirmed', attempts: 1 }]);
      await mind.poll();
      expect(await world.message(id)).toMatchObject({ legal: 'annulled' });
      expect(annulments()).toBe(1);
    },
  );

  it('does not believe an unknown number before it has looked, and then gives the reason', async () => {
    const id = await waiting();
    world.simulator.inject({
      service: 'ask',
      kind: 'unknown-code',
      code: '4999',
      times: 1,
      operation: 'sincronizarEnvioOE',
    });
    await mind.cancel(id);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'uncertain' }]);
    world.clock.pass(SETTLE_MS);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'refused', code: '4999', attempts: 1 }]);
    expect((await mind.timeline(id)).slice(-1)).toMatchObject([{ kind: 'notice', code: 'cancel-refused' }]);
    expect(await world.message(id)).toMatchObject({ cancel_wanted: false, legal: null });
  });

  it('after the person accessed it is refused, with the reason', async () => {
    const id = await world.accept();
    await world.deliverOnce();
    world.clock.pass(60_000);
    await world.simulator.settle();
    await mind.poll();
    await expect(mind.cancel(id)).rejects.toEqual(refusal('message-final'));
  });

  it('when the person was quicker, ends as refused; the access stands', async () => {
    const id = await world.accept();
    await world.deliverOnce();
    await mind.cancel(id);
    world.clock.pass(60_000);
    await world.simulator.settle();
    await mind.work();
    await mind.poll();
    expect(await mind.changes(id)).toMatchObject([{ state: 'refused' }]);
    expect(await world.message(id)).toMatchObject({ legal: 'accessed', cancel_wanted: false });
  });

  it.each(['rejected', 'dead', 'mirrored'])('of a message that is %s is refused', async (delivery) => {
    const id = await world.accept();
    await pool.query('update message set delivery = $2, final = true where id = $1', [id, delivery]);
    await expect(mind.cancel(id)).rejects.toEqual(refusal('message-ended'));
  });

  it('spends no attempt while the circuit is open, and rests while the back end is paused', async () => {
    const id = await waiting();
    await mind.cancel(id);
    await pool.query(
      `insert into backend_rest (backend, kind, reason, actor, since) values ('notifica', 'pause', 'x', 'y', now())`,
    );
    expect(await mind.work()).toBe(0);
    await pool.query('truncate backend_rest');
    await pool.query(
      `insert into circuit (backend, endpoint, state, since) values ('notifica', 'ask', 'open', now())
       on conflict (backend, endpoint) do update set state = 'open'`,
    );
    await world.deps.circuits.refresh();
    expect(await mind.work()).toBe(0);
    expect(await mind.changes(id)).toMatchObject([{ state: 'queued', attempts: 0 }]);
  });
});

describe('a process that dies in the middle of an annulment', () => {
  it.each([
    ['before the platform had it', 'reset-before', 2],
    ['after the platform did it', 'timeout-after', 1],
  ] as const)('%s: another looks first, and it is annulled once', async (_, kind, attempts) => {
    const id = await waiting();
    world.simulator.inject({ service: 'ask', kind, times: 1, operation: 'sincronizarEnvioOE' });
    await mind.cancel(id);
    const { transport } = world.deps;
    // It dies with the answer: nothing of what came back is ever written.
    const dying = {
      ...world.deps,
      owner: 'dying',
      transport: {
        async exchange(request: Parameters<typeof transport.exchange>[0]) {
          await transport.exchange(request);
          throw new Error('killed');
        },
      },
    };
    await mind.work(dying);
    expect(await mind.changes(id)).toMatchObject([{ state: 'calling', attempts: 1 }]);
    expect(await mind.work()).toBe(0);
    world.clock.pass(60_000);
    await recoverExpired(world.deps);
    expect(await mind.recover()).toBe(1);
    for (let turn = 0; turn < 4; turn += 1) {
      await mind.work();
      world.clock.pass(SETTLE_MS);
    }
    expect(await mind.changes(id)).toMatchObject([{ state: 'done', attempts }]);
    expect(annulments()).toBe(1);
  });
});
