/** What keeps messages from leaving now: pauses, windows and circuits from their rows; what is configured, seals and keys from this process. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Finding } from '../../contracts/outcome.ts';
import type { MaintenanceWindow } from '../../contracts/pace.ts';
import type { Holds } from '../domain/held.ts';
import { maintenanceAt } from '../domain/maintenance.ts';
import { readWindows, type StoredWindow } from '../store/maintenance/read.ts';
import { readPauses } from '../store/rests/read.ts';
import type { HttpDeps } from './deps.ts';

type HoldDeps = Pick<HttpDeps, 'backends' | 'unusable' | 'circuits' | 'pool' | 'runtime'>;

export async function currentHolds(deps: HoldDeps): Promise<Holds> {
  const now = deps.runtime.now();
  const [circuits, pauses, announced] = await Promise.all([
    deps.circuits(),
    readPauses(deps.pool, now),
    readWindows(deps.pool, { from: now }),
  ]);
  const backends = new Map<string, Finding>();
  const unusable = new Map<string, Finding>();
  for (const backend of deps.backends) {
    const { id } = backend.adapter;
    const circuit = circuits.find((each) => each.backend === id && each.endpoint === 'send');
    const pause = pauses.find((each) => each.backend === id);
    const window = maintenanceAt({ maintenance: windowsKnown(backend, announced) }, now);
    // What lasts longest speaks: a pause waits for a person, a window for its end, a circuit for a probe.
    if (circuit?.state === 'open') backends.set(id, { pointer: '', code: 'circuit-open' });
    if (window !== null)
      backends.set(id, {
        pointer: '',
        code: 'backend-maintenance',
        params: { until: window.to.toISOString(), reason: window.reason },
      });
    if (pause !== undefined)
      backends.set(id, {
        pointer: '',
        code: pause.until === null ? 'backend-paused' : 'backend-paused-until',
        params: { until: pause.until?.toISOString() ?? '', reason: pause.reason },
      });
    for (const entity of backend.entities.keys()) {
      const fault = deps.unusable(entity, backend);
      if (fault !== null) unusable.set(`${entity}|${id}`, fault);
    }
  }
  return { backends, unusable };
}

/** What the configuration names, and the rows that were announced: newer than what this process last read of them. */
export function windowsKnown(
  { adapter, config }: ActiveBackend,
  announced: readonly StoredWindow[],
): readonly MaintenanceWindow[] {
  return [...(config.maintenance ?? []), ...announced.filter(({ backend }) => backend === adapter.id)];
}
