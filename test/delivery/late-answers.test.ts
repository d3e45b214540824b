/** Answers that come when their lease is long over: they speak of their own attempt, and undo nothing that came after it. */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResult, Transport } from '../../contracts/backend.ts';
import { changesDue } from '../../src/delivery/change.ts';
import { recoverExpired } from '../../src/delivery/chores.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import { claim } from '../../src/outbox/claim.ts';
import { recover } from '../../src/outbox/recover.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { type Mind, mindOf } from '../support/mind.ts';

const SETTLE_MS = 30_000;
/** The simulator's envío is available by now, and not yet read. */
const AVAILABLE_MS = 1_500;
const REFUSED: HttpResult = { kind: 'not-sent', reason: 'ECONNREFUSED', durationMs: 1 };
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

/** Holds the answer to one exchange back until it is let go; `instead` is what then came of it. */
function held(transport: Transport, which: (request: HttpRequest) => boolean, instead?: HttpResult) {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let waiting = true;
  return {
    reached: reached.promise,
    letGo: () => gate.resolve(),
    transport: {
      async exchange(request: HttpRequest): Promise<HttpResult> {
        if (!waiting || !which(request)) return transport.exchange(request);
        waiting = false;
        const answer = instead ?? (await transport.exchange(request));
        reached.resolve();
        await gate.promise;
        return answer;
      },
    },
  };
}
const operation = (name: string) => (request: HttpRequest) => request.headers.soapaction?.includes(name) === true;
const claimOnce = () =>
  claim(pool, {
    backend: 'notifica',
    owner: 'test',
    atMost: 1,
    concurrency: 8,
    suspended: [],
    now: world.clock.now,
    leaseMs: world.backend.config.leaseMs,
  });
/** A message whose first attempt is still under way when its lease ends, asked for and queued again. */
async function overtaken(transport: Transport) {
  const id = await world.accept();
  const [message] = await claimOnce();
  const flight = deliver({ ...world.deps, transport }, world.backend, message!);
  return { id, flight };
}
async function becomesQueuedAgain(): Promise<void> {
  world.clock.pass(world.backend.config.leaseMs + 1);
  await recoverExpired(world.deps);
  world.clock.pass(SETTLE_MS);
  await mind.ask();
  world.clock.pass(SETTLE_MS);
}

describe('an attempt that outlives its lease', () => {
  it('does not put back into the queue what its own process is sending again', async () => {
    const first = held(world.deps.transport, operation('altaRemesaEnvios'), REFUSED);
    const { id, flight } = await overtaken(first.transport);
    await first.reached;
    await becomesQueuedAgain();
    const second = held(world.deps.transport, operation('altaRemesaEnvios'));
    const again = deliver({ ...world.deps, transport: second.transport }, world.backend, (await claimOnce())[0]!);
    await second.reached;
    first.letGo();
    await flight;
    expect(await world.message(id)).toMatchObject({ delivery: 'sending', attempts: 2 });
    second.letGo();
    await again;
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 2 });
    expect(world.simulator.counts().created).toBe(1);
  });

  it('gives back nothing that is claimed anew when it fails before its first byte', async () => {
    const signing = Promise.withResolvers<never>();
    const id = await world.accept();
    const [message] = await claimOnce();
    const failing = { ...world.deps, wsSecurity: { sign: () => signing.promise } };
    const flight = deliver(failing, world.backend, message!);
    await becomesQueuedAgain();
    expect(await claimOnce()).toHaveLength(1);
    signing.reject(new Error('a fault of ours'));
    await flight;
    expect(await world.message(id)).toMatchObject({ delivery: 'sending', problem: null });
  });

  it('is no longer begun under the lease of a later claim', async () => {
    const gate = Promise.withResolvers<void>();
    const id = await world.accept();
    const [message] = await claimOnce();
    const { wsSecurity } = world.deps;
    const slow: typeof wsSecurity = {
      sign: async (input) => {
        await gate.promise;
        return wsSecurity.sign(input);
      },
    };
    const flight = deliver({ ...world.deps, wsSecurity: slow }, world.backend, message!);
    await becomesQueuedAgain();
    const [anew] = await claimOnce();
    gate.resolve();
    await flight;
    expect(await world.message(id)).toMatchObject({ delivery: 'sending', attempts: 0, attempt_started_at: null });
    await deliver(world.deps, world.backend, anew!);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1 });
  });
});

