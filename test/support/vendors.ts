/** E-offices read from as the gateway does it, on a test database and a real far side over a real socket, turn by turn. */
import type { Pool, PoolClient } from 'pg';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { type Effect, WAYS, type Way, waysOf } from '../../contracts/vendor-intake.ts';
import { createMetrics } from '../../src/metrics.ts';
import { ensureStreams } from '../../src/store/vendors/streams.ts';
import { createAddressGuard } from '../../src/transport/address-guard.ts';
import { createTransport } from '../../src/transport/http.ts';
import { addressOpener } from '../../src/vendor-setup.ts';
import { type ActiveVendor, streamsOf, type VendorDeps } from '../../src/vendors/deps.ts';
import { retryDue } from '../../src/vendors/retry-items.ts';
import { beginTurns } from '../../src/vendors/turn.ts';
import { harness } from '../http/harness.ts';

export type VendorWorldOptions = {
  adapter: VendorAdapter;
  settings: unknown;
  credentials: readonly { id: string; settings: unknown; entities: Readonly<Record<string, unknown>> }[];
  effect?: Effect;
  /** CIDR blocks documents may come from although they are not public. */
  documentsFrom?: readonly string[];
  timeoutMs?: number;
  now: Date;
  /** Of another world over the same store, as another process has it. */
  vault?: VendorDeps['vault'];
};

export type VendorWorld = Awaited<ReturnType<typeof createVendorWorld>>;

/** As an installation runs it, once the configuration is read. */
export function activeVendor(
  of: Omit<VendorWorldOptions, 'now' | 'documentsFrom'> & {
    effect: Effect;
    openAddress: ActiveVendor['openAddress'];
    pace?: Partial<ActiveVendor['pace']>;
  },
): ActiveVendor {
  const { adapter, effect, openAddress } = of;
  const { intake } = vendorOf(adapter);
  return {
    id: adapter.id,
    evidenceLevel: adapter.evidenceLevel,
    simulated: false,
    intake,
    settings: intake.settingsSchema.parse(of.settings),
    pace: { everyMs: 300_000, concurrency: 4, timeoutMs: of.timeoutMs ?? 5_000, ...of.pace },
    credentials: of.credentials.map(({ id, settings, entities }) => ({
      id,
      settings: intake.credentialSchema.parse(settings),
      entities: new Map(
        Object.entries(entities).map(([dir3, own]) => [dir3, { settings: intake.entitySchema.parse(own), effect }]),
      ),
    })),
    openAddress,
  };
}

function vendorOf(adapter: VendorAdapter) {
  if (adapter.intake === undefined) throw new TypeError('the adapter brings nothing in');
  return { ...adapter, intake: adapter.intake };
}

export async function createVendorWorld(pool: Pool, options: VendorWorldOptions) {
  const { adapter, effect = 'mirror' } = options;
  const { intake } = vendorOf(adapter);
  const transport = createTransport({});
  const guarded = createTransport({ guard: createAddressGuard(options.documentsFrom ?? ['127.0.0.0/8']) });
  const vendor = activeVendor({ ...options, effect, openAddress: addressOpener(guarded.open, true) });
  const facts = {
    id: vendor.id,
    product: intake.product,
    ways: waysOf(intake),
    evidenceLevel: vendor.evidenceLevel,
    simulated: false,
    told: intake.status !== undefined,
    streams: streamsOf(vendor).map(({ credential, entity }) => ({ credential: credential.id, entity, effect })),
  };
  const {
    deps: api,
    ask,
    lines,
    state,
  } = harness(pool, {
    vendors: [facts],
    ...(options.vault === undefined ? {} : { vault: options.vault }),
  });
  state.now = options.now;
  const metrics = createMetrics();
  const deps: VendorDeps = {
    ...api,
    pool,
    vendors: [vendor],
    transport,
    explain: ({ code }) => `Texto de ${code}`,
    vendorMetrics: metrics,
    stopping: () => false,
  };
  const keys = streamsOf(vendor).map(({ credential, entity }) => ({
    vendor: vendor.id,
    credential: credential.id,
    entity,
  }));
  await ensureStreams(pool, keys, state.now);
  const begin = (other: VendorDeps = deps, as: ActiveVendor = vendor) => beginTurns(other, as, 100);
  return {
    deps,
    vendor,
    ask,
    lines,
    metrics,
    begin,
    clock: {
      now: () => state.now,
      pass(ms: number) {
        state.now = new Date(state.now.getTime() + ms);
      },
    },
    /** Reads everything that is due, to the end of each turn; returns how many turns. */
    async read(): Promise<number> {
      const turns = await begin();
      await Promise.all(turns);
      return turns.length;
    },
    retry: () => retryDue(deps),
    async events(): Promise<{ source: string; id: string; client: string; effect: string }[]> {
      const { rows } = await pool.query(
        'select source, event_id as id, client_id as client, effect from event order by event_id',
      );
      return rows as { source: string; id: string; client: string; effect: string }[];
    },
    async items(): Promise<
      { ref: string; state: string; reason: string; findings: { code: string; pointer: string }[] }[]
    > {
      const { rows } = await pool.query('select ref, state, reason, findings from vendor_item order by ref');
      return rows as Awaited<ReturnType<VendorWorld['items']>>;
    },
    async stream(
      entity: string,
    ): Promise<{ progress: Date | null; failures: number; last_error: string | null; next_at: Date }> {
      const { rows } = await pool.query('select * from vendor_stream where entity = $1', [entity]);
      return rows[0] as Awaited<ReturnType<VendorWorld['stream']>>;
    },
    async counted(state: string): Promise<number> {
      const { values } = await metrics.vendorItems.get();
      return values.find(({ labels }) => labels.state === state)?.value ?? 0;
    },
    async close() {
      await Promise.all([transport.close(), guarded.close()]);
    },
  };
}

/** The adapter as if its events came by one of its ways alone. */
export function oneWay(adapter: VendorAdapter, way: Way): VendorAdapter {
  const { intake } = vendorOf(adapter);
  const others = WAYS.filter((each) => each !== way).map((each) => [each, undefined]);
  return { ...adapter, intake: { ...intake, ...Object.fromEntries(others) } };
}

export async function emptyVendorTables(pool: Pool): Promise<void> {
  await pool.query(
    'truncate vendor_stream, vendor_breaker, vendor_item, event, message, document, event_document, chunk, status_change, data_key cascade',
  );
}

/** A store whose process dies with every transaction open: what a kill between the last statement and COMMIT leaves. */
export function withoutCommit(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async () => {
        const client = await target.connect();
        return new Proxy(client, {
          get(of, member) {
            const value: unknown = Reflect.get(of, member);
            if (member !== 'query') return typeof value === 'function' ? value.bind(of) : value;
            return async (statement: unknown, ...rest: unknown[]) => {
              if (statement !== 'commit')
                return (value as (...args: unknown[]) => unknown).call(of, statement, ...rest);
              await of.query('rollback');
              throw new Error('killed');
            };
          },
        }) as PoolClient;
      };
    },
  });
}
