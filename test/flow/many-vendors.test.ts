/**
 * 115 towns on three e-office products at once, one of which hangs while another answers garbage. What is timed is in
 * test/bench/many-vendors.ts; here it is shown why it holds: nothing of the third waits for anything of theirs.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../contracts/backend.ts';
import { createMetrics } from '../../src/metrics.ts';
import { noteItem } from '../../src/store/vendors/items.ts';
import { openBreakers, TRIPS_AFTER } from '../../src/store/vendors/streams.ts';
import { createTransport } from '../../src/transport/http.ts';
import { vendorChores } from '../../src/vendors/chores.ts';
import type { VendorDeps } from '../../src/vendors/deps.ts';
import { harness, NOW } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { until } from '../support/e-office.ts';
import { type Office, openOffices, TOWNS } from '../support/many-vendors.ts';
import { activeVendor, emptyVendorTables } from '../support/vendors.ts';

const LOOK_MS = 5;
const CONCURRENCY = 4;
type World = Awaited<ReturnType<typeof openProvince>>;

let database: TestDatabase;
let world: World;
beforeEach(async () => {
  database = await testDatabase();
  await emptyVendorTables(database.pool);
  world = await openProvince();
});
afterEach(async () => {
  await world.close();
  await database.drop();
});

async function openProvince() {
  const { pool } = database;
  const entities = TOWNS.map((dir3) => ({
    dir3,
    name: 'Ayuntamiento Ficticio',
    language: 'es',
    units: [dir3],
    sendAs: 'entity' as const,
    backends: { notifica: {} },
  }));
  const { deps: api, state } = harness(pool, { entities });
  const offices = await openOffices(() => state.now);
  const transport = createTransport({});
  const openAddress = async () => ({ kind: 'failed' as const, reason: 'none-here' });
  // Longer than the test: whatever hangs is still open when the test looks.
  const pace = { concurrency: CONCURRENCY, timeoutMs: 60_000, everyMs: 60_000 };
  const credentials = ({ credential, entities: own }: Office) => [
    { id: 'provincia', settings: credential, entities: own },
  ];
  const vendors = offices.map((office) =>
    activeVendor({
      adapter: office.adapter,
      settings: office.settings,
      credentials: credentials(office),
      effect: 'mirror',
      pace,
      openAddress,
    }),
  );
  const open = new Map<string, number>();
  const metrics = createMetrics();
  const deps: VendorDeps = {
    ...api,
    backends: api.backends.map((each) => ({ ...each, entities: new Map(TOWNS.map((dir3) => [dir3, {}])) })),
    vendors,
    vendorMetrics: metrics,
    explain: ({ code }) => code,
    stopping: () => false,
    transport: { exchange: (request) => counted(open, request, () => transport.exchange(request)) },
  };
  const { chores, idle } = await vendorChores(deps);
  const run = (prefix: string) => chores.filter(({ name }) => name.startsWith(prefix)).map((each) => each.run());
  return {
    offices,
    pool,
    state,
    look: () => Promise.all(run('bring-in-')),
    retry: (office: Office) => run(`retry-items-of-${office.adapter.id}`)[0],
    /** Exchanges that were begun at one and have not ended. */
    open: (office: Office) => open.get(new URL(office.url.replace('{entity}', '')).host) ?? 0,
    async turns(office: Office) {
      const { values } = await metrics.vendorReads.get();
      return values
        .filter(({ labels }) => labels.vendor === office.adapter.id)
        .reduce((sum, { value }) => sum + value, 0);
    },
    async identities(): Promise<string[]> {
      const { rows } = await pool.query<{ source: string; id: string }>('select source, event_id as id from event');
      return rows.map(({ source, id }) => `${source} ${id}`).toSorted();
    },
    async close() {
      // Whatever hangs ends with its far side.
      for (const office of offices) await office.close();
      await idle();
      await transport.close();
    },
  };
}

