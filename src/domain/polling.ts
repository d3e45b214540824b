/**
 * When an accepted message is looked at again, and when no more: the interval grows with its age, starts afresh with a
 * callback, and has an end (NOTIB #489 polled `sin_informacion` for ever). Pure.
 */
import type { Legal } from '../../contracts/outcome.ts';
import { endOfMadridDay } from './calendar.ts';
import { isFinalLegal } from './lifecycle.ts';
import { pollDelayMs } from './retry-policy.ts';

const DAY_MS = 86_400_000;
/** How long after the final state a missing certificate is looked for. NOTIB gives up after ten tries, too soon for #779. */
const EVIDENCE_SEARCH_MS = 60 * DAY_MS;
/** How long a message without news is looked at, beyond its deadline: a postal outcome takes weeks. */
const NO_NEWS_MS = 90 * DAY_MS;
/** The same where the back end says that it knows no more. */
const NO_MORE_MS = 10 * DAY_MS;

/** Ends the platform certifies with a receipt; the others have none to look for. */
const CERTIFIED_ENDS: ReadonlySet<Legal | null> = new Set<Legal | null>([
  'accessed',
  'refused',
  'expired',
  'confirmed',
]);

export type PollState = {
  legal: Legal | null;
  /** Since when its legal status is final. */
  finalSince: Date | null;
  acceptedAt: Date;
  /** When the newest callback came, or its end was learnt: the pace starts afresh there. */
  callbackAt: Date | null;
  expiresOn: string | null;
  /** The newest dated step the back end told; null where it told none. */
  newsAt: Date | null;
  /** Did this look bring the certificate of its end? */
  certified: boolean;
  /** It says that it knows no more than this. */
  noMore: boolean;
  /** It says that there is nothing new before. */
  notBefore?: Date | undefined;
};

export type PollPlan = {
  /** Null: no more. */
  at: Date | null;
  evidencePending: boolean;
  /** What is given up with this look, for a person to take on. */
  gaveUp: 'evidence-given-up' | 'polling-given-up' | null;
};

export function planPoll(state: PollState, bounds: { minMs: number; maxMs: number }, now: Date): PollPlan {
  const since = (moments: readonly (Date | null)[]) =>
    now.getTime() - Math.max(...moments.map((each) => each?.getTime() ?? 0));
  const next = (age: number) =>
    new Date(Math.max(now.getTime() + pollDelayMs(Math.max(0, age), bounds), state.notBefore?.getTime() ?? 0));
  const { acceptedAt, callbackAt, newsAt } = state;
  if (isFinalLegal(state.legal)) {
    if (!CERTIFIED_ENDS.has(state.legal) || state.certified) return { at: null, evidencePending: false, gaveUp: null };
    // Right after the final state its certificate is expected soon; a message that still waits ages slowly.
    const searchedMs = since([state.finalSince ?? now, callbackAt]);
    return searchedMs < EVIDENCE_SEARCH_MS
      ? { at: next(searchedMs), evidencePending: true, gaveUp: null }
      : { at: null, evidencePending: false, gaveUp: 'evidence-given-up' };
  }
  const deadline = state.expiresOn === null ? null : endOfMadridDay(state.expiresOn);
  const silentMs = since(state.noMore ? [acceptedAt, callbackAt, newsAt] : [acceptedAt, callbackAt, newsAt, deadline]);
  return silentMs < (state.noMore ? NO_MORE_MS : NO_NEWS_MS)
    ? { at: next(since([acceptedAt, callbackAt])), evidencePending: false, gaveUp: null }
    : { at: null, evidencePending: false, gaveUp: 'polling-given-up' };
}
