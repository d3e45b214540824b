/** Writes down what an attempt came to: the message, its attempt and its answer in one move, then metrics and log. */
import type { ActiveBackend, HttpResult } from '../../contracts/backend.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { afterAttempt } from '../domain/next-step.ts';
import { traceEarlyCallbacks } from '../message-trace.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';
import { type Move, move } from '../outbox/move.ts';
import type { DeliveryDeps } from './deps.ts';
import { answerEvidence } from './evidence.ts';
import { policyOf } from './policy.ts';
import { withStatus } from './record-status.ts';
import { moveFor } from './step-move.ts';
import { traceAttempt } from './trace.ts';

export type Ended = {
  n: number;
  startedAt: Date;
  answer: HttpResult;
  outcome: Outcome;
  traceparent?: string | undefined;
};

export async function record(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: ClaimedMessage,
  ended: Ended,
): Promise<void> {
  const { n, startedAt, answer, outcome } = ended;
  const { id: backendId } = backend.adapter;
  const at = deps.runtime.now();
  const tried = { attempts: n - message.attemptsBefore, everUncertain: message.everUncertain, endedAt: at };
  const step = afterAttempt(tried, outcome, policyOf(backend), Math.random());
  const evidence = answerEvidence(deps, message, { n, answer, backend: backendId, at });
  const attempt = { n, startedAt, durationMs: answer.durationMs, outcome: outcome.kind, code: outcome.code };
  const identity = { id: message.id, entity: message.entity };
  const lease = { owner: deps.owner, until: message.leaseUntil };
  const next = moveFor(step, { message: identity, from: ['sending'], lease, outcome, at, backend });
  const told = (move: Move) => statusToo(deps, backend, message, { move: { ...move, evidence }, outcome, at });
  const recorded = await deps.writes.move({ ...told(next), attempt });
  // The lease ran out meanwhile: somebody called it uncertain. An acceptance still settles it; all else is asked for.
  if (!recorded && step.delivery === 'accepted') {
    const late = moveFor(step, { message: identity, from: ['uncertain'], outcome, at, backend });
    await move(deps.pool, told(late));
  }
  const nextAttemptAt = step.delivery === 'queued' ? step.at.toISOString() : null;
  traceAttempt(deps, backend, message, { ...ended, endedAt: at });
  if (step.delivery === 'accepted') await traceEarlyCallbacks(deps, message.id, at);
  await tell(deps, backend, message, { ...ended, n: tried.attempts, nextAttemptAt });
}

function statusToo(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: ClaimedMessage,
  of: { move: Move; outcome: Outcome; at: Date },
): Move {
  const { move, outcome, at } = of;
  const status = outcome.kind === 'accepted' ? outcome.status : undefined;
  return status === undefined ? move : withStatus(deps, backend, { move, message, status, at });
}

async function tell(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: ClaimedMessage,
  ended: Ended & { nextAttemptAt: string | null },
): Promise<void> {
  const { outcome, answer } = ended;
  const { id } = backend.adapter;
  deps.metrics.attempts.inc({ backend: id, outcome: outcome.kind, code: outcome.code });
  deps.metrics.attemptSeconds.observe({ backend: id }, answer.durationMs / 1000);
  if (outcome.kind === 'unknown' && !outcome.infrastructure) deps.metrics.unknownCodes.inc({ backend: id });
  deps.log.info('message.attempted', {
    message: message.id,
    entity: message.entity,
    backend: id,
    n: ended.n,
    max: backend.config.retry.attempts,
    outcome: outcome.kind,
    code: outcome.code,
    durationMs: answer.durationMs,
    nextAttemptAt: ended.nextAttemptAt,
  });
  const failed = outcome.kind === 'temporary' || (outcome.kind === 'unknown' && outcome.infrastructure);
  if (outcome.kind === 'accepted' || outcome.kind === 'duplicate') await deps.heard(id);
  await deps.circuits.observe(id, 'send', !failed);
}
