/**
 * What people asked of messages that a back end has, worked off like messages: take with a lease, call outside every
 * transaction, record. What may have been done is looked at, never simply done again: an extension would count twice.
 */
import type { ActiveBackend, ChangeOperation } from '../../contracts/backend.ts';
import { type ChangeOutcome, isAct, type WishKind } from '../../contracts/remote-change.ts';
import { afterChange, afterLook, permit } from '../domain/change-step.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { errorFields } from '../log.ts';
import { traceMessage } from '../message-trace.ts';
import { loadTarget } from '../store/events/load-target.ts';
import { findEvidence, readEvidence } from '../store/evidence/read.ts';
import { beginChange } from '../store/remote-changes/begin.ts';
import { type TakenChange, takeChanges } from '../store/remote-changes/take.ts';
import { stopped } from './change-fault.ts';
import { lookAt, readTerm } from './change-look.ts';
import { recordChange, waitForTurn } from './change-record.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { answerEvidence, keep, requestEvidence } from './evidence.ts';
import { policyOf } from './policy.ts';

type Operation = ChangeOperation<unknown, unknown, unknown, unknown>;

/** Works off whatever is due, `atMost` at once; returns how many were taken. */
export async function changesDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  const now = deps.runtime.now();
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (deps.stopping() || maintenanceOf(backend, now) !== null) return 0;
  const due = await takeChanges(deps.pool, deps.vault, {
    backend: adapter.id,
    owner: deps.owner,
    atMost,
    suspended: suspendedEntities(deps, backend),
    now,
    leaseMs: config.leaseMs,
    onUnreadable: ({ id, messageId }, error) =>
      deps.log.error('change.not-made', { change: id, message: messageId, ...errorFields(error) }),
  });
  await Promise.all(due.map((change) => workOn(deps, backend, change)));
  return due.length;
}

