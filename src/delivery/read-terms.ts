/** Reads back until when a message is available, where it was adopted or extended without that being told. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Term } from '../../contracts/remote-change.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { backoffMs } from '../domain/retry-policy.ts';
import { errorFields } from '../log.ts';
import { addDeadline } from '../outbox/add-deadline.ts';
import { moveWithin } from '../outbox/move.ts';
import { type TermMessage, takeForTerm } from '../outbox/take-term.ts';
import { withTransaction } from '../store/pool.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';

/** Reads whatever is due, `atMost` at once; returns how many were read. */
export async function readTermsDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  if (adapter.term === undefined || deps.circuits.isOpen(adapter.id, 'send') || deps.clockWatch.skewed(adapter.id))
    return 0;
  const now = deps.runtime.now();
  if (maintenanceOf(backend, now) !== null) return 0;
  const suspended = suspendedEntities(deps, backend);
  const due = await takeForTerm(deps.pool, { backend: adapter.id, atMost, suspended, now, leaseMs: config.leaseMs });
  await Promise.all(due.map((message) => readOne(deps, backend, message)));
  return due.length;
}

async function readOne(deps: DeliveryDeps, backend: ActiveBackend, message: TermMessage): Promise<void> {
  const { adapter, config } = backend;
  try {
    const access = accessOf(deps, backend, message.entity);
    const result = await adapter.term!(message, access, config, callTools(deps, backend));
    await deps.circuits.observe(adapter.id, 'send', !(result.kind === 'failed' && result.infrastructure));
    if (result.kind === 'term') return await recordTerm(deps, backend, message, result.term);
    const now = deps.runtime.now();
    const again = message.reads < config.retry.attempts;
    const at = new Date(now.getTime() + backoffMs(message.reads, config.retry, Math.random()));
    deps.log.warn('message.term-not-read', { message: message.id, backend: adapter.id, code: result.code, again });
    await withTransaction(deps.pool, (client) =>
      moveWithin(client, {
        id: message.id,
        entity: message.entity,
        from: ['accepted'],
        set: { read_term_at: again ? at : null },
      }),
    );
  } catch (error) {
    deps.log.error('message.term-not-read', { message: message.id, backend: adapter.id, ...errorFields(error) });
  }
}

async function recordTerm(
  deps: DeliveryDeps,
  { adapter }: ActiveBackend,
  message: TermMessage,
  term: Term,
): Promise<void> {
  const now = deps.runtime.now();
  const day = term.expiresOn !== null && term.expiresOn !== message.expiresOn ? term.expiresOn : null;
  const available = term.madeAvailableAt === null ? null : new Date(term.madeAvailableAt);
  await withTransaction(deps.pool, async (client) => {
    await moveWithin(client, {
      id: message.id,
      entity: message.entity,
      from: ['accepted'],
      set: {
        read_term_at: null,
        ...(day === null ? {} : { expires_on: day }),
        // Only what has come to pass: a sending may be scheduled.
        ...(message.madeAvailableAt === null && available !== null && available <= now
          ? { made_available_at: available }
          : {}),
      },
      changes:
        day === null ? [] : [{ kind: 'notice', code: 'deadline-read-back', text: day, source: adapter.id, at: now }],
    });
    if (day !== null) await addDeadline(client, { message: message.id, day });
  });
}
