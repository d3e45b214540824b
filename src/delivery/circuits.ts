/**
 * Circuit breakers: opossum notices that an endpoint fails, in this process; the row it then writes decides for all.
 * While a circuit is open nothing is claimed and no attempt is spent; one probe in the whole fleet asks, then a ramp.
 */
import CircuitBreaker from 'opossum';
import type { Pool } from 'pg';
import type { ActiveBackend, Endpoint } from '../../contracts/backend.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { backoffMs } from '../domain/retry-policy.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { readCircuits } from '../store/circuits/read.ts';
import {
  type CircuitKey,
  ensureCircuit,
  openCircuit,
  probeFailed,
  rampSuccess,
  startRamp,
  takeProbe,
} from '../store/circuits/write.ts';

/** Opens when at least half of at least five exchanges in ten seconds failed. */
const DETECTION = {
  timeout: false as const,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  rollingCountTimeout: 10_000,
};
const PROBE = { baseMs: 1_000, maxMs: 60_000 };

export type Circuits = {
  /** Reads the rows again; call at least once a second. */
  refresh(): Promise<void>;
  isOpen(backend: string, endpoint: Endpoint): boolean;
  /** Tells of one exchange: `ok` false only for infrastructure failures. */
  observe(backend: string, endpoint: Endpoint, ok: boolean): Promise<void>;
  /** Sends the due probes through `ask`, which answers whether the endpoint is healthy. */
  probe(ask: (backend: ActiveBackend, endpoint: Endpoint) => Promise<boolean>): Promise<void>;
  close(): void;
};

type CircuitsDeps = { pool: Pool; backends: readonly ActiveBackend[]; runtime: Runtime; log: Log };

const ENDPOINTS: readonly Endpoint[] = ['send', 'ask'];

export async function createCircuits(deps: CircuitsDeps): Promise<Circuits> {
  const { pool, runtime, log } = deps;
  const states = new Map<string, string>();
  const detectors = new Map<string, CircuitBreaker<[boolean], void>>();
  const name = (backend: string, endpoint: Endpoint) => `${backend}/${endpoint}`;

  for (const backend of deps.backends)
    for (const endpoint of ENDPOINTS) {
      const key = { backend: backend.adapter.id, endpoint };
      await ensureCircuit(pool, key, runtime.now());
      detectors.set(name(key.backend, endpoint), createDetector(name(key.backend, endpoint)));
    }

  async function refresh(): Promise<void> {
    for (const row of await readCircuits(pool)) states.set(name(row.backend, row.endpoint), row.state);
  }
  async function trip(key: CircuitKey, reason: string): Promise<void> {
    const now = runtime.now();
    const probeAt = new Date(now.getTime() + PROBE.baseMs);
    states.set(name(key.backend, key.endpoint), 'open');
    if (await openCircuit(pool, key, { reason, now, probeAt })) log.warn('circuit.opened', { ...key, reason });
  }
  await refresh();

  return {
    refresh,
    isOpen: (backend, endpoint) => states.get(name(backend, endpoint)) === 'open',
    async observe(backend, endpoint, ok) {
      const key = { backend, endpoint };
      const id = name(backend, endpoint);
      const full = deps.backends.find((each) => each.adapter.id === backend)?.config.concurrency ?? 1;
      if (states.get(id) === 'ramping') {
        if (!ok) return trip(key, 'failed-while-ramping');
        const state = await rampSuccess(pool, key, { full, now: runtime.now() });
        if (state !== null) states.set(id, state);
        if (state === 'closed') log.info('circuit.closed', key);
        return;
      }
      const detector = detectors.get(id);
      if (detector === undefined || states.get(id) === 'open') return;
      await detector.fire(ok).catch((error: unknown) => {
        if (error !== FAILED) throw error;
      });
      if (!detector.opened) return;
      // opossum's own state would be this process's only: reset it, the row decides.
      detector.close();
      await trip(key, 'failure-rate');
    },
    async probe(ask) {
      for (const backend of deps.backends)
        for (const endpoint of ENDPOINTS) await probeOne(deps, { backend, endpoint, refresh }, ask);
    },
    close() {
      for (const detector of detectors.values()) detector.shutdown();
    },
  };
}

const FAILED = new Error('exchange failed');

function createDetector(name: string): CircuitBreaker<[boolean], void> {
  return new CircuitBreaker(
    async (ok: boolean) => {
      if (!ok) throw FAILED;
    },
    { ...DETECTION, name },
  );
}

async function probeOne(
  deps: CircuitsDeps,
  target: { backend: ActiveBackend; endpoint: Endpoint; refresh: () => Promise<void> },
  ask: (backend: ActiveBackend, endpoint: Endpoint) => Promise<boolean>,
): Promise<void> {
  const { pool, runtime, log } = deps;
  const key = { backend: target.backend.adapter.id, endpoint: target.endpoint };
  // What is down by announcement would only fail, and be waited for longer afterwards.
  if (maintenanceOf(target.backend, runtime.now()) !== null) return;
  const taken = await takeProbe(pool, key, { now: runtime.now(), leaseMs: 2 * target.backend.config.timeoutMs });
  if (taken === null) return;
  if (await ask(target.backend, target.endpoint)) {
    await startRamp(pool, key, runtime.now());
    log.info('circuit.ramping', key);
  } else {
    // Full jitter would let the wait shrink to nothing; a probe keeps at least half of it.
    const wait = PROBE.baseMs / 2 + backoffMs(taken.failures, PROBE, 0.5 + Math.random() / 2);
    await probeFailed(pool, key, { reason: 'probe-failed', probeAt: new Date(runtime.now().getTime() + wait) });
  }
  await target.refresh();
}
