/**
 * What every e-office with a queue must bring, whatever it speaks: run through the core that the gateway runs, against a far
 * side that delivers again what was not acknowledged.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { A } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createVendorWorld, emptyVendorTables, type VendorWorld, withoutCommit } from '../support/vendors.ts';
import { type LeftOut, partsOf } from './parts.ts';

export type QueuedFar = {
  settings: unknown;
  credential: unknown;
  /** Of entity A. */
  entity: unknown;
  /** Puts one thing that makes an event; returns its ref. */
  put(): string;
  putUnknown(): string;
  /** One that cannot be had now, until `mend`. */
  putLater(): string;
  mend(): void;
  /** One whose document has another digest than the far side says. */
  putForged(): string;
  /** Another consumer has the queue, until it leaves. */
  occupy(): void;
  leave(): void;
  /** The next acknowledgement is lost on its way. */
  loseAck(): void;
  subscriptions(): number;
  /** What was acknowledged, in order. */
  acks(): readonly { ref: string; outcome: string }[];
  /** Called with each acknowledgement, before it counts. */
  onAck(look: () => Promise<void>): void;
  waiting(): number;
  close(): Promise<void>;
};

export type QueuedVendor = { adapter: VendorAdapter; start(): Promise<QueuedFar>; leftOut?: LeftOut };

const NOW = new Date('2026-10-01T09:00:00Z');
const MINUTE = 60_000;

export function describeQueuedVendor({ adapter, start, leftOut }: QueuedVendor): void {
  const it = partsOf(leftOut);
  let database: TestDatabase;
  let pool: Pool;
  let far: QueuedFar;
  let world: VendorWorld;

  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyVendorTables(pool);
    far = await start();
    const credentials = [{ id: 'provincia', settings: far.credential, entities: { [A]: far.entity } }];
    world = await createVendorWorld(pool, { adapter, settings: far.settings, credentials, now: NOW });
  });
  afterEach(async () => {
    await world.close();
    await far.close();
  });

  it('is acknowledged only once what it says is committed', async () => {
    far.put();
    far.put();
    const stored: number[] = [];
    far.onAck(async () => void stored.push((await world.events()).length));
    await world.read();
    expect(stored).toEqual([1, 2]);
    expect(far.acks().map(({ outcome }) => outcome)).toEqual(['taken', 'taken']);
    expect(far.waiting()).toBe(0);
  });

  it('comes again after a process died before the commit, and is one event', async () => {
    far.put();
    await Promise.all(await world.begin({ ...world.deps, pool: withoutCommit(pool) }));
    expect([await world.events(), far.acks()]).toEqual([[], []]);
    world.clock.pass(10 * MINUTE);
    await world.read();
    expect(await world.events()).toHaveLength(1);
    expect(far.waiting()).toBe(0);
  });

  it('comes again after its acknowledgement was lost, is known, and is acknowledged again', async () => {
    far.put();
    far.loseAck();
    await world.read();
    world.clock.pass(10 * MINUTE);
    await world.read();
    expect(await world.events()).toHaveLength(1);
    expect(far.waiting()).toBe(0);
    const { rows } = await pool.query('select count(*)::int as n from message');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('says to its vendor what can never be taken, and shows it to the operator', async () => {
    const ref = far.putUnknown();
    far.put();
    await world.read();
    expect(far.acks()).toContainEqual({ ref, outcome: 'refused' });
    expect(await world.items()).toEqual([expect.objectContaining({ ref, state: 'unsupported' })]);
    expect(await world.events()).toHaveLength(1);
  });

  it('leaves with its vendor what can only be taken later', async () => {
    const ref = far.putLater();
    await world.read();
    expect(far.acks()).toEqual([]);
    expect(await world.items()).toEqual([expect.objectContaining({ ref, state: 'waiting' })]);
    far.mend();
    world.clock.pass(10 * MINUTE);
    await world.read();
    expect(far.acks()).toEqual([{ ref, outcome: 'taken' }]);
    expect(await world.items()).toEqual([]);
  });

  it('refuses a document that is not what its digest says: nothing of it is stored, and its vendor is told', async () => {
    const ref = far.putForged();
    far.put();
    await world.read();
    expect(far.acks()).toContainEqual({ ref, outcome: 'refused' });
    const finding = expect.objectContaining({ code: 'digest-mismatch', pointer: '/data/documents/0/content' });
    expect(await world.items()).toEqual([expect.objectContaining({ ref, state: 'refused', findings: [finding] })]);
    expect(await world.events()).toHaveLength(1);
    const { rows } = await pool.query('select count(*)::int as n from document');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('stays with its vendor where a process died between the commit and the acknowledgement', async () => {
    far.put();
    far.put();
    const { queue } = queueOf(adapter);
    const dead = async () => Promise.reject(new Error('killed'));
    const dying = { ...world.vendor, intake: { ...queueOf(adapter), queue: { ...queue, ack: dead } } };
    await Promise.all(await world.begin(world.deps, dying));
    expect(await world.events()).toHaveLength(2);
    expect([far.acks(), far.waiting()]).toEqual([[], 2]);
    world.clock.pass(10 * MINUTE);
    await world.read();
    expect(await world.events()).toHaveLength(2);
    expect(far.waiting()).toBe(0);
    const { rows } = await pool.query('select count(*)::int as n from message');
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('that has another consumer is a conflict for a person, not a thing to ask for again and again', async () => {
    far.occupy();
    far.put();
    for (let n = 0; n < 10; n += 1) {
      await world.read();
      world.clock.pass(MINUTE);
    }
    expect(far.subscriptions()).toBe(1);
    expect(await world.stream(A)).toMatchObject({ last_error: 'conflict', failures: 1 });
    expect(await world.events()).toEqual([]);
    // Once the other has left, ours goes on by itself.
    far.leave();
    world.clock.pass(15 * MINUTE);
    await world.read();
    expect(await world.events()).toHaveLength(1);
    expect(await world.stream(A)).toMatchObject({ failures: 0 });
  });
  it.end();
}

function queueOf(adapter: VendorAdapter) {
  if (adapter.intake?.queue === undefined) throw new TypeError('has no queue');
  return { ...adapter.intake, queue: adapter.intake.queue };
}
