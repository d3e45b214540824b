/** Writes a decided step as a move of the message: which columns, and what the timeline says. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Outcome, Warning } from '../../contracts/outcome.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { Change, Columns, Lease, Move } from '../outbox/move.ts';

type Context = {
  message: { id: string; entity: string };
  from: readonly [Delivery];
  /** Given while a lease is held. */
  lease?: Lease;
  /** What the attempt came to; absent when the step follows a question. */
  outcome?: Outcome;
  code?: string;
  at: Date;
  backend: ActiveBackend;
};

/** Ends every lease and question; each step sets what it needs on top. */
const AT_REST = {
  lease_owner: null,
  lease_until: null,
  ask_lease_until: null,
  attempt_started_at: null,
} satisfies Columns;
const SETTLED = { uncertain_since: null, next_ask_at: null, needs_person: false, pending: null } satisfies Columns;

export function moveFor(step: NextStep, context: Context): Move {
  const { message, from, lease, at } = context;
  const code = context.outcome?.code ?? context.code ?? null;
  const unchanged = from[0] === step.delivery;
  const change: Change = {
    kind: 'delivery',
    from: from[0],
    to: step.delivery,
    code: step.delivery === 'dead' ? step.code : code,
    text: context.outcome?.text ?? null,
    source: context.backend.adapter.id,
    at,
  };
  return {
    id: message.id,
    entity: message.entity,
    from,
    ...(lease === undefined ? {} : { lease }),
    set: { ...AT_REST, ...columnsFor(step, context) },
    changes: unchanged ? [] : [change],
  };
}

function columnsFor(step: NextStep, { outcome, at, from, backend }: Context): Columns {
  switch (step.delivery) {
    case 'accepted': {
      const warnings: Warning[] = outcome?.kind === 'accepted' ? outcome.warnings : [];
      return {
        ...SETTLED,
        delivery: 'accepted',
        remote_id: step.remoteId,
        accepted_at: at,
        problem: null,
        poll_at: new Date(at.getTime() + backend.config.poll.minMs),
        ...(warnings.length > 0 ? { warnings } : {}),
      };
    }
    case 'rejected':
      return { ...SETTLED, delivery: 'rejected', final: true, problem: problemOf(step.finding, at) };
    case 'dead':
      return {
        ...SETTLED,
        delivery: 'dead',
        final: true,
        problem: problemOf({ pointer: '', code: 'attempts-exhausted' }, at),
      };
    case 'queued':
      return { ...SETTLED, delivery: 'queued', next_at: step.at, deadline_sent: null };
    case 'uncertain':
      return {
        delivery: 'uncertain',
        next_ask_at: step.askAt,
        pending: step.pending,
        needs_person: step.needsPerson,
        ...(from[0] === 'sending'
          ? { uncertain_since: at, uncertain_alerted: false, ever_uncertain: true, attempt_ended_at: at, asks: 0 }
          : {}),
      };
  }
}

function problemOf(finding: Finding, at: Date) {
  return { ...finding, at: at.toISOString() };
}