/** Never throws: after a fault of ours it is taken up again a bounded number of times. */
async function workOn(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<void> {
  try {
    const standing = permit(change.kind, { delivery: 'accepted', legal: change.message.legal, begun: true });
    if (change.state === 'uncertain') await look(deps, backend, change);
    else if (standing.kind === 'refused') await ended(deps, backend, change, { ...standing, text: '' });
    else if (standing.kind === 'already') await confirmed(deps, backend, change);
    else await attempt(deps, backend, change);
  } catch (error) {
    await stopped(deps, backend, change, error);
  }
}

/** How the back end is told of it; undefined where it cannot be. */
export function operationOf({ adapter }: ActiveBackend, kind: WishKind): Operation | undefined {
  return (isAct(kind) ? adapter.acts?.[kind] : adapter[kind]) as Operation | undefined;
}

/* An answer that a fault of ours cannot read is kept as it came, and the back end is asked what became of it. */
function understood(deps: DeliveryDeps, { id, message }: TakenChange, read: () => ChangeOutcome): ChangeOutcome {
  try {
    return read();
  } catch (error) {
    deps.log.error('change.not-understood', { change: id, message: message.id, ...errorFields(error) });
    return { kind: 'unknown', code: 'internal', text: '', infrastructure: true };
  }
}

/** What came with the answer, such as the document that was accepted. */
function broughtAlong(
  deps: DeliveryDeps,
  { adapter }: ActiveBackend,
  of: { message: TakenChange['message']; outcome: ChangeOutcome; at: Date },
) {
  const pieces = of.outcome.kind === 'done' ? (of.outcome.evidence ?? []) : [];
  return pieces.map(({ bytes, ...piece }) =>
    keep(deps, of.message, { ...piece, pieces: [bytes], source: adapter.id, at: of.at }),
  );
}

async function attempt(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<void> {
  const { adapter, config } = backend;
  const { pool, runtime } = deps;
  const { message } = change;
  const operation = operationOf(backend, change.kind);
  const about = await loadTarget(pool, deps.vault, { ...message, kind: change.kind });
  if (operation === undefined || about === null)
    return ended(deps, backend, change, { finding: { pointer: '', code: 'backend-cannot' }, text: '' });
  const before = change.kind === 'extend' ? await readTerm(deps, backend, message) : null;
  // Without the day from before nobody could tell later whether it was done.
  if (before?.kind === 'failed') return untold(deps, backend, change, before);
  const baseline = before === null ? null : (before.expiresOn ?? message.expiresOn);

  const tools = callTools(deps, backend);
  const target = { remoteId: message.remoteId, issuer: message.issuer, entity: message.entity, ...about };
  const wish = await withReceipt(deps, change);
  const access = accessOf(deps, backend, message.entity);
  const prepared = operation.prepare(target, wish, access, config, tools);
  const signed = (await operation.sign?.(prepared, access, config, tools)) ?? prepared;
  const n = change.attempts + 1;
  const startedAt = runtime.now();
  const prefix = `${change.kind}-${change.ordinal}-`;
  const request = requestEvidence(deps, message, { n, prefix, signed, at: startedAt });
  if (deps.stopping()) return waitForTurn(deps, backend, change);
  const mayStart = await beginChange(pool, {
    id: change.id,
    owner: deps.owner,
    leaseUntil: change.leaseUntil,
    now: startedAt,
    timeoutMs: config.timeoutMs,
    baseline,
    message,
    request,
  });
  if (!mayStart || runtime.now().getTime() + config.timeoutMs > change.leaseUntil.getTime())
    return deps.log.warn('change.lease-lost', { change: change.id, message: message.id });

  const answer = await operation.send(signed, config, tools);
  const endedAt = runtime.now();
  const outcome = understood(deps, change, () => operation.interpret(answer, target, { wish, config, now: endedAt }));
  const tried = { attempts: n, everUncertain: change.everUncertain, endedAt };
  const step = afterChange(tried, outcome, policyOf(backend), Math.random());
  const evidence = [
    ...answerEvidence(deps, message, { n, prefix, answer, backend: adapter.id, at: endedAt }),
    ...broughtAlong(deps, backend, { message, outcome, at: endedAt }),
  ];
  await recordChange(
    deps,
    backend,
    { ...change, baseline },
    { step, text: outcome.text, attemptEndedAt: endedAt, evidence },
  );
  tell(deps, backend, change, { n, outcome, next: step.state });
  await trace(deps, backend, change, { did: 'attempt', startedAt, came: outcome, next: step.state });
  const failed = outcome.kind === 'temporary' || (outcome.kind === 'unknown' && outcome.infrastructure);
  // A refusal that says "not found yet" came from a service that works.
  await deps.circuits.observe(adapter.id, 'ask', !failed || (answer.kind === 'answer' && adapter.healthy(answer)));
}

async function look(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<void> {
  const askedAt = deps.runtime.now();
  const seen = await lookAt(deps, backend, change);
  const asks = change.asks + 1;
  const step = afterLook({ ...change, asks, askedAt }, seen, policyOf(backend), Math.random());
  await recordChange(deps, backend, { ...change, asks }, { step, text: '' });
  deps.log.info('change.looked-at', {
    change: change.id,
    message: change.message.id,
    seen: seen.kind,
    next: step.state,
  });
  await trace(deps, backend, change, { did: 'look', startedAt: askedAt, came: seen, next: step.state });
}

function confirmed(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<void> {
  return recordChange(deps, backend, change, { step: { state: 'done', code: 'confirmed', expiresOn: null }, text: '' });
}

function ended(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  change: TakenChange,
  why: { finding: Extract<ChangeOutcome, { kind: 'refused' }>['finding']; text: string },
): Promise<void> {
  const { finding, text } = why;
  return recordChange(deps, backend, change, { step: { state: 'refused', finding, text }, text });
}

/** Answers that cannot be used are bounded; a back end that is away is waited for. */
function untold(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  change: TakenChange,
  { code, infrastructure }: { code: string; infrastructure: boolean },
): Promise<void> {
  if (infrastructure || change.asks + 1 < backend.config.retry.attempts) return waitForTurn(deps, backend, change);
  return recordChange(deps, backend, change, { step: { state: 'failed', code }, text: '' });
}

/** A report's receipt is kept as evidence from the start; here it is put beside what was said. */
async function withReceipt(deps: DeliveryDeps, change: TakenChange): Promise<unknown> {
  if (change.kind !== 'report') return change.params;
  const { receiptName, ...said } = change.params as { receiptName: string | null };
  if (receiptName === null) return { ...said, receipt: null };
  const found = await findEvidence(deps.pool, { messageId: change.message.id, name: receiptName });
  if (found === null) throw new RangeError('the receipt is gone');
  const pieces: Buffer[] = [];
  for await (const piece of readEvidence(deps.pool, deps.vault, found)) pieces.push(piece);
  return { ...said, receipt: Buffer.concat(pieces) };
}

/** What a person asked of a message, in the trace of its event: who, why and with what receipt stays here. */
function trace(
  deps: DeliveryDeps,
  { adapter }: ActiveBackend,
  { kind, message }: TakenChange,
  of: { did: 'attempt' | 'look'; startedAt: Date; came: { kind: string; code?: string | undefined }; next: string },
): Promise<void> {
  const { did, startedAt, came, next } = of;
  return traceMessage(deps, message.id, {
    ...{ name: `change.${did}`, kind: 'client', startedAt, failed: FAILED.has(came.kind) },
    attributes: {
      ...{ 'carpeta.entity': message.entity, 'carpeta.backend': adapter.id, 'carpeta.change': kind },
      ...{ 'carpeta.outcome': came.kind, 'carpeta.next': next },
      ...(came.code === undefined ? {} : { 'carpeta.code': came.code }),
    },
  });
}

/** Of attempts and of looks: it is not known what became of it. */
const FAILED: ReadonlySet<string> = new Set(['temporary', 'unknown', 'failed']);

function tell(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  change: TakenChange,
  ended: { n: number; outcome: ChangeOutcome; next: string },
): void {
  const { n, outcome, next } = ended;
  if (outcome.kind === 'unknown' && !outcome.infrastructure)
    deps.metrics.unknownCodes.inc({ backend: backend.adapter.id });
  deps.metrics.changes.inc({ backend: backend.adapter.id, kind: change.kind, outcome: outcome.kind });
  deps.log.info('change.attempted', {
    change: change.id,
    message: change.message.id,
    backend: backend.adapter.id,
    kind: change.kind,
    n,
    outcome: outcome.kind,
    code: outcome.code,
    next,
  });
}
