/**
 * Changing one's mind, as decisions: what may be asked of a message that stands so, and what follows an attempt or a
 * look. Pure. As with messages, nothing that may have been done is repeated before the back end shows that it was not.
 */
import { ACT_ENDS } from '../../contracts/inbox.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Legal } from '../../contracts/outcome.ts';
import { type ChangeOutcome, isAct, type WishKind } from '../../contracts/remote-change.ts';
import { isFinalLegal } from './lifecycle.ts';
import type { Policy } from './next-step.ts';
import { backoffMs } from './retry-policy.ts';

export type Standing = {
  delivery: Delivery;
  legal: Legal | null;
  /** True once the first byte of the attempt under way may have left. */
  begun: boolean;
};

export type Permission =
  /** Nothing has left us: it is changed here. */
  | { kind: 'local' }
  /** It may be at the back end: decided once that is known. */
  | { kind: 'later' }
  /** The back end has it, and it still waits for the person. */
  | { kind: 'remote' }
  /** It already is as wished. */
  | { kind: 'already' }
  | { kind: 'refused'; finding: Finding };

export function permit(change: WishKind, { delivery, legal, begun }: Standing): Permission {
  if (isAct(change) && legal === ACT_ENDS[change]) return { kind: 'already' };
  if (change === 'cancel' && (delivery === 'cancelled' || legal === 'annulled')) return { kind: 'already' };
  switch (delivery) {
    case 'accepted':
      if (!isFinalLegal(legal)) return { kind: 'remote' };
      return { kind: 'refused', finding: { pointer: '', code: 'message-final', params: { legal: legal ?? '' } } };
    case 'queued':
      return change === 'report' ? notYetThere(delivery) : { kind: 'local' };
    case 'sending':
      // Before its first byte a claimed message can still be kept back; its days are already counted.
      if (change === 'cancel' && !begun) return { kind: 'local' };
      return change === 'report' ? notYetThere(delivery) : { kind: 'later' };
    case 'uncertain':
      return change === 'report' ? notYetThere(delivery) : { kind: 'later' };
    case 'rejected':
    case 'dead':
    case 'cancelled':
    case 'mirrored':
      return { kind: 'refused', finding: { pointer: '', code: 'message-ended', params: { delivery } } };
  }
}

function notYetThere(delivery: Delivery): Permission {
  return { kind: 'refused', finding: { pointer: '', code: 'message-not-there', params: { delivery } } };
}

export type ChangeStep =
  | { state: 'done'; code: string; expiresOn: string | null }
  | { state: 'refused'; finding: Finding; text: string }
  /** Certainly not done, and tried often enough. */
  | { state: 'failed'; code: string }
  | { state: 'queued'; at: Date }
  | { state: 'uncertain'; askAt: Date; pending: Pending | null }
  /** It may have been done and nobody can tell: a person looks. */
  | { state: 'unsure'; code: string };

/** A refusal that is believed once the message shows that nothing was done. */
export type Pending = { finding: Finding; text: string };

type ChangePolicy = Pick<Policy, 'retry' | 'settleMs'>;

export function afterChange(
  tried: { attempts: number; everUncertain: boolean; endedAt: Date },
  outcome: ChangeOutcome,
  policy: ChangePolicy,
  random: number,
): ChangeStep {
  const look = (pending: Pending | null): ChangeStep => ({
    state: 'uncertain',
    askAt: new Date(tried.endedAt.getTime() + policy.settleMs),
    pending,
  });
  switch (outcome.kind) {
    case 'done':
      return { state: 'done', code: outcome.code, expiresOn: outcome.expiresOn };
    case 'refused': {
      const { finding, text } = outcome;
      // "Not in this state" may be the answer to a second try of what the first one did.
      return tried.everUncertain ? look({ finding, text }) : { state: 'refused', finding, text };
    }
    case 'temporary':
      return again(tried.attempts, outcome.code, policy, { at: tried.endedAt, random });
    case 'unknown':
      // An answer we do not know is not tried again and again: it is a refusal, unless the message shows otherwise.
      return look(outcome.infrastructure ? null : { finding: { pointer: '', code: outcome.code }, text: outcome.text });
  }
}

/** What a look at the message showed. */
export type Seen =
  | { kind: 'done'; expiresOn: string | null }
  | { kind: 'not-done' }
  /** It ended in another way meanwhile. */
  | { kind: 'over'; legal: Legal }
  /** The back end answered, and what it says decides nothing; it will say no more before `notBefore`. */
  | { kind: 'untold'; code: string; notBefore?: Date }
  /** No answer of the back end. */
  | { kind: 'failed'; code: string };

export type Looked = {
  attempts: number;
  /** Looks that decided nothing, this one included. */
  asks: number;
  attemptEndedAt: Date;
  askedAt: Date;
  pending: Pending | null;
};

/** "Not done" counts only `settleMs` after the last attempt ended. Only answers use up the bounded number of looks. */
export function afterLook(looked: Looked, seen: Seen, policy: ChangePolicy, random: number): ChangeStep {
  const wait = (askAt: Date): ChangeStep => ({ state: 'uncertain', askAt, pending: looked.pending });
  const paced = new Date(looked.askedAt.getTime() + backoffMs(looked.asks, policy.retry, random));
  switch (seen.kind) {
    case 'done':
      return { state: 'done', code: 'confirmed', expiresOn: seen.expiresOn };
    case 'over':
      return {
        state: 'refused',
        finding: { pointer: '', code: 'message-final', params: { legal: seen.legal } },
        text: '',
      };
    case 'failed':
      return wait(paced);
    case 'untold':
      if (looked.asks >= policy.retry.attempts) return { state: 'unsure', code: seen.code };
      return wait(seen.notBefore !== undefined && seen.notBefore > paced ? seen.notBefore : paced);
    case 'not-done': {
      const settledAt = new Date(looked.attemptEndedAt.getTime() + policy.settleMs);
      if (looked.askedAt < settledAt) return wait(settledAt);
      if (looked.pending !== null) return { state: 'refused', ...looked.pending };
      return again(looked.attempts, 'not-done', policy, { at: looked.askedAt, random });
    }
  }
}

function again(attempts: number, code: string, policy: ChangePolicy, when: { at: Date; random: number }): ChangeStep {
  if (attempts >= policy.retry.attempts) return { state: 'failed', code };
  return { state: 'queued', at: new Date(when.at.getTime() + backoffMs(attempts, policy.retry, when.random)) };
}
