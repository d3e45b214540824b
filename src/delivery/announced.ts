/** Maintenance windows that people announced while the gateway runs, as this process knows them: read anew each second. */
import type { Pool } from 'pg';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Runtime } from '../runtime.ts';
import { readWindows, type StoredWindow } from '../store/maintenance/read.ts';
import { purgeWindows } from '../store/maintenance/write.ts';
import type { Chore } from './worker.ts';

export type Announced = {
  /** Reads the rows again; claiming looks at the rows themselves. */
  refresh(): Promise<void>;
  /** The same back ends, whose windows are also those announced. */
  backends: ActiveBackend[];
  chores: Chore[];
};

/** What is over is shown in the calendar for a year and a bit, and long counted in the service levels by then. */
const KEPT_MS = 400 * 86_400_000;
const PURGED = 500;

export async function createAnnounced(
  backends: readonly ActiveBackend[],
  { pool, runtime }: { pool: Pool; runtime: Runtime },
): Promise<Announced> {
  let windows: readonly StoredWindow[] = [];
  async function refresh(): Promise<void> {
    windows = await readWindows(pool, { from: runtime.now() });
  }
  const purge = () => purgeWindows(pool, { endedBefore: new Date(runtime.now().getTime() - KEPT_MS), limit: PURGED });
  await refresh();
  return {
    refresh,
    backends: backends.map((backend) => ({
      ...backend,
      announced: () => windows.filter((each) => each.backend === backend.adapter.id),
    })),
    chores: [
      { name: 'announced-windows', everyMs: 1_000, run: refresh },
      { name: 'purge-windows', everyMs: 3_600_000, run: purge },
    ],
  };
}
