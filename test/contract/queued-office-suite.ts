/**
 * What every e-office with a queue must bring beyond its queue (queued-vendor-suite.ts): two entities behind one credential,
 * over a real socket, through the core that the gateway runs, with a far side in trouble.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { A, B } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createVendorWorld, emptyVendorTables, type VendorWorld } from '../support/vendors.ts';
import { type LeftOut, partsOf } from './parts.ts';
import { describeTrouble, type FarFault } from './trouble-parts.ts';

export type QueuedOffice = {
  settings: unknown;
  credential: unknown;
  /** The same, wrong. */
  wrongCredential: unknown;
  entities: Readonly<Record<string, unknown>>;
  /** Puts one thing that makes an event with one document; returns its ref. */
  put(entity: string): string;
  /** The next acknowledgement is lost on its way. */
  loseAck(): void;
  /** How many documents were opened so far. */
  opened(): number;
  /** Of what concerns one entity's queue. */
  fault(entity: string, kind: FarFault | null): void;
  close(): Promise<void>;
};

export type QueuedOfficeVendor = {
  adapter: VendorAdapter;
  start(clock: () => Date): Promise<QueuedOffice>;
  secrets: readonly string[];
  /** Of the persons in what `put` makes. */
  personal: readonly string[];
  leftOut?: LeftOut;
};

const NOW = new Date('2026-10-01T09:00:00Z');
const MINUTE = 60_000;

export function describeQueuedOffice(given: QueuedOfficeVendor): void {
  const { adapter } = given;
  const it = partsOf(given.leftOut);
  let database: TestDatabase;
  let pool: Pool;
  let far: QueuedOffice;
  let world: VendorWorld;
  const open = (credential: unknown) =>
    createVendorWorld(pool, {
      adapter,
      settings: far.settings,
      credentials: [{ id: 'provincia', settings: credential, entities: far.entities }],
      now: NOW,
      timeoutMs: 1_000,
    });
  const entitiesOf = async () => (await world.events()).map(({ source }) => source.split(':')[2]).toSorted();

  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyVendorTables(pool);
    far = await given.start(() => world?.clock.now() ?? NOW);
    world = await open(far.credential);
  });
  afterEach(async () => {
    await world.close();
    await far.close();
  });

  describe('what waits in the queues of two entities', () => {
    it('becomes one event each, of its own entity, under its credential, with the effect that is configured', async () => {
      far.put(A);
      far.put(B);
      await world.read();
      const events = await world.events();
      const client = `vendor:${adapter.id}:provincia`;
      expect(events.map((each) => [each.effect, each.client])).toEqual([
        ['mirror', client],
        ['mirror', client],
      ]);
      expect(await entitiesOf()).toEqual([A, B].toSorted());
      const { rows } = await pool.query('select distinct delivery from message');
      expect(rows).toEqual([{ delivery: 'mirrored' }]);
    });

    it('has its documents opened when it is new, and not when it comes again', async () => {
      far.put(A);
      far.loseAck();
      await world.read();
      expect(far.opened()).toBe(1);
      world.clock.pass(10 * MINUTE);
      await world.read();
      expect([far.opened(), (await world.events()).length]).toEqual([1, 1]);
    });

    it('leaves no person and no secret in attributes, rows in clear, metrics or log lines', async () => {
      far.put(A);
      far.put(B);
      far.loseAck();
      await world.read();
      far.fault(B, 'garbage');
      world.clock.pass(10 * MINUTE);
      await world.read();
      const { rows } = await pool.query(
        `select e.source, e.event_id, e.client_id, e.file, m.reference, m.warnings::text as warnings
         from event e join message m on m.event = e.id`,
      );
      expect(rows).toHaveLength(2);
      const metrics = await world.metrics.registry.metrics();
      const text = [JSON.stringify(rows), JSON.stringify(await world.items()), metrics, ...world.lines].join('\n');
      for (const each of [...given.personal, ...given.secrets]) expect(text).not.toContain(each);
    });
  });

  describe('a far side in trouble', () => {
    describeTrouble(it, () => ({ world, pool, far, openWrong: () => open(far.wrongCredential) }));
  });

  it.end();
}