describe('a question that outlives its lease', () => {
  it('lets nothing be sent again that was sent after it was put', async () => {
    world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
    const id = await world.accept({ surname: 'PERDIDA' });
    await world.deliverOnce();
    world.clock.pass(SETTLE_MS);
    const { transport } = world.deps;
    const slow = held(transport, () => true);
    world.deps.transport = slow.transport;
    const late = mind.ask();
    await slow.reached;
    world.clock.pass(world.backend.config.leaseMs + 1);
    expect(await mind.ask()).toBe(1);
    world.clock.pass(SETTLE_MS);
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', attempts: 2 });
    slow.letGo();
    await late;
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', attempts: 2 });
    world.clock.pass(SETTLE_MS);
    await mind.ask();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 2 });
    expect(world.simulator.counts().created).toBe(1);
  });
});

describe('a look that outlives its lease', () => {
  it('does not take the legal status back to where it saw it', async () => {
    const id = await world.accept();
    await world.deliverOnce();
    world.clock.pass(AVAILABLE_MS);
    await world.simulator.settle();
    await pool.query('update message set poll_at = $1', [world.clock.now]);
    const { transport } = world.deps;
    const slow = held(transport, () => true);
    world.deps.transport = slow.transport;
    const late = mind.poll();
    await slow.reached;
    world.clock.pass(60_000 + world.backend.config.leaseMs);
    await world.simulator.settle();
    expect(await mind.poll()).toBe(1);
    expect(await world.message(id)).toMatchObject({ legal: 'accessed', final: true });
    slow.letGo();
    await late;
    expect(await world.message(id)).toMatchObject({ legal: 'accessed', final: true });
    expect((await mind.timeline(id)).filter(({ kind }) => kind === 'legal').map(({ to }) => to)).toEqual([
      'available',
      'accessed',
    ]);
  });
});

describe('an extension that outlives its lease', () => {
  it('is not made once more because an earlier try of the same process came back', async () => {
    const id = await world.accept({ surname: 'ESPERA' });
    await world.deliverOnce();
    world.clock.pass(60_000);
    await world.simulator.settle();
    await mind.poll();
    await mind.extend(id);
    const first = held(world.deps.transport, operation('ampliarPlazoOE'), REFUSED);
    const flight = mind.work({ ...world.deps, transport: first.transport });
    await first.reached;
    world.clock.pass(world.backend.config.leaseMs + 1);
    await mind.recover();
    world.clock.pass(SETTLE_MS);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'queued', attempts: 1 }]);
    world.clock.pass(SETTLE_MS);
    const second = held(world.deps.transport, operation('ampliarPlazoOE'));
    const again = mind.work({ ...world.deps, transport: second.transport });
    await second.reached;
    first.letGo();
    await flight;
    expect(await mind.changes(id)).toMatchObject([{ state: 'calling', attempts: 2 }]);
    second.letGo();
    await again;
    expect(await mind.changes(id)).toMatchObject([{ state: 'done', attempts: 2 }]);
  });
});

describe('what a lost process held', () => {
  it('is for a person where the back end cannot be asked, and is told of anew where it was told of before', async () => {
    const id = await world.accept();
    await claimOnce();
    await pool.query('update message set uncertain_alerted = true');
    world.clock.pass(world.backend.config.leaseMs + 1);
    await recover(pool, { now: world.clock.now, unaskable: ['notifica'], limit: 10 });
    expect(await world.message(id)).toMatchObject({
      delivery: 'uncertain',
      needs_person: true,
      next_ask_at: null,
      uncertain_alerted: false,
    });
  });
});

describe('a fault of ours before the first byte of a change', () => {
  it('is tried a bounded number of times and then shown to a person', async () => {
    const id = await world.accept({ surname: 'ESPERA' });
    await world.deliverOnce();
    world.clock.pass(60_000);
    await world.simulator.settle();
    await mind.poll();
    await mind.report(id);
    const broken = {
      ...world.backend.adapter.report!,
      prepare: () => {
        throw new RangeError('a fault of ours');
      },
    };
    const backend = { ...world.backend, adapter: { ...world.backend.adapter, report: broken } };
    let tries = 0;
    for (; tries < 50 && (await mind.changes(id))[0]?.state === 'queued'; tries += 1) {
      await changesDue(world.deps, backend, 10);
      world.clock.pass(3_600_000);
    }
    expect(tries).toBe(world.backend.config.retry.attempts);
    expect(await mind.changes(id)).toMatchObject([{ state: 'failed', code: 'internal', attempts: 0 }]);
    expect((await mind.timeline(id)).at(-1)).toMatchObject({ kind: 'notice', code: 'practised-failed' });
  });
});
