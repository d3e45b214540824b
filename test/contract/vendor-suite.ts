/**
 * What every e-office that is read from must bring, whatever it speaks: run against the adapter's own far side over a real
 * socket, through the core that the gateway runs. A part that does not apply is left out with its reason.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { OpenedDocument, VendorIntake } from '../../contracts/vendor-intake.ts';
import { beginTurns } from '../../src/vendors/turn.ts';
import { A, B } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createVendorWorld, emptyVendorTables, type VendorWorld, withoutCommit } from '../support/vendors.ts';
import { type LeftOut, partsOf } from './parts.ts';
import { describeTrouble, type FarFault } from './trouble-parts.ts';

/** The far side, with two entities behind one credential. */
export type PolledFar = {
  settings: unknown;
  credential: unknown;
  /** The same, wrong. */
  wrongCredential: unknown;
  entities: Readonly<Record<string, unknown>>;
  /** One thing that makes an event with one document, registered at `at`; returns its ref. */
  put(entity: string, at: Date): string;
  /** One thing of a kind no table knows; returns its ref. */
  putUnknown(entity: string, at: Date): string;
  /** Changes what a thing says, not which it is. */
  change(entity: string, ref: string): void;
  /** Documents: what the next opened ones are. */
  documents(kind: 'bytes' | 'private-address' | 'unavailable'): void;
  /** How many documents were opened so far. */
  opened(): number;
  fault(entity: string, kind: FarFault | null): void;
  close(): Promise<void>;
};

export type PolledVendor = {
  adapter: VendorAdapter;
  start(clock: () => Date): Promise<PolledFar>;
  /** More than one page holds. */
  many: number;
  secrets: readonly string[];
  /** Of the persons in what `put` makes. */
  personal: readonly string[];
  leftOut?: LeftOut;
};

