/** How things stand in the store, for the metrics: every process says the same of them. */
import { maintenanceOf } from '../domain/maintenance.ts';
import { countStanding } from '../outbox/overview.ts';
import { countQuarantine } from '../store/callbacks/list-quarantine.ts';
import { readCircuits } from '../store/circuits/read.ts';
import { readPauses } from '../store/rests/read.ts';
import { storeBytes } from '../store/size.ts';
import type { DeliveryDeps } from './deps.ts';

export async function gauges(deps: DeliveryDeps): Promise<void> {
  const { pool, metrics, runtime } = deps;
  await gaugeBacklog(deps);
  metrics.quarantined.reset();
  for (const row of await countQuarantine(pool)) metrics.quarantined.set({ backend: row.backend }, row.n);
  for (const { backend, endpoint, state } of await readCircuits(pool))
    metrics.circuitOpen.set({ backend, endpoint }, state === 'open' ? 1 : 0);
  const now = runtime.now();
  const paused = new Set((await readPauses(pool, now)).map((row) => row.backend));
  for (const backend of deps.backends) {
    const { adapter } = backend;
    metrics.backendPaused.set({ backend: adapter.id }, paused.has(adapter.id) ? 1 : 0);
    metrics.backendMaintenance.set({ backend: adapter.id }, maintenanceOf(backend, now) === null ? 0 : 1);
  }
  metrics.storeBytes.set(await storeBytes(pool));
}

async function gaugeBacklog({ pool, metrics, runtime }: DeliveryDeps): Promise<void> {
  const now = runtime.now().getTime();
  const standing = await countStanding(pool, null);
  metrics.messages.reset();
  metrics.lagSeconds.reset();
  // The oldest last: of several delivery states it is the one that stays.
  for (const { backend, entity, delivery, n, oldest } of standing.toSorted((a, b) => +b.oldest - +a.oldest)) {
    metrics.messages.inc({ backend, delivery }, n);
    metrics.lagSeconds.set({ backend, entity }, (now - oldest.getTime()) / 1_000);
  }
}
