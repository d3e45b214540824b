/**
 * E-offices told of their messages: what moved is owed to the one it came from, told under a lease until that vendor took
 * it well. Bounded for each receiver, credential and vendor, so that one who hangs holds up no other.
 */
import { type Flights, fly, quickest, underWay } from '../flights.ts';
import { errorFields } from '../log.ts';
import { ensureReceivers } from '../store/vendors/receivers.ts';
import { ensureFeeds, fanOutStatus, vendorsBehind } from '../store/vendors/status-feed.ts';
import { type Room, type TakenTelling, takeVendorTellings } from '../store/vendors/take-tellings.ts';
import { sumTellings } from '../store/vendors/tellings.ts';
import type { VendorChore } from './chores.ts';
import { LEASE_MS } from './deps.ts';
import { digestDay } from './pace.ts';
import { RETRY_MS, type TellVendorDeps, type ToldVendor, toldVendors } from './tell-deps.ts';
import { digestDue } from './tell-digest.ts';
import { tellMessage } from './tell-message.ts';

const LOOK_MS = 500;
const DIGEST_LOOK_MS = 30_000;
const GAUGE_MS = 15_000;
/** Under way to one vendor, in one process. */
const AT_ONCE = 32;

/** `idle` waits for what is under way. */
export async function tellChores(deps: TellVendorDeps): Promise<{ chores: VendorChore[]; idle(): Promise<void> }> {
  const told = toldVendors(deps);
  if (told.length === 0) return { chores: [], idle: async () => {} };
  const now = deps.runtime.now();
  await ensureFeeds(
    deps.pool,
    told.map(({ vendor }) => vendor.id),
  );
  const keys = told.flatMap(({ streams }) => streams.map((each) => keyOf(each)));
  await ensureReceivers(deps.pool, { keys, day: digestDay(now), now });
  const running = new Set<Promise<void>>();
  const chores = told.flatMap((each): VendorChore[] => {
    const flights: Flights = new Map();
    return [
      { name: `tell-${each.vendor.id}`, everyMs: LOOK_MS, run: () => tellDue(deps, each, { flights, running }) },
      { name: `digest-${each.vendor.id}`, everyMs: DIGEST_LOOK_MS, run: () => digestDue(deps, each) },
    ];
  });
  return {
    chores: [
      { name: 'fan-out-status', everyMs: LOOK_MS, run: () => fanOutAll(deps, told) },
      ...chores,
      { name: 'gauge-vendor-tellings', everyMs: GAUGE_MS, run: () => gauge(deps) },
    ],
    async idle() {
      await Promise.all(running);
    },
  };
}

/** Exported for tests. Returns how many changes were looked at. */
export async function fanOutAll(deps: TellVendorDeps, told: readonly ToldVendor[]): Promise<number> {
  const vendors = told.map(({ vendor }) => vendor.id);
  let looked = 0;
  for (const vendor of await vendorsBehind(deps.pool, vendors)) {
    const now = deps.runtime.now();
    looked += await fanOutStatus(deps.pool, { vendor, now, until: new Date(now.getTime() + RETRY_MS) });
  }
  return looked;
}

type UnderWay = { flights: Flights; running: Set<Promise<void>> };

/** Exported for tests: starts what is due of one vendor and waits for the quickest. Returns how many were started. */
export async function tellDue(deps: TellVendorDeps, told: ToldVendor, way: UnderWay): Promise<number> {
  if (deps.stopping()) return 0;
  const { vendor, port, streams } = told;
  const rooms = roomsOf(told, way.flights);
  const atMost = AT_ONCE - underWay(way.flights);
  if (rooms.length === 0 || atMost <= 0) return 0;
  const token = deps.runtime.newId('lease');
  const taken = await takeVendorTellings(deps.pool, {
    vendor: vendor.id,
    rooms,
    token,
    now: deps.runtime.now(),
    leaseMs: LEASE_MS,
    atMost,
  });
  const begun = taken.flatMap((each) => {
    const stream = streams.find(
      ({ credential, entity }) => credential.id === each.credential && entity === each.entity,
    );
    if (stream === undefined) return [];
    const flight = fly(way.flights, receiverOf(each), async () => {
      try {
        await tellMessage(deps, { port, stream, taken: each, token });
      } catch (error) {
        // Its lease runs out by itself.
        deps.log.error('vendor.telling-lost', { vendor: vendor.id, message: each.message, ...errorFields(error) });
      }
    }).finally(() => way.running.delete(flight));
    way.running.add(flight);
    return [flight];
  });
  if (begun.length > 0) await quickest(begun, LOOK_MS);
  return begun.length;
}

/* Of a credential as many as the vendor's own concurrency; of one entity half of them, so that it never has them all. */
function roomsOf({ vendor, streams }: ToldVendor, flights: Flights): Room[] {
  const { concurrency } = vendor.pace;
  const used = new Map<string, number>();
  for (const [key, n] of flights) {
    const credential = key.slice(0, key.indexOf(' '));
    used.set(credential, (used.get(credential) ?? 0) + n);
  }
  return streams.flatMap(({ credential: { id: credential }, entity }) => {
    const room = concurrency - (used.get(credential) ?? 0);
    const free = Math.ceil(concurrency / 2) - (flights.get(receiverOf({ credential, entity })) ?? 0);
    return room > 0 && free > 0 ? [{ credential, entity, free, room }] : [];
  });
}

function receiverOf({ credential, entity }: Pick<TakenTelling, 'credential' | 'entity'>): string {
  return `${credential} ${entity}`;
}

function keyOf({ vendor, credential, entity }: ToldVendor['streams'][number]) {
  return { vendor: vendor.id, credential: credential.id, entity };
}

async function gauge({ pool, tellMetrics }: TellVendorDeps): Promise<number> {
  for (const { vendor, waiting, givenUp } of await sumTellings(pool)) {
    tellMetrics.vendorTellingsWaiting.set({ vendor }, waiting);
    tellMetrics.vendorTellingsGivenUp.set({ vendor }, givenUp);
  }
  return 0;
}