const NOW = new Date('2026-10-01T09:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

export function describePolledVendor(given: PolledVendor): void {
  const { adapter } = given;
  const it = partsOf(given.leftOut);
  let database: TestDatabase;
  let pool: Pool;
  let far: PolledFar;
  let world: VendorWorld;
  const open = (more: Partial<Parameters<typeof createVendorWorld>[1]> = {}) =>
    createVendorWorld(pool, {
      adapter,
      settings: far.settings,
      credentials: [{ id: 'provincia', settings: far.credential, entities: far.entities }],
      now: NOW,
      timeoutMs: 1_000,
      ...more,
    });
  const ago = (minutes: number) => new Date(world.clock.now().getTime() - minutes * MINUTE);

  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyVendorTables(pool);
    far = await given.start(() => world?.clock.now() ?? NOW);
    world = await open();
  });
  afterEach(async () => {
    await world.close();
    await far.close();
  });

  describe('what is read', () => {
    it('becomes one event each, of its own entity, under its credential, with the effect that is configured', async () => {
      far.put(A, ago(30));
      far.put(B, ago(20));
      await world.read();
      const events = await world.events();
      expect(events.map(({ effect, client }) => [effect, client])).toEqual([
        ['mirror', `vendor:${adapter.id}:provincia`],
        ['mirror', `vendor:${adapter.id}:provincia`],
      ]);
      expect(new Set(events.map(({ source }) => source.split(':')[2]))).toEqual(new Set([A, B]));
      const { rows } = await pool.query('select distinct delivery from message');
      expect(rows).toEqual([{ delivery: 'mirrored' }]);
    });

    it('is the same event when it is read again, and another thing is another event', async () => {
      far.put(A, ago(30));
      await world.read();
      const first = await world.events();
      far.put(A, ago(10));
      world.clock.pass(10 * MINUTE);
      await world.read();
      const second = await world.events();
      expect(second).toHaveLength(2);
      expect(second).toEqual(expect.arrayContaining(first));
      expect(await world.items()).toEqual([]);
    });

    it('is read to the last page', async () => {
      for (let n = 0; n < given.many; n += 1) far.put(A, ago(60 + n));
      await world.read();
      expect(await world.events()).toHaveLength(given.many);
    });

    it('opens the documents of what is new, and of nothing else', async () => {
      far.put(A, ago(30));
      await world.read();
      const opened = far.opened();
      expect(opened).toBe(1);
      for (let n = 0; n < 3; n += 1) {
        world.clock.pass(10 * MINUTE);
        await world.read();
      }
      expect(far.opened()).toBe(opened);
    });

    it('that changed after it was taken in is shown, and what was taken in stays', async () => {
      const ref = far.put(A, ago(30));
      await world.read();
      far.change(A, ref);
      world.clock.pass(10 * MINUTE);
      await world.read();
      expect(await world.events()).toHaveLength(1);
      expect(await world.items()).toEqual([
        expect.objectContaining({ ref, state: 'refused', reason: 'event-id-reused' }),
      ]);
    });

    it('of a kind nobody knows is counted once, shown, and holds nothing up', async () => {
      const ref = far.putUnknown(A, ago(30));
      far.put(A, ago(20));
      for (let n = 0; n < 3; n += 1) {
        await world.read();
        world.clock.pass(10 * MINUTE);
      }
      expect(await world.events()).toHaveLength(1);
      expect(await world.items()).toEqual([expect.objectContaining({ ref, state: 'unsupported' })]);
      expect(await world.counted('unsupported')).toBe(1);
      const [shown] = await itemsOf(world, '/v1/vendors');
      expect(shown?.notTaken).toEqual([expect.objectContaining({ state: 'unsupported', count: 1 })]);
    });

    it('leaves no person and no secret in attributes, rows in clear, metrics or log lines', async () => {
      const ref = far.put(A, ago(30));
      far.put(A, ago(29));
      await world.read();
      far.change(A, ref);
      far.fault(B, 'garbage');
      world.clock.pass(10 * MINUTE);
      await world.read();
      const { rows } = await pool.query(
        `select e.source, e.event_id, e.client_id, e.file, m.reference, m.warnings::text as warnings
         from event e join message m on m.event = e.id`,
      );
      const metrics = await world.metrics.registry.metrics();
      const text = [JSON.stringify(rows), JSON.stringify(await world.items()), metrics, ...world.lines].join('\n');
      for (const each of [...given.personal, ...given.secrets]) expect(text).not.toContain(each);
    });
  });

  describe('how far it was read', () => {
    it('never goes back', async () => {
      let last = 0;
      for (let n = 0; n < 5; n += 1) {
        far.put(A, ago(1));
        await world.read();
        const { progress } = await world.stream(A);
        expect(progress?.getTime()).toBeGreaterThanOrEqual(last);
        last = progress?.getTime() ?? 0;
        world.clock.pass(n === 3 ? 2 * DAY : 10 * MINUTE);
      }
    });

    it('and what was read are one thing: where the commit is lost, neither is there, and the next turn brings all', async () => {
      for (let n = 0; n < given.many; n += 1) far.put(A, ago(60 + n));
      const broken = { ...world.deps, pool: withoutCommit(pool) };
      await Promise.all(await world.begin(broken));
      expect(await world.events()).toEqual([]);
      expect((await world.stream(A)).progress).toBeNull();
      world.clock.pass(60 * MINUTE);
      await world.read();
      expect(await world.events()).toHaveLength(given.many);
      const { rows } = await pool.query('select count(*)::int as n from message');
      expect(rows).toEqual([{ n: given.many }]);
    });

    it('is kept however long the documents of a page take together', async () => {
      for (let n = 0; n < 3; n += 1) far.put(A, ago(30 + n));
      const { intake } = world.vendor;
      const slow: VendorIntake = {
        ...intake,
        async openDocument(...asked) {
          world.clock.pass(4 * MINUTE);
          return opened(await intake.openDocument?.(...asked));
        },
      };
      await Promise.all(await beginTurns(world.deps, { ...world.vendor, intake: slow }, 100));
      expect(await world.events()).toHaveLength(3);
    });

    it('a process that lost its lease in the middle stores nothing more', async () => {
      far.put(A, ago(30));
      const { poll } = pollOf(adapter);
      let moved: unknown = null;
      const cursorOf = async () => (await pool.query('select cursor from vendor_stream where entity = $1', [A])).rows;
      const slow = async (...args: Parameters<typeof poll.read>) => {
        const page = await poll.read(...args);
        if (args[1].entity.dir3 !== A) return page;
        // Meanwhile its lease runs out, and another process reads the same.
        world.clock.pass(20 * MINUTE);
        await world.read();
        moved = await cursorOf();
        // What only the late one has must not come in under a lease that is another's by now.
        const late = page.items.flatMap((item) =>
          item.kind === 'event' ? [{ ...item, ref: `${item.ref}0`, event: { ...item.event, id: 'tarde' } }] : [],
        );
        return { ...page, items: [...page.items, ...late] };
      };
      const other = await open({
        adapter: { ...adapter, intake: { ...pollOf(adapter), poll: { ...poll, read: slow } } },
      });
      other.deps.runtime.now = world.clock.now;
      await Promise.all(await other.begin(other.deps));
      await other.close();
      expect(moved).not.toBeNull();
      expect(await cursorOf()).toEqual(moved);
      expect(await world.events()).toHaveLength(1);
      const { rows } = await pool.query('select count(*)::int as n from message');
      expect(rows).toEqual([{ n: 1 }]);
    });

    it('is one process at a time', async () => {
      far.put(A, ago(30));
      const [first, second] = await Promise.all([world.begin(), world.begin()]);
      await Promise.all([...first, ...second]);
      expect(first.length + second.length).toBe(Object.keys(far.entities).length);
      expect(await world.events()).toHaveLength(1);
    });
  });

  describe('a far side in trouble', () => {
    describeTrouble(it, () => ({
      world,
      pool,
      far: { put: (entity) => far.put(entity, ago(30)), fault: far.fault },
      openWrong: () =>
        open({ credentials: [{ id: 'provincia', settings: far.wrongCredential, entities: far.entities }] }),
    }));
  });

  describe('a document', () => {
    it('at an address that is not public is refused, with its pointer and how to mend it', async () => {
      const strict = await open({ documentsFrom: [] });
      far.documents('private-address');
      const ref = far.put(A, ago(30));
      await strict.read();
      expect(await strict.events()).toEqual([]);
      const items = await itemsOf(strict, `/v1/vendors/${adapter.id}/items`);
      expect(items).toEqual([
        expect.objectContaining({
          ref,
          state: 'refused',
          errors: [
            expect.objectContaining({
              pointer: '/data/documents/0/content',
              code: 'document-not-fetched',
              fix: expect.stringContaining('documentsFrom'),
            }),
          ],
        }),
      ]);
      await strict.close();
    });

    it('that cannot be had now is waited for, holds nothing up, and comes by itself', async () => {
      far.documents('unavailable');
      const ref = far.put(A, ago(30));
      await world.read();
      expect(await world.items()).toEqual([expect.objectContaining({ ref, state: 'waiting' })]);
      far.documents('bytes');
      far.put(A, ago(10));
      world.clock.pass(10 * MINUTE);
      await world.read();
      expect(await world.events()).toHaveLength(1);
      expect(await world.retry()).toBe(1);
      expect(await world.events()).toHaveLength(2);
      expect(await world.items()).toEqual([]);
    });

    it('of what was refused is had when a person says: try it again', async () => {
      const strict = await open({ documentsFrom: [] });
      far.documents('private-address');
      const ref = far.put(A, ago(30));
      await strict.read();
      far.documents('bytes');
      expect(await strict.retry()).toBe(0);
      const asked = { credential: 'provincia', entity: A, ref };
      const retry = (body: unknown, key?: string) =>
        strict.ask(`/v1/vendors/${adapter.id}/items/retry`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          ...(key === undefined ? {} : { key }),
        });
      expect((await retry({ ...asked, ref: 'otra' })).status).toBe(404);
      expect((await retry(asked, 'ck_beta')).status).toBe(404);
      expect((await retry(asked)).status).toBe(202);
      expect(await strict.retry()).toBe(1);
      expect(await strict.events()).toHaveLength(1);
      expect(await strict.items()).toEqual([]);
      await strict.close();
    });
  });
  it.end();
}

async function itemsOf(world: VendorWorld, path: string): Promise<Record<string, unknown>[]> {
  const response = await world.ask(path);
  return ((await response.json()) as { items: Record<string, unknown>[] }).items;
}

function opened(document: OpenedDocument | undefined): OpenedDocument {
  if (document === undefined) throw new TypeError('opens no documents');
  return document;
}

function pollOf(adapter: VendorAdapter) {
  if (adapter.intake?.poll === undefined) throw new TypeError('not polled');
  return { ...adapter.intake, poll: adapter.intake.poll };
}
