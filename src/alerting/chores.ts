/** What every process does for alerts; each is safe to run in all of them at once. */
import type { AlertingDeps } from './deps.ts';
import { tellAlerts } from './tell.ts';
import { purgeEnded, watchAlerts } from './watch.ts';

export function alertingChores(deps: AlertingDeps) {
  return [
    // Not its count: what began is no reason to look again at once.
    { name: 'alert-watch', everyMs: 15_000, run: async () => void (await watchAlerts(deps)) },
    { name: 'alert-tell', everyMs: 2_000, run: () => tellAlerts(deps) },
    { name: 'alert-purge', everyMs: 600_000, run: () => purgeEnded(deps) },
  ];
}
