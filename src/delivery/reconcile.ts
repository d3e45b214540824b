/** Uncertain messages: the back end is asked by our own reference, and only its answer lets anything be sent again. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { maintenanceAt } from '../domain/maintenance.ts';
import { afterAsk } from '../domain/next-step.ts';
import { errorFields } from '../log.ts';
import { move } from '../outbox/move.ts';
import { takeForAsk, type UncertainMessage } from '../outbox/take.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { policyOf } from './policy.ts';
import { moveFor } from './step-move.ts';

/** Asks whatever is due, `atMost` at once; returns how many were asked. */
export async function askDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  if (!policyOf(backend).askByReference) return 0;
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (maintenanceAt(config, deps.runtime.now()) !== null) return 0;
  const due = await takeForAsk(deps.pool, {
    backend: adapter.id,
    atMost,
    suspended: suspendedEntities(deps, backend),
    now: deps.runtime.now(),
    leaseMs: config.leaseMs,
  });
  await Promise.all(due.map((message) => askOne(deps, backend, message)));
  return due.length;
}

async function askOne(deps: DeliveryDeps, backend: ActiveBackend, message: UncertainMessage): Promise<void> {
  const { adapter, config } = backend;
  try {
    const askedAt = deps.runtime.now();
    const result = await adapter.ask!(
      { reference: message.reference, issuer: message.issuer },
      accessOf(deps, backend, message.entity),
      config,
      callTools(deps, backend),
    );
    const asked = {
      attempts: message.attempts - message.attemptsBefore,
      attemptEndedAt: message.attemptEndedAt,
      pending: message.pending,
      asks: message.asks + 1,
      askedAt,
    };
    const step = afterAsk(asked, result, policyOf(backend), Math.random());
    const code = result.kind === 'found' ? 'found' : result.code;
    const next = moveFor(step, { message, from: ['uncertain'], code, at: deps.runtime.now(), backend });
    // Of several deadlines it was sent with, only the back end knows which one counts.
    const readBack = step.delivery === 'accepted' ? { read_term_at: deps.runtime.now(), term_reads: 0 } : {};
    await move(deps.pool, { ...next, attempts: message.attempts, set: { ...next.set, ...readBack, asks: asked.asks } });
    if (result.kind !== 'failed') await deps.heard(adapter.id);
    deps.metrics.asks.inc({ backend: adapter.id, result: result.kind });
    deps.log.info('message.asked', {
      message: message.id,
      backend: adapter.id,
      result: result.kind,
      code,
      next: step.delivery,
    });
    await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
  } catch (error) {
    deps.log.error('message.not-asked', { message: message.id, backend: adapter.id, ...errorFields(error) });
  }
}
