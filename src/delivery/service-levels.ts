/** Keeps the figures of service levels: each minute that a back end is shut or rests, and each day that is over. */
import { maintenanceOf } from '../domain/maintenance.ts';
import { readCircuits } from '../store/circuits/read.ts';
import { countServiceDay } from '../store/service-levels/count-day.ts';
import { noteHalt } from '../store/service-levels/note-halt.ts';
import type { DeliveryDeps } from './deps.ts';
import type { Chore } from './worker.ts';

export function serviceLevelChores(deps: DeliveryDeps): Chore[] {
  return [
    { name: 'service-halts', everyMs: 20_000, run: () => noteHalts(deps) },
    { name: 'service-days', everyMs: 600_000, run: () => countDays(deps) },
  ];
}

/** Exported for tests. What is announced is maintenance, whatever its circuit says meanwhile. */
export async function noteHalts({ pool, backends, runtime }: DeliveryDeps): Promise<void> {
  const now = runtime.now();
  const circuits = await readCircuits(pool);
  for (const backend of backends) {
    const { adapter } = backend;
    const open = circuits.some(
      (each) => each.backend === adapter.id && each.endpoint === 'send' && each.state === 'open',
    );
    const kind = maintenanceOf(backend, now) !== null ? 'maintenance' : open ? 'open' : null;
    if (kind !== null) await noteHalt(pool, { backend: adapter.id, kind, now });
  }
}

/** Exported for tests. */
export async function countDays({ pool, backends, runtime }: DeliveryDeps): Promise<number> {
  const windows = backends.flatMap(({ adapter, config }) =>
    (config.maintenance ?? []).map(({ from, to }) => ({ backend: adapter.id, from, to })),
  );
  return countServiceDay(pool, runtime.now(), windows);
}
