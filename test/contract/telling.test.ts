/** What telling e-offices holds to beside what each adapter must show: fleets, bounds, leases, digests, and what operators see. */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { StatusPort } from '../../contracts/vendor-intake.ts';
import type { Span, TraceOf, Tracing } from '../../src/tracing.ts';
import { tellDue } from '../../src/vendors/tell-status.ts';
import { A, B, KEYS } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import {
  type ConstructedReceiver,
  constructedAdapter,
  digestPort,
  SECRET,
  startReceiver,
} from '../support/status-receiver.ts';
import { createToldWorld, emptyToldTables, type ToldState, type ToldWorld } from '../support/told.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let database: TestDatabase;
let pool: Pool;
let receiver: ConstructedReceiver;
let world: ToldWorld;

/** Both entities behind one credential and one receiver, unless said otherwise. */
async function open(port: Partial<StatusPort> = {}, more: { timeoutMs?: number; entities?: readonly string[] } = {}) {
  const { entities = [A, B], timeoutMs = 1_000 } = more;
  await world?.close();
  world = await createToldWorld(pool, {
    adapter: constructedAdapter(port),
    settings: {},
    credentials: [
      {
        ...{ id: 'c0', settings: receiver.credential },
        entities: Object.fromEntries(entities.map((entity) => [entity, {}])),
      },
    ],
    now: world?.clock.now() ?? NOW,
    timeoutMs,
  });
}

async function reaching(state: ToldState, entity = A): Promise<{ id: string; key: string }> {
  const { event, key } = receiver.thing(entity);
  const id = await world.accept(entity === A ? 0 : 1, event);
  await world.move(id, state);
  return { id, key };
}

async function digestAll(): Promise<void> {
  while ((await world.digest()) > 0);
  await world.tell();
}

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await emptyToldTables(pool);
  receiver = await startReceiver();
  await open();
});
afterEach(async () => {
  await receiver.close();
  await world.close();
  world = undefined as unknown as ToldWorld;
});

describe('whoever follows an event', () => {
  it('sees its e-office told, and what came of each try; nothing of the receiver', async () => {
    const { id } = await reaching('available');
    const seen: { of: TraceOf; span: Span }[] = [];
    const tracing: Tracing = { record: (of, span) => seen.push({ of, span }), close: async () => {} };
    const followed = { ...world.tellDeps, tracing };
    receiver.fault('refused');
    await world.tell(followed);
    receiver.fault(null);
    world.clock.pass(DAY);
    await world.tellOnly(followed);
    const { rows } = await pool.query<{ event: string }>('select event from message where id = $1', [id]);
    expect(seen.map(({ of }) => of.event)).toEqual([rows[0]?.event, rows[0]?.event]);
    const told = { 'carpeta.message': id, 'carpeta.entity': A, 'carpeta.vendor': 'constructed' };
    expect(seen.map(({ span }) => [span.name, span.failed, span.attributes])).toEqual([
      ['vendor.tell', true, { ...told, 'carpeta.attempt': 1, 'carpeta.outcome': 'status-200' }],
      ['vendor.tell', false, { ...told, 'carpeta.attempt': 2, 'carpeta.outcome': 'told' }],
    ]);
  });
});

