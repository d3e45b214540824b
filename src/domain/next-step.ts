/**
 * Exactly once, as a decision: what an attempt or a question leads to. Pure; the rules are those of
 * "Exactly once" in the README. Nothing here ever sends: it only says what may happen next.
 */
import type { AskResult, Finding, Outcome } from '../../contracts/outcome.ts';
import { backoffMs } from './retry-policy.ts';

export type RetryPolicy = { baseMs: number; maxMs: number; attempts: number };
export type Policy = { retry: RetryPolicy; settleMs: number; askByReference: boolean };

/** An answer that is final only after one more ask. */
export type Pending = { kind: 'rejected'; finding: Finding; text: string } | { kind: 'duplicate'; code: string };

export type NextStep =
  | { delivery: 'accepted'; remoteId: string }
  | { delivery: 'rejected'; finding: Finding }
  | { delivery: 'dead'; code: string }
  | { delivery: 'queued'; at: Date }
  /** `askAt` null: the back end cannot be asked, a person decides. */
  | { delivery: 'uncertain'; askAt: Date | null; pending: Pending | null; needsPerson: boolean };

export type Tried = {
  /** Attempts made in this generation, the one just ended included. */
  attempts: number;
  /** Could an earlier attempt of this generation have arrived? */
  everUncertain: boolean;
  endedAt: Date;
};

/** What follows an attempt. `random` in [0, 1) spreads the retries. */
export function afterAttempt(tried: Tried, outcome: Outcome, policy: Policy, random: number): NextStep {
  const uncertain = (pending: Pending | null): NextStep => ({
    delivery: 'uncertain',
    askAt: policy.askByReference ? new Date(tried.endedAt.getTime() + policy.settleMs) : null,
    pending,
    needsPerson: !policy.askByReference,
  });
  switch (outcome.kind) {
    case 'accepted':
      return { delivery: 'accepted', remoteId: outcome.remoteId };
    case 'duplicate':
      return uncertain({ kind: 'duplicate', code: outcome.code });
    case 'rejected':
      return tried.everUncertain
        ? uncertain({ kind: 'rejected', finding: outcome.finding, text: outcome.text })
        : { delivery: 'rejected', finding: outcome.finding };
    case 'temporary':
      return again(tried, outcome.code, policy, { at: tried.endedAt, random });
    case 'unknown':
      return uncertain(null);
  }
}

export type Asked = {
  attempts: number;
  /** When the last attempt that may have arrived had certainly ended. */
  attemptEndedAt: Date;
  pending: Pending | null;
  /** Asks made so far, this one included. */
  asks: number;
  /** When this question was put; an answer speaks of no later moment. */
  askedAt: Date;
};

/** What follows a question. "Not found" counts only when it was asked `settleMs` after the last attempt ended. */
export function afterAsk(asked: Asked, result: AskResult, policy: Policy, random: number): NextStep {
  const wait = (at: Date, needsPerson = false): NextStep => ({
    delivery: 'uncertain',
    askAt: at,
    pending: asked.pending,
    needsPerson,
  });
  if (result.kind === 'found') return { delivery: 'accepted', remoteId: result.remoteId };
  const paced = new Date(asked.askedAt.getTime() + backoffMs(asked.asks, policy.retry, random));
  if (result.kind === 'failed') return wait(paced);
  // Looked for again all the same: what could not be told apart may be told later. Slowly, for a person has it in hand.
  if (result.kind === 'undecided') return wait(new Date(asked.askedAt.getTime() + policy.retry.maxMs), true);
  // `repeatable` waits as long as "not found": what is still on its way should be there to refuse the second one.
  const settledAt = new Date(asked.attemptEndedAt.getTime() + policy.settleMs);
  if (asked.askedAt < settledAt) return wait(settledAt);
  if (asked.pending?.kind === 'duplicate') return wait(new Date(asked.askedAt.getTime() + policy.retry.maxMs), true);
  if (asked.pending?.kind === 'rejected') return { delivery: 'rejected', finding: asked.pending.finding };
  return again(asked, 'not-delivered', policy, { at: asked.askedAt, random });
}

function again(
  tried: { attempts: number },
  code: string,
  policy: Policy,
  when: { at: Date; random: number },
): NextStep {
  if (tried.attempts >= policy.retry.attempts) return { delivery: 'dead', code };
  return { delivery: 'queued', at: new Date(when.at.getTime() + backoffMs(tried.attempts, policy.retry, when.random)) };
}