async function counted<T>(open: Map<string, number>, { url }: HttpRequest, exchange: () => Promise<T>): Promise<T> {
  const { host } = new URL(url);
  const move = (by: number) => open.set(host, (open.get(host) ?? 0) + by);
  move(1);
  try {
    return await exchange();
  } finally {
    move(-1);
  }
}

/** One thing for each town of an office; returns how they are to be known. */
function putAll({ entities, put }: Office): string[] {
  return Object.keys(entities)
    .map((entity) => put(entity))
    .map(({ source, id }) => `${source} ${id}`)
    .toSorted();
}

describe('a province of 115 towns', () => {
  it.each([0, 1, 2])(
    'is served by one of its offices (%i) to the end, twice, while another hangs and another garbles',
    async (nth) => {
      const { offices, state } = world;
      const [healthy, hanging, garbling] = [0, 1, 2].map((n) => offices[(nth + n) % 3]) as [Office, Office, Office];
      for (const each of [hanging, garbling]) putAll(each);
      hanging.fail('hang');
      garbling.fail('garbage');
      const expected = putAll(healthy);
      const towns = offices.reduce((sum, { entities }) => sum + Object.keys(entities).length, 0);
      expect(towns).toBe(115);

      // Looks at one time begin no more than one does; from then on each turn that ends begins the next.
      await Promise.all([world.look(), world.look(), world.look()]);
      await until(async () => (await world.turns(healthy)) === Object.keys(healthy.entities).length, LOOK_MS);
      expect(await world.identities()).toEqual(expected);

      // What hangs has taken as many exchanges as it may, and none has ended.
      expect([hanging.requests(), world.open(hanging), await world.turns(hanging)]).toEqual([
        CONCURRENCY,
        CONCURRENCY,
        0,
      ]);

      // What garbles was asked until its breaker opened, by no more than the turns that were under way then.
      await until(async () => (await openBreakers(world.pool, state.now)).has(garbling.adapter.id), LOOK_MS);
      await until(async () => world.open(garbling) === 0, LOOK_MS);
      const [asked, turns] = [garbling.requests(), await world.turns(garbling)];
      expect(turns).toBeGreaterThanOrEqual(TRIPS_AFTER);
      expect(turns).toBeLessThan(TRIPS_AFTER + CONCURRENCY);
      state.now = new Date(state.now.getTime() + 59_000);
      await world.look();
      expect([garbling.requests(), await world.turns(garbling)]).toEqual([asked, turns]);

      // And again, with nothing mended.
      state.now = new Date(state.now.getTime() + 1_000);
      const both = [...expected, ...putAll(healthy)].toSorted();
      await world.look();
      await until(async () => (await world.identities()).length === both.length, LOOK_MS);
      expect(await world.identities()).toEqual(both);
      expect([hanging.requests(), world.open(hanging)]).toEqual([CONCURRENCY, CONCURRENCY]);
      // Of a vendor that rests one entity is tried, not all.
      await until(async () => (await world.turns(garbling)) === turns + 1, LOOK_MS);
    },
  );

  it('tries again what could not be taken in of one vendor while another hangs in the same', async () => {
    const { offices, pool, state } = world;
    const polled = offices.filter(({ adapter }) => adapter.intake?.poll !== undefined);
    const [hanging, healthy] = polled as [Office, Office];
    for (const { adapter, entities, put } of [hanging, healthy]) {
      const [entity = ''] = Object.keys(entities);
      const { ref } = put(entity);
      await noteItem(pool, {
        vendor: adapter.id,
        credential: 'provincia',
        entity,
        verdict: {
          ref,
          state: 'waiting',
          reason: 'status-503',
          findings: [],
          nextAt: NOW,
        },
        now: state.now,
      });
    }
    hanging.fail('hang');
    const hangs = world.retry(hanging);
    expect(await world.retry(healthy)).toBe(1);
    expect(await world.identities()).toHaveLength(1);
    expect(world.open(hanging)).toBe(1);
    await hanging.close();
    await hangs;
  });
});