describe('several processes', () => {
  it('tell each message once between them', async () => {
    const all = [];
    for (let n = 0; n < 30; n += 1) all.push(await reaching('available'));
    await world.lookThrough();
    await Promise.all([world.tellOnly(), world.tellOnly(), world.tellOnly()]);
    expect(receiver.calls()).toBe(30);
    expect(new Set(receiver.said.map(({ ref }) => ref)).size).toBe(30);
  });

  it('try a receiver that failed with one message at a time', async () => {
    for (let n = 0; n < 6; n += 1) await reaching('available');
    receiver.fault('error');
    await world.tell();
    receiver.fault('hang');
    world.clock.pass(HOUR);
    const calls = receiver.calls();
    const ways = [world.way(), world.way(), world.way()];
    const begun = ways.map((way) => tellDue(world.tellDeps, world.told, way));
    expect((await Promise.all(begun)).reduce((sum, n) => sum + n, 0)).toBe(1);
    await Promise.all(ways.flatMap(({ running }) => [...running]));
    expect(receiver.calls()).toBe(calls + 1);
  });

  it('leave to the later one what took longer than a lease', async () => {
    const { deliver } = constructedAdapter().intake!.status!;
    let nth = 0;
    const slow: StatusPort['deliver'] = async (...args) => {
      nth += 1;
      if (nth > 1) return deliver(...args);
      world.clock.pass(20 * MINUTE);
      await world.tellOnly();
      return { kind: 'lost', reason: 'timeout', durationMs: 1 };
    };
    await open({ deliver: slow });
    const { id, key } = await reaching('available');
    await world.tell();
    expect(receiver.told(key)).toEqual(['available']);
    expect(await world.row(id)).toMatchObject({ state: 'told', last_error: null });
  });
});

describe('what is under way', () => {
  it('is of one credential as much as the vendor may have, and of one entity half of that', async () => {
    receiver.fault('hang');
    for (let n = 0; n < 6; n += 1) await reaching('available', A);
    const way = world.way();
    await world.lookThrough();
    void tellDue(world.tellDeps, world.told, way);
    await expect.poll(() => way.running.size).toBe(2);
    for (let n = 0; n < 6; n += 1) await reaching('available', B);
    await world.lookThrough();
    void tellDue(world.tellDeps, world.told, way);
    await expect.poll(() => way.running.size).toBe(4);
    expect([...way.flights.values()]).toEqual([2, 2]);
    expect(await tellDue(world.tellDeps, world.told, way)).toBe(0);
    await Promise.all(way.running);
  });

  it('holds up no look for others, also where it is one alone that hangs', async () => {
    await open({}, { timeoutMs: 60_000 });
    receiver.fault('hang');
    await reaching('available');
    await world.lookThrough();
    const way = world.way();
    expect(await tellDue(world.tellDeps, world.told, way)).toBe(1);
    expect(way.running.size).toBe(1);
    await receiver.close();
    await Promise.all(way.running);
  });

  it('is never more of one credential, however many entities it has', async () => {
    world.vendor.pace.concurrency = 3;
    receiver.fault('hang');
    for (const entity of [A, A, A, B, B, B]) await reaching('available', entity);
    const way = world.way();
    await world.lookThrough();
    void tellDue(world.tellDeps, world.told, way);
    await expect.poll(() => way.running.size).toBe(3);
    expect(await tellDue(world.tellDeps, world.told, way)).toBe(0);
    await Promise.all(way.running);
  });

  it('and moves meanwhile is told as it stands now once that is over', async () => {
    const { deliver } = constructedAdapter().intake!.status!;
    let moved = false;
    await open({
      async deliver(message, access, tools) {
        if (!moved) {
          moved = true;
          await world.move(message.id, 'accessed');
          await world.lookThrough();
        }
        return deliver(message, access, tools);
      },
    });
    const { key } = await reaching('available');
    await world.tell();
    expect(receiver.told(key)).toEqual(['available', 'accessed']);
  });
});

describe('a state that was told already', () => {
  it('because it was there when an older one was told, is not told again when its change is looked at', async () => {
    const { id, key } = await reaching('available');
    await world.lookThrough();
    await world.move(id, 'accessed');
    await world.tellOnly();
    await world.tell();
    expect(receiver.told(key)).toEqual(['accessed']);
  });
});

