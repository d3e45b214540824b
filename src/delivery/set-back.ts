/** What is done with a claimed message that was certainly not sent through no fault of the back end. */
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';
import { move } from '../outbox/move.ts';
import { release } from '../outbox/release.ts';
import { isStoreUnavailable } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';

/** Faults of the installation, not of the message: it goes back to the queue and costs no attempt. */
const INSTALLATION: ReadonlySet<string> = new Set([
  'seal-missing',
  'seal-password-wrong',
  'seal-expired',
  'seal-not-yet-valid',
  'seal-without-key',
  'seal-unreadable',
  'platform-key-missing',
  'data-key-unknown',
  'clock-skewed',
]);
const SET_BACK_MS = 30_000;

/** Nothing is wrong with what was to be sent: it waits until the installation is put right. */
export function isOfInstallation(error: unknown): boolean {
  return error instanceof GatewayError && INSTALLATION.has(error.code);
}

/** A deadline that has become too short is never sent: it would cut the citizen's term. */
export async function refuseUnsent(
  deps: DeliveryDeps,
  message: ClaimedMessage,
  deadline: { expiresOn: string; earliest: string },
): Promise<void> {
  const at = deps.runtime.now();
  const params = { expiresOn: deadline.expiresOn, earliest: deadline.earliest };
  await move(deps.pool, {
    id: message.id,
    entity: message.entity,
    from: ['sending'],
    lease: { owner: deps.owner, until: message.leaseUntil },
    set: {
      delivery: 'rejected',
      final: true,
      lease_owner: null,
      lease_until: null,
      problem: { pointer: '/data/availability', code: 'deadline-too-short', params, at: at.toISOString() },
    },
    changes: [{ kind: 'delivery', from: 'sending', to: 'rejected', code: 'deadline-too-short', source: 'gateway', at }],
  });
}

/** A process that stops begins nothing new: what it claimed is for another. */
export async function handBack(deps: DeliveryDeps, message: ClaimedMessage): Promise<void> {
  const { id, leaseUntil } = message;
  await release(deps.pool, { owner: deps.owner, ids: [id], leaseUntil, now: deps.runtime.now() });
}

/** After a thrown fault. An attempt that has begun is left to its lease: nobody knows what left us. */
export async function setBack(deps: DeliveryDeps, message: ClaimedMessage, error: unknown): Promise<void> {
  if (isStoreUnavailable(error)) return;
  const now = deps.runtime.now();
  try {
    const nextAt = new Date(now.getTime() + SET_BACK_MS);
    const { id, leaseUntil } = message;
    const released = await release(deps.pool, { owner: deps.owner, ids: [id], leaseUntil, now, nextAt });
    if (released === 0 || isOfInstallation(error)) return;
    const code = error instanceof GatewayError ? error.code : 'internal';
    await move(deps.pool, {
      id: message.id,
      entity: message.entity,
      from: ['queued'],
      set: { delivery: 'dead', final: true, problem: { pointer: '', code, at: now.toISOString() } },
      changes: [{ kind: 'delivery', from: 'queued', to: 'dead', code, source: 'gateway', at: now }],
    });
  } catch (fault) {
    deps.log.error('message.not-set-back', { message: message.id, ...errorFields(fault) });
  }
}
