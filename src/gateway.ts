/** One running gateway: store, keys, delivery and HTTP put together from what main.ts hands in, and taken apart again. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ActiveBackend, BackendAdapter, Simulator, WsSecurity } from '../contracts/backend.ts';
import type { Config } from './config.ts';
import { resolveMessage, retryMessage } from './delivery/by-hand.ts';
import { chores } from './delivery/chores.ts';
import { createCircuits } from './delivery/circuits.ts';
import { createClockWatch } from './delivery/clock-watch.ts';
import type { DeliveryDeps } from './delivery/deps.ts';
import { createWorker } from './delivery/worker.ts';
import { createApp } from './http/app.ts';
import { listenHttp } from './listen-http.ts';
import { errorFields, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { renderMessageList } from './operator/message-list.ts';
import { listen } from './outbox/listen.ts';
import { recover } from './outbox/recover.ts';
import type { Runtime } from './runtime.ts';
import { type LoadSeal, loadSeals } from './seals.ts';
import { readCircuits } from './store/circuits/read.ts';
import { migrate, pendingMigrations } from './store/migrate.ts';
import { createPool } from './store/pool.ts';
import { createTransport } from './transport/http.ts';
import { createVault } from './vault/vault.ts';

/** Starts the far side of a back end for the sandbox; `settings` of the result point the adapter at it. */
export type StartSimulator = (options: {
  entities: ReadonlyMap<string, unknown>;
  callbackUrl: string;
  trusted: readonly Uint8Array[];
  folder: string;
}) => Promise<Simulator>;

export type GatewayInput = {
  config: Config;
  adapters: Readonly<Record<string, BackendAdapter>>;
  simulators: Readonly<Record<string, StartSimulator>>;
  wsSecurity: WsSecurity;
  loadSeal: LoadSeal;
  runtime: Runtime;
  log: Log;
  pool: pg.PoolConfig;
  /** True where no other process can be using the store: what others held is certainly dead. */
  exclusive: boolean;
};

export type Gateway = { url: string; stop(): Promise<void> };

/** Beyond the slowest back end's time-out, for writing down what came back. */
const STOP_MARGIN_MS = 5_000;

export async function startGateway(input: GatewayInput): Promise<Gateway> {
  const { config, runtime, log } = input;
  const pool = createPool(input.pool, log);
  await migrate(pool);
  const vault = createVault(config.secrets.masterKeys);
  const seals = await loadSeals(config, { load: input.loadSeal, now: runtime.now, log });
  const http = await listenHttp(config.http, log);
  const simulators: Simulator[] = [];
  const backends: ActiveBackend[] = [];
  for (const [id, settings] of Object.entries(config.backends)) {
    const adapter = input.adapters[id];
    if (adapter === undefined) continue;
    const entities = new Map(
      config.entities.filter((each) => id in each.backends).map((each) => [each.dir3, each.backends[id]]),
    );
    let merged = settings;
    const start = input.simulators[id];
    if (config.simulators.includes(id) && start !== undefined) {
      const simulator = await start({
        entities,
        callbackUrl: `${http.url}/callbacks/${id}`,
        trusted: seals.certificates(),
        folder: config.store.dataDir,
      });
      simulators.push(simulator);
      merged = adapter.configSchema.parse({ ...settings, ...simulator.settings });
    }
    backends.push({ adapter, config: merged, entities });
  }

  const metrics = createMetrics();
  const stopping = new AbortController();
  const transport = createTransport({});
  const clockWatch = createClockWatch(runtime, log, (backend, skewMs) =>
    metrics.clockSkewSeconds.set({ backend }, skewMs / 1000),
  );
  const unusable = (entity: string, backend: ActiveBackend) =>
    clockWatch.skewed(backend.adapter.id) ? { pointer: '', code: 'clock-skewed' } : seals.unusable(entity, backend);
  const circuits = await createCircuits({ pool, backends, runtime, log });
  const owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const deps: DeliveryDeps = {
    pool,
    vault,
    runtime,
    log,
    metrics,
    backends,
    transport,
    wsSecurity: input.wsSecurity,
    signerOf: seals.signerOf,
    unusable,
    circuits,
    clockWatch,
    owner,
    stopping: () => stopping.signal.aborted,
  };
  const worker = createWorker(deps, chores(deps), stopping);
  const app = createApp({
    pool,
    vault,
    runtime,
    log,
    backends,
    entities: config.entities,
    clients: config.clients,
    http: config.http,
    unusable,
    wake: () => worker.wake(),
    byHand: {
      retry: (id, actor) => retryMessage({ pool, runtime }, id, actor).then(() => worker.wake()),
      resolve: (id, resolution, actor) =>
        resolveMessage({ pool, runtime }, id, resolution, actor).then(() => worker.wake()),
    },
    metrics: () => metrics.registry.metrics(),
    ready: async () => ({ store: true, migrations: (await pendingMigrations(pool)).length === 0, dataKey: true }),
    circuits: () => readCircuits(pool),
    draining: () => stopping.signal.aborted,
    operatorPage: renderMessageList,
  });
  http.serve(app.fetch);
  if (input.exclusive) await recoverAll(deps);
  const stopListening = await listen(
    input.pool,
    () => worker.wake(),
    (error) => log.warn('store.listen-lost', errorFields(error)),
  ).catch((error: unknown) => {
    log.warn('store.listen-failed', errorFields(error));
    return async () => {};
  });
  worker.start();

  return {
    url: http.url,
    async stop() {
      log.info('gateway.stopping');
      const grace = Math.max(0, ...backends.map((each) => each.config.timeoutMs)) + STOP_MARGIN_MS;
      await Promise.all([worker.stop(grace), http.close(grace)]);
      circuits.close();
      await transport.close();
      for (const simulator of simulators) await simulator.close();
      await stopListening();
      await pool.end();
      log.info('gateway.stopped');
    },
  };
}

/** After a crash of the only process there can be, nothing needs to wait for its leases. */
async function recoverAll(deps: DeliveryDeps): Promise<void> {
  for (;;) {
    const lost = await recover(deps.pool, { now: deps.runtime.now(), onlyOwner: deps.owner, limit: 1_000 });
    if (lost.length === 0) return;
    deps.log.warn('gateway.recovered', { messages: lost.length });
  }
}
