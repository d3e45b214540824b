/**
 * What cannot wait: uncertain for too long, deadlines that come near, certificates that are late, back ends that are
 * silent, seals and keys that end. Each is told once, whichever process finds it; gauges show how it stands.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { alertLimits, daysLeft, expiringWindow, expiryThreshold } from '../domain/alerts.ts';
import { madridDay } from '../domain/calendar.ts';
import { markUncertainTooLong } from '../outbox/alert-uncertain.ts';
import { countExpiring, countLateEvidence, DUE_BATCH, expiringMessages, lateEvidence } from '../store/notices/due.ts';
import { withTransaction } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';
import { raise, type Told, tellOf } from './notices.ts';

/** Messages that were uncertain for too long: a person may decide them from now on. */
export async function alertUncertain(deps: DeliveryDeps): Promise<void> {
  for (const { adapter, config } of deps.backends) {
    const now = deps.runtime.now();
    const told = await withTransaction(deps.pool, async (client) => {
      const late = await markUncertainTooLong(client, { backend: adapter.id, now, afterMs: config.uncertainAlertMs });
      const about = { code: 'uncertain-too-long', source: 'gateway', backend: adapter.id, at: now } as const;
      return raise(
        client,
        late.map(({ id, entity, since }) => ({ ...about, message: id, entity, occasion: since.toISOString() })),
      );
    });
    tellOf(deps, told);
  }
}

/** Deadlines that come near and certificates that are late. */
export async function alertTerms(deps: DeliveryDeps): Promise<void> {
  for (const backend of deps.backends) {
    await alertExpiring(deps, backend);
    await alertLateEvidence(deps, backend);
  }
}

/* Before the term runs out, not after; a term that was extended ends on another day, which is another occasion. */
async function alertExpiring(deps: DeliveryDeps, { adapter, config }: ActiveBackend): Promise<void> {
  const at = deps.runtime.now();
  const window = { backend: adapter.id, ...expiringWindow(at, alertLimits(config)) };
  await inBatches(async () => {
    const due = await expiringMessages(deps.pool, window);
    const about = { code: 'expires-soon', source: 'gateway', backend: adapter.id, at } as const;
    const notices = due.map(
      ({ id, entity, expiresOn }): Told => ({ ...about, message: id, entity, occasion: expiresOn, text: expiresOn }),
    );
    tellOf(deps, await raise(deps.pool, notices));
    return due.length;
  });
  deps.metrics.expiringSoon.set({ backend: adapter.id }, await countExpiring(deps.pool, window));
}

async function alertLateEvidence(deps: DeliveryDeps, { adapter, config }: ActiveBackend): Promise<void> {
  const at = deps.runtime.now();
  const of = { backend: adapter.id, before: new Date(at.getTime() - alertLimits(config).evidenceLateMs) };
  await inBatches(async () => {
    const due = await lateEvidence(deps.pool, of);
    const about = { code: 'evidence-late', source: 'gateway', backend: adapter.id, at } as const;
    const notices = due.map(({ id, entity, legal }): Told => ({ ...about, message: id, entity, occasion: legal }));
    tellOf(deps, await raise(deps.pool, notices));
    return due.length;
  });
  deps.metrics.evidenceLate.set({ backend: adapter.id }, await countLateEvidence(deps.pool, of));
}

async function inBatches(run: () => Promise<number>): Promise<void> {
  while ((await run()) === DUE_BATCH);
}

/** Seals and keys that end: told 30, 7 and 1 days before, to the entity they speak for. */
export async function alertExpiries(deps: DeliveryDeps): Promise<void> {
  const at = deps.runtime.now();
  for (const { entity, backend, ends } of deps.expiries()) {
    const left = daysLeft(ends, at);
    if (backend === null) deps.metrics.sealDaysLeft.set({ entity }, left);
    else deps.metrics.keyDaysLeft.set({ entity, backend }, left);
    const threshold = expiryThreshold(left);
    if (threshold === null) continue;
    const day = typeof ends === 'string' ? ends : madridDay(ends);
    const notice: Told = {
      message: null,
      entity,
      code: backend === null ? 'seal-expiring' : 'key-expiring',
      occasion: [backend, day, threshold].filter((each) => each !== null).join(' '),
      text: day,
      source: backend ?? 'gateway',
      backend: backend ?? '',
      at,
    };
    tellOf(deps, await raise(deps.pool, [notice]));
  }
}
