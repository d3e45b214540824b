/** A change that a fault of ours stopped: taken up again a bounded number of times, then shown to a person. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { afterLook, type ChangeStep } from '../domain/change-step.ts';
import { backoffMs } from '../domain/retry-policy.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { isStoreUnavailable } from '../store/pool.ts';
import type { TakenChange } from '../store/remote-changes/take.ts';
import { recordChange } from './change-record.ts';
import type { DeliveryDeps } from './deps.ts';
import { policyOf } from './policy.ts';
import { isOfInstallation } from './set-back.ts';

/** Never throws. A call that has begun is left to its lease: nobody knows what left us. */
export async function stopped(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  change: TakenChange,
  error: unknown,
): Promise<void> {
  const of = { change: change.id, message: change.message.id };
  deps.log.error('change.not-made', { ...of, ...errorFields(error) });
  // Of the installation and not of this change: what it waits for is told elsewhere, and the lease paces it.
  if (isStoreUnavailable(error) || isOfInstallation(error)) return;
  const asks = change.asks + 1;
  const code = error instanceof GatewayError ? error.code : 'internal';
  const step = afterFault(backend, { ...change, asks }, { code, now: deps.runtime.now() });
  try {
    await recordChange(deps, backend, { ...change, asks }, { step, text: '', asks, from: [change.state] });
  } catch (fault) {
    deps.log.error('change.not-set-back', { ...of, ...errorFields(fault) });
  }
}

function afterFault(backend: ActiveBackend, change: TakenChange, fault: { code: string; now: Date }): ChangeStep {
  const { retry } = backend.config;
  const { code, now } = fault;
  if (change.state === 'uncertain')
    return afterLook({ ...change, askedAt: now }, { kind: 'untold', code }, policyOf(backend), Math.random());
  if (change.asks >= retry.attempts) return { state: 'failed', code };
  return { state: 'queued', at: new Date(now.getTime() + backoffMs(change.asks, retry, Math.random())) };
}