describe('who is told', () => {
  it('is the e-office alone that brought the message in', async () => {
    const { event, key } = receiver.thing(A);
    const posted = await world.ask('/v1/events', {
      ...{ method: 'POST', body: JSON.stringify(event) },
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(posted.status).toBe(202);
    const { rows } = await pool.query<{ id: string }>('select id from message');
    await world.move(rows[0]!.id, 'accessed');
    await world.tell();
    expect(receiver.told(key)).toEqual([]);
    expect((await pool.query('select 1 from vendor_telling')).rowCount).toBe(0);
  });

  it('catches up with what happened while it was not configured', async () => {
    const { id, key } = await reaching('available');
    await world.close();
    await world.move(id, 'accessed');
    await open();
    await world.tell();
    expect(receiver.told(key)).toEqual(['accessed']);
  });

  it('and is configured no more is shown as what cannot be told', async () => {
    receiver.fault('error');
    await reaching('available', B);
    await world.tell();
    await open({}, { entities: [A] });
    const { items } = (await (await world.ask('/v1/vendors', { key: KEYS.all })).json()) as Vendors;
    expect(items[0]).toMatchObject({ untellable: 1 });
    const calls = receiver.calls();
    world.clock.pass(HOUR);
    await world.tell();
    expect(receiver.calls()).toBe(calls);
  });
});

describe('a telling that fails', () => {
  it('because the vendor refuses us rests the receiver, and says why', async () => {
    await open({
      async deliver() {
        throw new VendorFault({ kind: 'auth' }, 'login-401');
      },
    });
    await reaching('available');
    await reaching('available');
    await world.tell();
    const [row] = (await tellings()).filter(({ lastError }) => lastError !== null);
    expect(row).toMatchObject({ state: 'waiting', lastError: 'login-401', failingSince: NOW.toISOString() });
    const { rows } = await pool.query('select rests_until from vendor_receiver where entity = $1', [A]);
    expect(rows[0]).toEqual({ rests_until: expect.any(Date) });
  });

  it('because the adapter stumbles is tried again, and nothing of what it stumbled over is in the log', async () => {
    await open({
      concerns() {
        throw new TypeError('neither does it know whom it concerns');
      },
      async deliver() {
        throw new TypeError('00000000T is no number');
      },
    });
    const { id } = await reaching('available');
    await world.tell();
    expect(await world.row(id)).toMatchObject({ state: 'waiting', last_error: 'internal' });
    expect(world.lines.join('\n')).toContain('vendor.telling-failed');
    expect(world.lines.join('\n')).not.toContain('00000000T');
  });

  it('and was given up begins anew when its message moves', async () => {
    receiver.fault('error');
    const { id, key } = await reaching('available');
    await giveUp(id);
    await world.move(id, 'accessed');
    await world.tell();
    expect(await world.row(id)).toMatchObject({ state: 'waiting' });
    receiver.fault(null);
    world.clock.pass(HOUR);
    await world.tell();
    expect(receiver.told(key)).toEqual(['accessed']);
  });

  it('is told at once when its message moves, however long it was to wait', async () => {
    receiver.fault('refused');
    const { id, key } = await reaching('available');
    for (let n = 0; n < 6; n += 1) {
      await world.tell();
      world.clock.pass(6 * HOUR);
    }
    await world.tell();
    receiver.fault(null);
    await world.move(id, 'accessed');
    await world.tell();
    expect(receiver.told(key)).toEqual(['accessed']);
  });

  it('and was given up is tried once a day, for a month', async () => {
    receiver.fault('error');
    const { id } = await reaching('available');
    await giveUp(id);
    let days = 0;
    for (let n = 0; n < 40; n += 1) {
      const calls = receiver.calls();
      world.clock.pass(DAY);
      await digestAll();
      await world.tell();
      expect(receiver.calls() - calls).toBeLessThanOrEqual(1);
      days += receiver.calls() - calls;
    }
    expect(days).toBeGreaterThan(24);
    expect(days).toBeLessThanOrEqual(30);
    expect(await world.row(id)).toMatchObject({ state: 'given-up' });
  });
});

describe('the digest of a vendor without one', () => {
  it('is made once between several processes', async () => {
    await reaching('accessed');
    await world.tell();
    world.clock.pass(DAY);
    await Promise.all([world.digest(), world.digest(), world.digest()]);
    const { values } = await world.metrics.vendorDigests.get();
    // Of each of the two entities one.
    expect(values).toMatchObject([{ value: 2, labels: { outcome: 'done' } }]);
  });
});

describe('a digest of the vendor’s own', () => {
  it('that fails is said later, whole, and shown meanwhile', async () => {
    await open(digestPort);
    const first = await reaching('accessed');
    const second = await reaching('available');
    await world.tell();
    world.clock.pass(DAY);
    receiver.fault('refused');
    await digestAll();
    const { items } = (await (await world.ask('/v1/vendors')).json()) as Vendors;
    expect(items[0]?.streams[0]?.telling).toMatchObject({ digestError: 'status-200', digestedOn: '2026-10-01' });
    receiver.fault(null);
    await digestAll();
    expect(receiver.digests?.()).toBe(0);
    world.clock.pass(HOUR);
    await digestAll();
    await digestAll();
    const said = receiver.said.flatMap(({ digest = [] }) => digest);
    expect(said.toSorted()).toEqual([first.key, second.key].toSorted());
    const after = (await (await world.ask('/v1/vendors')).json()) as Vendors;
    expect(after.items[0]?.streams[0]?.telling).toMatchObject({ digestError: null, digestedOn: '2026-10-02' });
  });

  it('says what had been given up, which is told by it', async () => {
    await open(digestPort);
    receiver.fault('error');
    const { id, key } = await reaching('accessed');
    await giveUp(id);
    receiver.fault(null);
    world.clock.pass(DAY);
    await digestAll();
    expect(receiver.said).toEqual([{ digest: [key] }]);
    expect(await world.row(id)).toMatchObject({ state: 'told' });
  });
});

describe('an operator', () => {
  it('sees what is owed and tells all of it again, of the entities that are theirs', async () => {
    receiver.fault('error');
    const mine = await reaching('available', A);
    await reaching('available', B);
    await world.tell();
    expect((await tellings()).map(({ messageId }) => messageId)).toEqual([mine.id]);
    expect(JSON.stringify(await tellings())).not.toContain(SECRET);
    receiver.fault(null);
    expect((await retry({ credential: 'c0', entity: B })).status).toBe(404);
    const retried = await retry({ credential: 'c0', entity: A });
    expect([retried.status, await retried.json()]).toEqual([202, { queued: 1 }]);
    await world.tell();
    expect(receiver.told(mine.key)).toEqual(['available']);
    expect(await tellings()).toEqual([]);
    const { rows } = await pool.query("select object from audit where action = 'vendor.tell'");
    expect(rows).toEqual([{ object: `constructed/c0/${A}` }]);
  });

  it('has one told again that was told well, and none that is another’s', async () => {
    const { id, key } = await reaching('available', A);
    const other = await reaching('available', B);
    await world.tell();
    expect((await retry({ credential: 'c0', entity: A, messageId: id })).status).toBe(202);
    expect((await retry({ credential: 'c0', entity: A, messageId: other.id })).status).toBe(404);
    expect((await retry({ credential: 'c0', entity: A, messageId: 'msg_nobody' })).status).toBe(404);
    await world.tell();
    expect(receiver.told(key)).toEqual(['available', 'available']);
    expect(receiver.told(other.key)).toEqual(['available']);
  });
});

type Vendors = { items: { untellable: number; streams: { telling: Record<string, unknown> }[] }[] };
type Shown = { messageId: string; state: string; lastError: string | null; failingSince: string | null };

async function tellings(): Promise<Shown[]> {
  const answer = await world.ask('/v1/vendors/constructed/tellings');
  return ((await answer.json()) as { items: Shown[] }).items;
}

function retry(body: object) {
  return world.ask('/v1/vendors/constructed/tellings/retry', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(body),
  });
}

async function giveUp(id: string): Promise<void> {
  for (let n = 0; (await world.row(id))?.state !== 'given-up'; n += 1) {
    expect(n).toBeLessThan(50);
    await world.tell();
    world.clock.pass(3 * HOUR);
  }
}
