/**
 * What every e-office that is told of its messages must show, whatever form that takes: told until success by the vendor's
 * own definition, in order, the newest state only, and no receiver that hangs holding up another.
 *
 * How to call it, in `test/contract/<id>.test.ts`, beside the suite of your intake:
 *
 *     describeVendorStatus({ adapter, start: startReceiver, said: { available: '…', accessed: '…' }, secrets: ['…'] });
 *
 * `start` starts your simulator's receiving side twice, one for each credential (the suite puts entity A behind the first,
 * B behind the second), on real sockets. The suite hands the gateway the event that `thing` makes, moves its message with
 * the certainty of a back end, and looks at what the receiver took well. It needs `adapter.intake.status`, nothing else.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { TellVendorDeps } from '../../src/vendors/tell-deps.ts';
import { tellDue } from '../../src/vendors/tell-status.ts';
import { A, B } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createToldWorld, emptyToldTables, type ToldState, type ToldWorld } from '../support/told.ts';

/** `refused`: an answer that is well formed and that the vendor counts as failure, with status 200 where its form has one. */
export type ReceiverFault = 'hang' | 'reset' | 'error' | 'garbage' | 'refused';
export const RECEIVER_FAULTS: readonly ReceiverFault[] = ['hang', 'reset', 'error', 'garbage', 'refused'];

/** The receiving side of one credential. */
export type StatusReceiver = {
  /** As `credentialSchema` and `entitySchema` take them, with this receiver's address and secrets. */
  credential: unknown;
  entity: unknown;
  /**
   * One thing of that e-office, as the canonical event your adapter makes of it: `effect: 'deliver'`, one sending, its
   * document inline, `data.vendor.refs` as `deliver` needs them (`notification()` of test/http/harness.ts helps). `key` is
   * how `told` knows it again.
   */
  thing(entity: string): { event: Record<string, unknown>; key: string };
  /** What the receiver took well of it, oldest first, in the words of `said`; what it refused or left unanswered is not there. */
  told(key: string): readonly string[];
  /** Everything that came, well taken or not. */
  calls(): number;
  /** How many digests it took well, where the port has one. */
  digests?(): number;
  /** How it behaves from now on; null: well. */
  fault(kind: ReceiverFault | null): void;
  close(): Promise<void>;
};

export type ToldVendor = {
  adapter: VendorAdapter;
  /** Of `vendors.<id>`; absent: {}. */
  settings?: unknown;
  /** `now`: the gateway's clock. */
  start(now: () => Date): Promise<StatusReceiver>;
  /** What the vendor hears of each state (accepted, available, accessed, in this order), as `told` says it; a state that is absent does not concern it. `accessed` must. */
  said: Readonly<Partial<Record<ToldState, string>>> & { accessed: string };
  /** Faults that cannot be, each with its reason. */
  skip?: Readonly<Partial<Record<ReceiverFault, string>>>;
  /** Of the credentials, as they stand in clear. */
  secrets: readonly string[];
};

