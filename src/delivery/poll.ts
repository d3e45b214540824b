/** Accepted messages: the back end is asked what became of them. Only this moves a legal status. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { QueryResult, RemoteStatus } from '../../contracts/outcome.ts';
import { isFinalLegal, type LegalReading, readLegal } from '../domain/lifecycle.ts';
import { maintenanceAt } from '../domain/maintenance.ts';
import { pollDelayMs } from '../domain/retry-policy.ts';
import { errorFields } from '../log.ts';
import { type Change, type Columns, move } from '../outbox/move.ts';
import { type PolledMessage, takeForPoll } from '../outbox/take.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { keep } from './evidence.ts';

/** How long after the final state a missing certificate is still looked for. */
const EVIDENCE_SEARCH_MS = 60 * 24 * 3_600_000;

/** Ends the platform certifies with a receipt; the others have none to look for. */
const CERTIFIED_ENDS: ReadonlySet<string | null> = new Set(['accessed', 'refused', 'expired']);

/** Polls whatever is due, `atMost` at once; returns how many were polled. */
export async function pollDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (maintenanceAt(config, deps.runtime.now()) !== null) return 0;
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
  try {
    let result = await query(deps, backend, message, message.withEvidence || message.evidencePending);
    // A final state is worth its certificate at once.
    if (
      result.kind === 'status' &&
      !message.withEvidence &&
      !message.evidencePending &&
      endsFinal(message, result.status)
    )
      result = await query(deps, backend, message, true);
    deps.metrics.polls.inc({ backend: adapter.id, result: result.kind });
    await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
    if (result.kind === 'status') await recordStatus(deps, backend, message, result.status);
    else await pollLater(deps, backend, message, result.code);
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
  const question = { remoteId: message.remoteId, entity: message.entity, withEvidence };
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

async function pollLater(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: PolledMessage,
  code: string,
): Promise<void> {
  const now = deps.runtime.now();
  const delay = pollDelayMs(now.getTime() - message.acceptedAt.getTime(), backend.config.poll);
  deps.log.warn('message.poll-failed', { message: message.id, backend: backend.adapter.id, code });
  await move(deps.pool, {
    id: message.id,
    entity: message.entity,
    from: ['accepted'],
    set: { poll_at: new Date(now.getTime() + delay), polls: message.polls + 1, ask_lease_until: null },
  });
}

async function recordStatus(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: PolledMessage,
  status: RemoteStatus,
): Promise<void> {
  const now = deps.runtime.now();
  const source = backend.adapter.id;
  const reading = readLegal(message, status);
  if (status.unknownCodes.length > 0) {
    deps.metrics.unknownCodes.inc({ backend: source }, status.unknownCodes.length);
    deps.log.warn('status.unknown-word', { message: message.id, backend: source, count: status.unknownCodes.length });
  }
  const evidence = status.evidence.map((piece) =>
    keep(deps, message, {
      name: piece.name,
      kind: piece.kind,
      mediaType: piece.mediaType,
      pieces: [piece.bytes],
      source,
      at: now,
    }),
  );
  await move(deps.pool, {
    id: message.id,
    entity: message.entity,
    from: ['accepted'],
    set: {
      ...columnsAfter(reading, message, { backend, certified: status.certified, now }),
      polls: message.polls + 1,
      ask_lease_until: null,
    },
    changes: changesOf(reading, source, now),
    evidence,
  });
}

function columnsAfter(
  reading: LegalReading,
  message: PolledMessage,
  context: { backend: ActiveBackend; certified: boolean; now: Date },
): Columns {
  const { now } = context;
  const last = reading.moves.at(-1);
  const available = reading.moves.find((each) => each.to === 'available');
  const legal = last?.to ?? message.legal;
  const final = isFinalLegal(legal);
  const finalSince = (final ? (last?.at ?? message.legalAt) : null) ?? now;
  const searching =
    CERTIFIED_ENDS.has(legal) && !context.certified && now.getTime() - finalSince.getTime() < EVIDENCE_SEARCH_MS;
  // Right after the final state its certificate is expected soon; a message that still waits ages slowly.
  const age = now.getTime() - (final ? finalSince : message.acceptedAt).getTime();
  const delay = pollDelayMs(Math.max(0, age), context.backend.config.poll);
  return {
    legal,
    final,
    evidence_pending: searching,
    poll_evidence: false,
    poll_at: final && !searching ? null : new Date(now.getTime() + delay),
    ...(last === undefined ? {} : { legal_at: last.at, channel: last.channel, by_whom: last.by }),
    ...(available === undefined || message.madeAvailableAt !== null ? {} : { made_available_at: available.at }),
  };
}

function changesOf(reading: LegalReading, source: string, now: Date): Change[] {
  const changes: Change[] = reading.moves.map((each) => ({
    kind: 'legal',
    from: each.from,
    to: each.to,
    code: each.code,
    source,
    at: each.at,
    conflict: each.conflict,
  }));
  const conflict = reading.moves.find((each) => each.conflict) ?? reading.conflictSeen;
  if (conflict != null)
    changes.push({ kind: 'notice', code: 'conflict', text: conflict.code, source, at: now, conflict: true });
  return changes;
}
