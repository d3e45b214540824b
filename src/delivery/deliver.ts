/**
 * The product on one page: how one claimed message is handed over. Everything remote happens here, between two
 * commits; every branch of it stands in this file.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { EVENT_TYPES } from '../../contracts/event.ts';
import { madridDay } from '../domain/calendar.ts';
import { deadlineFor } from '../domain/deadline.ts';
import { afterAttempt } from '../domain/next-step.ts';
import { errorFields } from '../log.ts';
import { begin } from '../outbox/begin.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';
import { move } from '../outbox/move.ts';
import { loadDeliverable } from '../store/documents/load-deliverable.ts';
import { accessOf, callTools, type DeliveryDeps } from './deps.ts';
import { answerEvidence, requestEvidence } from './evidence.ts';
import { policyOf } from './policy.ts';
import { handBack, refuseUnsent, setBack } from './set-back.ts';
import { moveFor } from './step-move.ts';

/** Never throws: what goes wrong is written to the message, or left to its lease. */
export async function deliver(deps: DeliveryDeps, backend: ActiveBackend, message: ClaimedMessage): Promise<void> {
  const { adapter, config } = backend;
  const { pool, runtime } = deps;
  const tools = callTools(deps, backend);
  const access = accessOf(deps, backend, message.entity);
  try {
    const { event, document } = await loadDeliverable(pool, deps.vault, message.event);
    const sending = event.data.sendings[message.position];
    if (sending === undefined) throw new RangeError('no such sending');

    const today = madridDay(runtime.now());
    const kind = event.type === EVENT_TYPES.notification ? 'notification' : 'communication';
    const deadline = deadlineFor(event.data, kind, { today, defaultDays: config.defaults.naturalDays });
    if (deadline.kind === 'too-short') return await refuseUnsent(deps, message, deadline);

    const { expiresOn } = deadline;
    const outbound = { messageId: message.id, entity: message.entity, issuer: message.issuer, reference: message.reference, event, sending, document };
    const translated = adapter.translate({ ...outbound, expiresOn }, { config, entity: access.config, today });
    const signed = await adapter.sign(translated, access, config, tools);

    if (deps.stopping()) return await handBack(deps, message);

    const n = message.attempts + 1;
    const startedAt = runtime.now();
    const request = requestEvidence(deps, message, { n, signed, at: startedAt });
    const identity = { id: message.id, entity: message.entity };
    const mayStart = await begin(pool, {
      message: identity,
      owner: deps.owner,
      now: startedAt,
      timeoutMs: config.timeoutMs,
      expiresOn,
      warnings: translated.warnings,
      request,
    });
    if (!mayStart || runtime.now().getTime() + config.timeoutMs > message.leaseUntil.getTime())
      return deps.log.warn('message.lease-lost', { message: message.id, backend: adapter.id });

    const answer = await adapter.send(signed, config, tools.transport);
    const outcome = adapter.interpret(answer);

    const endedAt = runtime.now();
    const tried = { attempts: n - message.attemptsBefore, everUncertain: message.everUncertain, endedAt };
    const step = afterAttempt(tried, outcome, policyOf(backend), Math.random());
    const attempt = { n, startedAt, durationMs: answer.durationMs, outcome: outcome.kind, code: outcome.code };
    const kept = answerEvidence(deps, message, { n, answer, backend: adapter.id, at: endedAt });
    const next = moveFor(step, { message: identity, from: ['sending'], owner: deps.owner, outcome, at: endedAt, backend });
    const recorded = await move(pool, { ...next, attempt, evidence: kept });
    // The lease ran out meanwhile: somebody called it uncertain. An acceptance still settles it; all else is asked for.
    if (!recorded && step.delivery === 'accepted')
      await move(pool, { ...moveFor(step, { message: identity, from: ['uncertain'], outcome, at: endedAt, backend }), evidence: kept });

    deps.metrics.attempts.inc({ backend: adapter.id, outcome: outcome.kind, code: outcome.code });
    deps.metrics.attemptSeconds.observe({ backend: adapter.id }, answer.durationMs / 1000);
    deps.log.info('message.attempted', {
      message: message.id,
      entity: message.entity,
      backend: adapter.id,
      n: tried.attempts,
      max: config.retry.attempts,
      outcome: outcome.kind,
      code: outcome.code,
      durationMs: answer.durationMs,
      nextAttemptAt: step.delivery === 'queued' ? step.at.toISOString() : null,
    });
    const failed = outcome.kind === 'temporary' || (outcome.kind === 'unknown' && outcome.infrastructure);
    if (outcome.kind === 'unknown' && !outcome.infrastructure) deps.metrics.unknownCodes.inc({ backend: adapter.id });
    await deps.circuits.observe(adapter.id, 'send', !failed);
  } catch (error) {
    deps.log.error('message.not-delivered', { message: message.id, backend: adapter.id, ...errorFields(error) });
    await setBack(deps, message, error);
  }
}
