/** What every process does now and then for the fleet; each is safe to run in all of them at once. */

import { maintenanceOf } from '../domain/maintenance.ts';
import { foldHandedOver } from '../outbox/fold-handed-over.ts';
import { keepExpiring } from '../outbox/keep-expiring.ts';
import { recover } from '../outbox/recover.ts';
import { purgeBulk } from '../store/bulk/purge.ts';
import { matchWaiting } from '../store/callbacks/match.ts';
import { numberChanges } from '../store/changes/number.ts';
import { purgeExpiredUploads } from '../store/documents/purge-expired.ts';
import { rewrapKeys } from '../store/keys/rewrap.ts';
import { recoverChanges } from '../store/remote-changes/recover.ts';
import { noteMaintenance } from '../store/rests/write.ts';
import { alertExpiries, alertTerms, alertUncertain } from './alerts.ts';
import { workBulk } from './bulk.ts';
import { keepCallbackReceipts } from './callback-receipts.ts';
import { type DeliveryDeps, unaskable } from './deps.ts';
import { gauges } from './gauges.ts';
import { probe } from './probe.ts';
import { serviceLevelChores } from './service-levels.ts';
import { createSilenceWatch } from './silence.ts';
import type { Chore } from './worker.ts';

const BATCH = 500;
/** Messages of bulk jobs in one go. */
const BULK_TURN = 100;
/** A finished bulk job can be read for 90 days; the audit stays. */
const BULK_KEPT_MS = 90 * 86_400_000;
/** Jobs forgotten at once: each may have 10,000 messages. */
const BULK_PURGED = 5;
/** A process whose clock is off looks again this often; the back end's circuit may be closed all the while. */
const SKEW_PROBE_MS = 10_000;

export function chores(deps: DeliveryDeps): Chore[] {
  const { pool, runtime, log } = deps;
  return [
    { name: 'number-changes', everyMs: 1_000, run: () => numberChanges(pool) },
    { name: 'circuits', everyMs: 1_000, run: () => deps.circuits.refresh() },
    {
      name: 'probes',
      everyMs: 500,
      run: () => deps.circuits.probe((backend, endpoint) => probe(deps, backend, endpoint)),
    },
    { name: 'maintenance', everyMs: 1_000, run: () => observeMaintenance(deps) },
    { name: 'recover', everyMs: 1_000, run: () => recoverExpired(deps) },
    { name: 'match-callbacks', everyMs: 10_000, run: () => matchWaiting(pool, runtime.now()) },
    { name: 'callback-receipts', everyMs: 1_000, run: () => keepCallbackReceipts(deps) },
    { name: 'recover-changes', everyMs: 1_000, run: () => recoverExpiredChanges(deps) },
    { name: 'alert-uncertain', everyMs: 5_000, run: () => alertUncertain(deps) },
    { name: 'alert-terms', everyMs: 60_000, run: () => alertTerms(deps) },
    { name: 'alert-expiries', everyMs: 60_000, run: () => alertExpiries(deps) },
    { name: 'alert-silence', everyMs: 60_000, run: createSilenceWatch(deps) },
    { name: 'gauges', everyMs: 5_000, run: () => gauges(deps) },
    { name: 'bulk', everyMs: 500, run: () => workBulk(deps, BULK_TURN) },
    {
      name: 'purge-bulk',
      everyMs: 3_600_000,
      run: () => purgeBulk(pool, { before: new Date(runtime.now().getTime() - BULK_KEPT_MS), limit: BULK_PURGED }),
    },
    { name: 'fold-handed-over', everyMs: 60_000, run: () => foldHandedOver(pool, runtime.now()) },
    { name: 'keep-expiring', everyMs: 60_000, run: () => keepExpiring(pool) },
    ...serviceLevelChores(deps),
    { name: 'clock', everyMs: SKEW_PROBE_MS, run: () => askTheTime(deps) },
    { name: 'purge-uploads', everyMs: 60_000, run: () => purgeExpiredUploads(pool, runtime.now(), BATCH) },
    {
      name: 'rewrap-keys',
      everyMs: 60_000,
      run: async () => {
        const n = await rewrapKeys(pool, deps.vault, BATCH);
        if (n > 0) log.info('vault.rewrapped', { keys: n });
        return n;
      },
    },
  ];
}

/** Exported for tests: what dead processes held becomes uncertain. */
export async function recoverExpired(deps: DeliveryDeps): Promise<number> {
  const lost = await recover(deps.pool, { now: deps.runtime.now(), unaskable: unaskable(deps), limit: BATCH });
  for (const message of lost) deps.log.warn('message.process-lost', { message: message.id, backend: message.backend });
  return lost.length;
}

/** Exported for tests: changes whose process was lost in the middle of the call are looked at. */
export async function recoverExpiredChanges(deps: DeliveryDeps): Promise<number> {
  const lost = await recoverChanges(deps.pool, { now: deps.runtime.now(), limit: BATCH });
  for (const change of lost) deps.log.warn('change.process-lost', { change: change.id, backend: change.backend });
  return lost.length;
}

/** Exported for tests: a window that holds leaves a row, so that the first claim after it begins with a ramp. */
export async function observeMaintenance(deps: DeliveryDeps): Promise<void> {
  for (const backend of deps.backends) {
    const window = maintenanceOf(backend, deps.runtime.now());
    if (window !== null) await noteMaintenance(deps.pool, { ...window, backend: backend.adapter.id });
  }
}

async function askTheTime(deps: DeliveryDeps): Promise<void> {
  for (const backend of deps.backends)
    if (deps.clockWatch.skewed(backend.adapter.id) && maintenanceOf(backend, deps.runtime.now()) === null)
      await probe(deps, backend, 'send');
}
