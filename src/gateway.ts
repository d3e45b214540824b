/** One running gateway: store, keys, delivery and HTTP put together from what main.ts hands in, and taken apart again. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ActiveBackend, BackendAdapter, StartSimulator, WsSecurity } from '../contracts/backend.ts';
import type { Attester } from '../contracts/evidence.ts';
import type { FolderFacade } from '../contracts/folder-facade.ts';
import type { PowerRegister, StartPowerSimulator } from '../contracts/powers.ts';
import type { SignIn } from '../contracts/sign-in.ts';
import type { StartVendorSimulator, VendorAdapter } from '../contracts/vendor.ts';
import { alertingOf, setUpAlerting } from './alerting-setup.ts';
import { createAttester } from './attest.ts';
import { activateBackends } from './backend-setup.ts';
import type { Config } from './config.ts';
import { comparer } from './config-compare.ts';
import { shownConfig } from './config-shown.ts';
import { actOn } from './delivery/act.ts';
import { createAnnounced } from './delivery/announced.ts';
import { resolveMessage, retryMessage } from './delivery/by-hand.ts';
import { cancelAllWithin, cancelMessage, extendMessage, reportMessage } from './delivery/change-mind.ts';
import { chores } from './delivery/chores.ts';
import { createCircuits } from './delivery/circuits.ts';
import { createClockWatch } from './delivery/clock-watch.ts';
import { createContact } from './delivery/contact.ts';
import { type DeliveryDeps, unaskable } from './delivery/deps.ts';
import { evidenceChores } from './delivery/evidence-chores.ts';
import { forgettingChores } from './delivery/forget.ts';
import { createPrintCentres } from './delivery/print-centres.ts';
import { createWorker, type Worker } from './delivery/worker.ts';
import { addressesIn } from './domain/addresses.ts';
import { createEgress } from './egress.ts';
import { createProof } from './evidence/proof.ts';
import { setUpFolder } from './folder-setup.ts';
import { createApp } from './http/app.ts';
import type { HttpDeps } from './http/deps.ts';
import { versionOf } from './http/openapi.ts';
import { createExplainer } from './http/problem.ts';
import { listenHttp } from './listen-http.ts';
import { errorFields, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { setUpOpenid } from './openid-setup.ts';
import { operatorPages } from './operator/pages.ts';
import { listen } from './outbox/listen.ts';
import { recover } from './outbox/recover.ts';
import { createWrites } from './outbox/writes.ts';
import type { Runtime } from './runtime.ts';
import { type LoadSeal, loadSeals, type Seals } from './seals.ts';
import { shownAdapters } from './shown-adapters.ts';
import { readCircuits } from './store/circuits/read.ts';
import { migrate, pendingMigrations } from './store/migrate.ts';
import { createPools, type Pools } from './store/pools.ts';
import { createTelling, type Telling } from './telling.ts';
import { setUpTracing } from './tracing-setup.ts';
import { createClamd } from './transport/clamd.ts';
import { createTransport } from './transport/http.ts';
import { createVault, type Vault } from './vault/vault.ts';
import { setUpVendors, vendorFacts } from './vendor-setup.ts';

export type GatewayInput = {
  config: Config;
  adapters: Readonly<Record<string, BackendAdapter>>;
  simulators: Readonly<Record<string, StartSimulator>>;
  vendors?: Readonly<Record<string, VendorAdapter>>;
  vendorSimulators?: Readonly<Record<string, StartVendorSimulator>>;
  facades?: Readonly<Record<string, FolderFacade>>;
  powers?: Readonly<Record<string, PowerRegister>>;
  powerSimulators?: Readonly<Record<string, StartPowerSimulator>>;
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
  const pools = createPools(input.pool, log, { backends: Object.keys(config.backends).length });
  await migrate(pools.http);
  const vault = createVault(config.secrets.masterKeys);
  const seals = await loadSeals(config, { load: input.loadSeal, now: runtime.now, log });
  const http = await listenHttp(config.http, log);
  const active = await activateBackends(input, { url: http.url, trusted: seals.certificates() });
  const { backends, ...announced } = await createAnnounced(active.backends, { pool: pools.delivery, runtime });
  const stopping = new AbortController();
  const deps = await deliveryDeps(input, {
    pools,
    vault,
    backends,
    seals,
    stopping,
    pressed: () => http.inFlight() > 0,
  });
  const attester = createAttester(seals);
  const proof = evidenceChores({ pool: pools.delivery, runtime, log, attester, pace: config.evidence });
  const forgetting = forgettingChores({ ...deps, retention: config.retention });
  const none = { vendors: {}, vendorSimulators: {}, facades: {}, powers: {}, powerSimulators: {} };
  const folder = await setUpFolder({ ...none, ...input, ...deps, pool: pools.http, trusted: seals.certificates() });
  const [telling, alerting] = [createTelling(config, deps), setUpAlerting(config, deps)];
  const bell = { ring: () => {} };
  const wake = () => bell.ring();
  const metrics = () => numbers(deps, pools);
  const openid = setUpOpenid(config, deps);
  const doors = { folder: folder.http, attester, telling, metrics, signIn: openid.signIn };
  const api = httpDeps(input, { pool: pools.http, vault, deps, wake, ...doors });
  const texts = createExplainer(backends.map(({ adapter }) => adapter));
  const vendors = await setUpVendors({
    ...{ ...none, ...input, deps },
    intake: { ...api, pool: pools.delivery },
    pushing: { pool: pools.http, mind: api.byHand },
    url: http.url,
    explain: (finding) => texts.explain(finding, 'es').detail,
  });
  const beside = [announced, folder, telling, vendors, alerting].flatMap((each) => each.chores);
  const all = [...chores(deps), ...proof, ...forgetting, ...beside];
  const worker = createWorker(deps, all, stopping);
  bell.ring = () => worker.wake();
  const app = createApp({ ...api, pushes: vendors.pushes, farSides: vendors.farSides });
  if (input.exclusive) await recoverAll(deps);
  http.serve(app.fetch);
  const stopListening = await listenForWork(input, worker);
  worker.start();
  return {
    url: http.url,
    async stop() {
      log.info('gateway.stopping');
      const grace = Math.max(0, ...backends.map((each) => each.config.timeoutMs)) + STOP_MARGIN_MS;
      await Promise.all([worker.stop(grace), http.close(grace)]);
      await vendors.close();
      deps.circuits.close();
      const outside = [deps.transport, telling, alerting, folder, openid, deps.tracing];
      await Promise.all(outside.map((each) => each?.close()));
      for (const simulator of active.simulators) await simulator.close();
      await stopListening();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
      log.info('gateway.stopped');
    },
  };
}

type DeliveryParts = {
  pools: Pools;
  vault: Vault;
  backends: readonly ActiveBackend[];
  seals: Seals;
  stopping: AbortController;
  pressed: () => boolean;
};

async function deliveryDeps(input: GatewayInput, parts: DeliveryParts) {
  const { config, runtime, log } = input;
  const { vault, backends, seals, stopping, pressed } = parts;
  const { delivery: pool, sending } = parts.pools;
  const metrics = createMetrics();
  const clockWatch = createClockWatch(runtime, log, (backend, skewMs) =>
    metrics.clockSkewSeconds.set({ backend }, skewMs / 1000),
  );
  const egress = createEgress('backends', { log, metrics });
  egress.permit(backends.flatMap((each) => addressesIn([each.config, each.entities])));
  return {
    pool,
    sending,
    writes: createWrites({ together: sending, alone: pool }),
    vault,
    runtime,
    log,
    metrics,
    tracing: setUpTracing(config, { log, metrics }),
    backends,
    transport: createTransport({ egress: egress.allows }),
    wsSecurity: input.wsSecurity,
    signerOf: seals.signerOf,
    unusable: (entity: string, backend: ActiveBackend) =>
      clockWatch.skewed(backend.adapter.id) ? { pointer: '', code: 'clock-skewed' } : seals.unusable(entity, backend),
    circuits: await createCircuits({ pool, backends, runtime, log }),
    expiries: () => seals.expiries(backends),
    heard: createContact({ pool, runtime, log }),
    clockWatch,
    owner: `${process.pid}-${randomUUID().slice(0, 8)}`,
    stopping: () => stopping.signal.aborted,
    pressed,
  } satisfies DeliveryDeps;
}

type HttpParts = {
  pool: pg.Pool;
  vault: Vault;
  deps: DeliveryDeps;
  wake: () => void;
  metrics: () => Promise<string>;
  folder: HttpDeps['folder'];
  attester: Attester;
  telling: Telling;
  signIn: SignIn | null;
};

function httpDeps(input: GatewayInput, parts: HttpParts): HttpDeps {
  const { pool, vault, deps, wake, folder, attester, telling, metrics, signIn } = parts;
  const { config, runtime, log } = input;
  const hand = { pool, runtime };
  const mind = { ...hand, vault, backends: deps.backends };
  const schemas = { backends: input.adapters, vendors: input.vendors ?? {}, facades: input.facades ?? {} };
  return {
    pool,
    vault,
    runtime,
    log,
    wake,
    backends: deps.backends,
    entities: config.entities,
    clients: config.clients,
    http: config.http,
    unusable: deps.unusable,
    byHand: {
      retry: (id, actor, reason) => retryMessage(hand, id, actor, reason).then(wake),
      resolve: (id, resolution, actor) => resolveMessage(hand, id, resolution, actor).then(wake),
      cancel: (id, wish, actor) => cancelMessage(mind, id, wish, actor).then(wake),
      extend: (id, wish, actor) => extendMessage(mind, id, wish, actor).then(wake),
      practised: (id, wish, actor) => reportMessage(mind, id, wish, actor).then(wake),
      act: (id, wish, actor) => actOn(mind, id, wish, actor).then(wake),
      cancelAll: (db, wish, actor) => cancelAllWithin(mind, db, wish, actor),
    },
    proof: createProof({
      pool,
      vault,
      runtime,
      attester,
      version: versionOf(),
      nameOf: (entity) => config.entities.find(({ dir3 }) => dir3 === entity)?.name ?? entity,
      backendOf(id) {
        const found = deps.backends.find(({ adapter }) => adapter.id === id);
        return found === undefined ? null : { adapter: found.adapter, simulated: config.simulators.includes(id) };
      },
    }),
    callbacks: { refuses: telling.refuses, retryMs: config.statusCallbacks.retryMs },
    counters: deps.metrics,
    tracing: deps.tracing ?? null,
    scan: config.scan === null ? null : { scanner: createClamd(config.scan), required: config.scan.required },
    heard: deps.heard,
    folder,
    vendors: vendorFacts(config, input.vendors ?? {}),
    pushes: [],
    farSides: new Map(),
    metrics,
    ready: async () => ({ store: true, migrations: (await pendingMigrations(pool)).length === 0, dataKey: true }),
    circuits: () => readCircuits(pool),
    printCentres: createPrintCentres(deps),
    draining: deps.stopping,
    operatorPages,
    signIn,
    expiries: deps.expiries,
    alertDeadMs: alertingOf(config).deadMs,
    settings: [...shownConfig(config, schemas), ...shownAdapters(input)],
    configs: comparer(config, schemas),
  };
}

/** All metrics, with how this process's own connections stand at this moment. */
function numbers({ metrics }: Pick<DeliveryDeps, 'metrics'>, pools: Readonly<Record<string, pg.Pool>>) {
  for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
    metrics.storeConnections.set({ pool, state: 'used' }, totalCount - idleCount);
    metrics.storeConnections.set({ pool, state: 'idle' }, idleCount);
    metrics.storeConnections.set({ pool, state: 'awaited' }, waitingCount);
  }
  return metrics.registry.metrics();
}

/** A courtesy: without it work is found at the next tick. */
async function listenForWork({ pool, log }: GatewayInput, worker: Worker): Promise<() => Promise<void>> {
  try {
    return await listen(
      pool,
      () => worker.wake(),
      (error) => log.warn('store.listen-lost', errorFields(error)),
    );
  } catch (error) {
    log.warn('store.listen-failed', errorFields(error));
    return async () => {};
  }
}

/** After a crash of the only process there can be, nothing needs to wait for its leases. */
async function recoverAll(deps: DeliveryDeps): Promise<void> {
  for (;;) {
    const lost = await recover(deps.pool, {
      now: deps.runtime.now(),
      onlyOwner: deps.owner,
      unaskable: unaskable(deps),
      limit: 1_000,
    });
    if (lost.length === 0) return;
    deps.log.warn('gateway.recovered', { messages: lost.length });
  }
}
