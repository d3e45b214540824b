/** What delivery tells of a message to whoever follows its event: each attempt with its call. */
import type { ActiveBackend, HttpResult } from '../../contracts/backend.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';
import type { Span } from '../tracing.ts';
import type { DeliveryDeps } from './deps.ts';

/** `endedAt`: when the answer was there. */
type Attempt = {
  n: number;
  startedAt: Date;
  endedAt: Date;
  answer: HttpResult;
  outcome: Outcome;
  traceparent?: string | undefined;
};

export function traceAttempt(
  deps: DeliveryDeps,
  { adapter }: ActiveBackend,
  message: ClaimedMessage,
  ended: Attempt,
): void {
  if (!deps.tracing) return;
  const { n, startedAt, endedAt, answer, outcome, traceparent = null } = ended;
  const failed = outcome.kind !== 'accepted' && outcome.kind !== 'duplicate';
  const call: Span = {
    name: 'backend.send',
    kind: 'client',
    startedAt: new Date(Math.max(startedAt.getTime(), endedAt.getTime() - answer.durationMs)),
    endedAt,
    failed: answer.kind !== 'answer',
    attributes: {
      'carpeta.backend': adapter.id,
      ...(answer.kind === 'answer'
        ? { 'http.response.status_code': answer.status }
        : { 'error.type': `${answer.kind} ${answer.reason}` }),
    },
  };
  deps.tracing.record(
    { event: message.event, traceparent },
    {
      name: 'message.attempt',
      kind: 'consumer',
      startedAt,
      endedAt: deps.runtime.now(),
      failed,
      attributes: {
        'carpeta.message': message.id,
        'carpeta.entity': message.entity,
        'carpeta.backend': adapter.id,
        'carpeta.attempt': n,
        'carpeta.outcome': outcome.kind,
        'carpeta.code': outcome.code,
      },
      within: [call],
    },
  );
}
