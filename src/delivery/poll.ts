/** Accepted messages: the back end is asked what became of them. Only this moves a legal status. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { QueryResult, RemoteStatus } from '../../contracts/outcome.ts';
import { isFinalLegal, readLegal } from '../domain/lifecycle.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { type PollPlan, planPoll } from '../domain/polling.ts';
import { errorFields } from '../log.ts';
import { traceMessage } from '../message-trace.ts';
import { moveWithin } from '../outbox/move.ts';
import { type PolledMessage, takeForPoll } from '../outbox/take.ts';
import { withTransaction } from '../store/pool.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { raise, tellOf } from './notices.ts';
import { receivedOf } from './received.ts';
import { gaveUpNotice, problemColumn, recordStatus } from './record-status.ts';

/** Polls whatever is due, `atMost` at once; returns how many were polled. */
export async function pollDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (maintenanceOf(backend, deps.runtime.now()) !== null) return 0;
  const due = await takeForPoll(deps.pool, {
    backend: adapter.id,
    atMost,
    suspended: suspendedEntities(deps, backend),
    now: deps.runtime.now(),
    leaseMs: config.leaseMs,
  });
  await Promise.all(due.map((message) => pollOne(deps, backend, message)));
  return due.length;
}

async function pollOne(deps: DeliveryDeps, backend: ActiveBackend, message: PolledMessage): Promise<void> {
  const { adapter } = backend;
  const startedAt = deps.runtime.now();
  try {
    let result = await query(deps, backend, message, message.withEvidence || message.evidencePending);
    // A final state is worth its certificate at once; where it came unasked, a second look would only use it up.
    if (
      result.kind === 'status' &&
      !result.status.certified &&
      !message.withEvidence &&
      !message.evidencePending &&
      endsFinal(message, result.status)
    )
      result = await query(deps, backend, message, true);
    deps.metrics.polls.inc({ backend: adapter.id, result: result.kind });
    await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
    if (result.kind !== 'failed') await deps.heard(adapter.id);
    if (result.kind === 'status') await recordStatus(deps, backend, message, result.status);
    else await recordNothing(deps, backend, message, result);
    await traceMessage(deps, message.id, {
      ...{ name: 'message.poll', kind: 'client', startedAt, failed: result.kind === 'failed' },
      attributes: { 'carpeta.entity': message.entity, 'carpeta.backend': adapter.id, 'carpeta.result': result.kind },
    });
  } catch (error) {
    deps.log.error('message.not-polled', { message: message.id, backend: adapter.id, ...errorFields(error) });
  }
}

function query(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: PolledMessage,
  withEvidence: boolean,
): Promise<QueryResult> {
  const question = {
    ...{ remoteId: message.remoteId, entity: message.entity, withEvidence },
    ...(message.received ? { received: receivedOf(deps, message) } : {}),
  };
  return backend.adapter.query(
    question,
    accessOf(deps, backend, message.entity),
    backend.config,
    callTools(deps, backend),
  );
}

function endsFinal(message: PolledMessage, status: RemoteStatus): boolean {
  const last = readLegal(message, status).moves.at(-1);
  return isFinalLegal(last?.to ?? message.legal);
}

/** No status came: looked at again later, but not for ever, unless it is the back end that is down. */
async function recordNothing(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: PolledMessage,
  result: Exclude<QueryResult, { kind: 'status' }>,
): Promise<void> {
  const now = deps.runtime.now();
  deps.log.warn('message.poll-failed', { message: message.id, backend: backend.adapter.id, code: result.code });
  const down = result.kind === 'failed' && result.infrastructure;
  const planned = planPoll(
    {
      ...message,
      finalSince: message.legalAt,
      newsAt: message.legalAt,
      certified: !message.evidencePending,
      noMore: false,
      notBefore: result.kind === 'failed' && result.notBefore !== undefined ? new Date(result.notBefore) : undefined,
    },
    backend.config.poll,
    now,
  );
  const later = new Date(now.getTime() + backend.config.poll.maxMs);
  const plan: PollPlan = down && planned.at === null ? { ...planned, at: later, gaveUp: null } : planned;
  const told = await withTransaction(deps.pool, async (client) => {
    const moved = await moveWithin(client, {
      id: message.id,
      entity: message.entity,
      from: ['accepted'],
      seenCallbackAt: message.callbackAt,
      set: {
        poll_at: plan.at,
        polls: message.polls + 1,
        ask_lease_until: null,
        ...(plan.gaveUp === null ? {} : { evidence_pending: false, ...problemColumn(plan, message, now) }),
      },
    });
    return moved ? raise(client, gaveUpNotice(plan, { message, backend: backend.adapter.id, at: now })) : [];
  });
  tellOf(deps, told);
}