const NOW = new Date('2026-10-01T09:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STATES: readonly ToldState[] = ['accepted', 'available', 'accessed'];

export function describeVendorStatus(given: ToldVendor): void {
  const { adapter, said } = given;
  const digests = adapter.intake?.status?.digest !== undefined;
  let database: TestDatabase;
  let pool: Pool;
  let receivers: readonly [StatusReceiver, StatusReceiver];
  let world: ToldWorld;
  const open = (more: { timeoutMs?: number; now?: Date } = {}) =>
    createToldWorld(pool, {
      adapter,
      settings: given.settings ?? {},
      credentials: receivers.map(({ credential, entity }, n) => ({
        ...{ id: `c${n}`, settings: credential, entities: { [n === 0 ? A : B]: entity } },
      })),
      now: NOW,
      timeoutMs: 1_000,
      ...more,
    });

  /** One message of the first or second e-office, moved as far as `state`. */
  async function reaching(n: 0 | 1, state: ToldState): Promise<{ id: string; key: string }> {
    const { event, key } = receivers[n].thing(n === 0 ? A : B);
    const id = await world.accept(n, event);
    for (const each of STATES.slice(0, STATES.indexOf(state) + 1)) await world.move(id, each);
    return { id, key };
  }
  const toldAll = STATES.flatMap((state) => said[state] ?? []);

  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyToldTables(pool);
    const now = () => world?.clock.now() ?? NOW;
    receivers = [await given.start(now), await given.start(now)];
    world = await open();
  });
  afterEach(async () => {
    await Promise.all(receivers.map((each) => each.close()));
    await world.close();
  });

  describe(`${adapter.id}: status back`, () => {
    it('tells each state that concerns the vendor, once and in order, and nothing else', async () => {
      const { event, key } = receivers[0].thing(A);
      const id = await world.accept(0, event);
      await world.tell();
      expect(receivers[0].told(key)).toEqual([]);
      for (const state of STATES) {
        await world.move(id, state);
        await world.tell();
        await world.tell();
        world.clock.pass(MINUTE);
      }
      expect(receivers[0].told(key)).toEqual(toldAll);
      expect(receivers[0].calls()).toBe(toldAll.length);
      expect(receivers[1].calls()).toBe(0);
    });

    it('tells the newest state only, where others were overtaken', async () => {
      receivers[0].fault('error');
      const { event, key } = receivers[0].thing(A);
      const id = await world.accept(0, event);
      for (const state of STATES) {
        await world.move(id, state);
        await world.tell();
      }
      receivers[0].fault(null);
      world.clock.pass(HOUR);
      await world.tell();
      expect(receivers[0].told(key)).toEqual([said.accessed]);
    });

    for (const kind of RECEIVER_FAULTS) {
      const reason = given.skip?.[kind];
      it.skipIf(reason !== undefined)(
        `tries again after ${kind}${reason === undefined ? '' : ` (left out: ${reason})`}`,
        async () => {
          receivers[0].fault(kind);
          const { id, key } = await reaching(0, 'accessed');
          const other = await reaching(1, 'accessed');
          await world.tell();
          expect(receivers[0].calls()).toBeGreaterThan(0);
          expect(receivers[0].told(key)).toEqual([]);
          expect(await world.row(id)).toMatchObject({ state: 'waiting', attempts: 1 });
          // The other's credential does not feel it.
          expect(receivers[1].told(other.key)).toEqual([said.accessed]);
          receivers[0].fault(null);
          world.clock.pass(HOUR);
          await world.tell();
          expect(receivers[0].told(key)).toEqual([said.accessed]);
          expect(await world.row(id)).toMatchObject({ state: 'told', last_error: null });
        },
      );
    }

    it('holds up no other credential while one hangs with all it is owed', async () => {
      await world.close();
      world = await open({ timeoutMs: 60_000 });
      receivers[0].fault('hang');
      for (let n = 0; n < 12; n += 1) await reaching(0, 'accessed');
      const others = [];
      for (let n = 0; n < 12; n += 1) others.push(await reaching(1, 'accessed'));
      await world.lookThrough();
      const way = world.way();
      const isTold = ({ key }: { key: string }) => receivers[1].told(key).length > 0;
      while (!others.every(isTold)) {
        await tellDue(world.tellDeps, world.told, way);
        await new Promise(setImmediate);
      }
      expect(way.flights.get(`c0 ${A}`)).toBeLessThanOrEqual(world.vendor.pace.concurrency);
      await receivers[0].close();
      await Promise.all(way.running);
    });

    it('tells again what was told by a process that died before it wrote that down, and loses nothing', async () => {
      const { key } = await reaching(0, 'accessed');
      await world.tell(dying(world.tellDeps));
      expect(receivers[0].told(key)).toEqual([said.accessed]);
      await world.tell();
      expect(receivers[0].told(key)).toHaveLength(1);
      world.clock.pass(HOUR);
      await world.tell();
      expect(receivers[0].told(key)).toEqual([said.accessed, said.accessed]);
    });

    it('gives up after three days and no sooner, visibly, and tells it when a person says so', async () => {
      receivers[0].fault('error');
      const { id, key } = await reaching(0, 'accessed');
      let lastAt = world.clock.now();
      while ((await world.row(id))?.state !== 'given-up') {
        const calls = receivers[0].calls();
        await world.tell();
        if (receivers[0].calls() > calls) lastAt = world.clock.now();
        expect(world.clock.now().getTime() - NOW.getTime()).toBeLessThan(4 * 24 * HOUR);
        world.clock.pass(HOUR / 2);
      }
      expect(lastAt.getTime() - NOW.getTime()).toBeGreaterThanOrEqual(3 * 24 * HOUR);
      expect(world.lines.some((line) => line.includes('vendor.telling-given-up'))).toBe(true);
      const { items } = (await (await world.ask('/v1/vendors')).json()) as { items: Shown[] };
      expect(items[0]?.streams.find(({ entity }) => entity === A)?.telling).toMatchObject({
        ...{ waiting: 0, givenUp: 1, failingSince: NOW.toISOString() },
        lastError: expect.stringMatching(/./),
      });
      receivers[0].fault(null);
      const retried = await world.ask(`/v1/vendors/${adapter.id}/tellings/retry`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ credential: 'c0', entity: A, messageId: id }),
      });
      expect([retried.status, await retried.json()]).toEqual([202, { queued: 1 }]);
      await world.tell();
      expect(receivers[0].told(key)).toEqual([said.accessed]);
    });

    it('has one digest a day in all the fleet, at six in Madrid, also after a restart', async () => {
      const { key } = await reaching(0, 'accessed');
      await world.tell();
      world.clock.pass(18 * HOUR + 59 * MINUTE);
      await digestAll();
      expect(receivers[0].told(key)).toHaveLength(1);
      world.clock.pass(2 * MINUTE);
      await Promise.all([digestAll(), digestAll(), digestAll()]);
      await digestAll();
      const again = await open({ now: world.clock.now() });
      await again.digest();
      await again.tell();
      await again.close();
      const once = digests ? [said.accessed] : [said.accessed, said.accessed];
      expect(receivers[0].told(key)).toEqual(once);
      expect(receivers[0].digests?.() ?? 0).toBe(digests ? 1 : 0);
      // The next day has nothing new to say.
      world.clock.pass(24 * HOUR);
      await digestAll();
      expect(receivers[0].told(key)).toEqual(once);
      expect(receivers[0].digests?.() ?? 0).toBe(digests ? 1 : 0);
    });

    it('leaves no secret and no person in log lines, metrics or rows', async () => {
      for (const kind of [null, ...RECEIVER_FAULTS] as const) {
        receivers[0].fault(kind);
        await reaching(0, 'accessed');
        world.clock.pass(HOUR);
        await world.tell();
      }
      const { rows } = await pool.query('select t::text from vendor_telling t');
      const metrics = await world.metrics.registry.metrics();
      const text = [JSON.stringify(rows), metrics, ...world.lines].join('\n');
      expect(text).toContain('vendor.told');
      for (const each of [...given.secrets, '00000000T', '99999999R', 'FICTICIA']) expect(text).not.toContain(each);
    });

    async function digestAll(): Promise<void> {
      while ((await world.digest()) > 0);
      await world.tell();
    }
  });
}

type Shown = { streams: { entity: string; telling: unknown }[] };

/** A process that dies between what it told and writing that down. */
function dying(deps: TellVendorDeps): TellVendorDeps {
  const pool = new Proxy(deps.pool, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'query') return value.bind(target);
      return (statement: { name?: string }, ...rest: unknown[]) => {
        if (statement.name === 'vendor-telling-settled') throw new Error('killed');
        return value.call(target, statement, ...rest);
      };
    },
  });
  return { ...deps, pool };
}
