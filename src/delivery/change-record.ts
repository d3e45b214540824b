/** Writes what became of a change: the wish, the message and its timeline, in one transaction. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { isAct, type WishKind } from '../../contracts/remote-change.ts';
import { addDays } from '../domain/calendar.ts';
import type { ChangeStep } from '../domain/change-step.ts';
import { backoffMs } from '../domain/retry-policy.ts';
import { addDeadline } from '../outbox/add-deadline.ts';
import { type Change, type Columns, moveWithin } from '../outbox/move.ts';
import { insertEvidence, type SealedEvidence } from '../store/evidence/write.ts';
import { withTransaction } from '../store/pool.ts';
import { type ChangeColumns, type OpenState, settleChange } from '../store/remote-changes/settle.ts';
import type { TakenChange } from '../store/remote-changes/take.ts';
import type { DeliveryDeps } from './deps.ts';

const OPEN: readonly OpenState[] = ['queued', 'calling', 'uncertain'];

export type Came = {
  step: ChangeStep;
  /** The back end's words. */
  text: string;
  /** Given when an attempt ended. */
  attemptEndedAt?: Date;
  /** Where it must still stand; any open state when absent. */
  from?: readonly OpenState[];
  /** Faults and looks to be counted on where it goes back to the queue; none when absent. */
  asks?: number;
  evidence?: readonly SealedEvidence[];
};

export async function recordChange(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  change: TakenChange,
  came: Came,
): Promise<void> {
  const now = deps.runtime.now();
  const { message } = change;
  const newDay = dayAfter(backend, change, came.step);
  const settled = await withTransaction(deps.pool, async (client) => {
    if (!(await settleChange(client, heldBy(deps, change, came.from), columnsOf(change, came, now)))) {
      // Somebody looks after it meanwhile; what came back is proof all the same.
      for (const piece of came.evidence ?? []) await insertEvidence(client, message, piece);
      return false;
    }
    await moveWithin(client, {
      id: message.id,
      entity: message.entity,
      from: ['accepted'],
      set: messageColumns(change, came.step, { newDay, now }),
      changes: changesOf(backend, change, came, { newDay, now }),
      evidence: came.evidence ?? [],
    });
    if (newDay !== null) await addDeadline(client, { message: message.id, day: newDay });
    return true;
  });
  if (!settled) return;
  if (came.step.state === 'unsure' || came.step.state === 'failed')
    deps.log.error(`change.${came.step.state}`, { change: change.id, message: message.id, kind: change.kind });
}

/** Nothing was tried: the lease goes back, and it is taken up again a little later. */
export async function waitForTurn(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<void> {
  const now = deps.runtime.now();
  const asks = change.asks + 1;
  const at = new Date(now.getTime() + backoffMs(asks, backend.config.retry, Math.random()));
  const step: ChangeStep = { state: 'queued', at };
  await settleChange(deps.pool, heldBy(deps, change, ['queued']), columnsOf(change, { step, text: '', asks }, now));
}

function heldBy({ owner }: DeliveryDeps, { id, leaseUntil }: TakenChange, from: readonly OpenState[] = OPEN) {
  return { id, owner, leaseUntil, from };
}

function columnsOf(change: TakenChange, { step, attemptEndedAt, asks }: Came, now: Date): ChangeColumns {
  const base = {
    state: step.state,
    asks: change.asks,
    attemptEndedAt: attemptEndedAt ?? null,
    everUncertain: step.state === 'uncertain',
    nextAt: now,
    pending: null,
    code: null,
    closedAt: null,
  };
  switch (step.state) {
    case 'queued':
      return { ...base, nextAt: step.at, asks: asks ?? 0 };
    case 'uncertain':
      return {
        ...base,
        nextAt: step.askAt,
        pending: step.pending,
        asks: attemptEndedAt === undefined ? change.asks : 0,
      };
    case 'refused':
      return { ...base, code: step.finding.code, closedAt: now };
    case 'done':
    case 'failed':
    case 'unsure':
      return { ...base, code: step.code, closedAt: now };
  }
}

/** The new last day of an extension that was made, where it is known without asking again. */
function dayAfter({ adapter }: ActiveBackend, change: TakenChange, step: ChangeStep): string | null {
  if (change.kind !== 'extend' || step.state !== 'done') return null;
  if (step.expiresOn !== null || adapter.term !== undefined) return step.expiresOn;
  const { days } = change.params as { days: number };
  return change.baseline === null ? null : addDays(change.baseline, days);
}

function messageColumns(change: TakenChange, step: ChangeStep, at: { newDay: string | null; now: Date }): Columns {
  if (step.state === 'queued' || step.state === 'uncertain') return {};
  if (change.kind === 'extend') {
    if (step.state === 'refused' || step.state === 'failed') return {};
    // A day that was not told, or an outcome nobody knows: the back end is asked for its own.
    return at.newDay === null ? { read_term_at: at.now, term_reads: 0 } : { expires_on: at.newDay };
  }
  // Legal status moves only on what the query confirms, and now there is something to see.
  // What proves an act may be had for a day only: it is fetched with the next look.
  if (isAct(change.kind)) return { poll_at: at.now, poll_evidence: true };
  return { poll_at: at.now, ...(change.kind === 'cancel' ? { cancel_wanted: false } : {}) };
}

const NAMES: Readonly<Record<WishKind, string>> = {
  cancel: 'cancel',
  extend: 'extension',
  report: 'practised',
  confirm: 'act',
  reject: 'act',
  accept: 'act',
  refuse: 'act',
};

function changesOf(
  backend: ActiveBackend,
  change: TakenChange,
  { step, text }: Came,
  { newDay, now }: { newDay: string | null; now: Date },
): Change[] {
  const name = NAMES[change.kind];
  const source = backend.adapter.id;
  switch (step.state) {
    case 'queued':
    case 'uncertain':
      return [];
    case 'done':
      return [
        { kind: 'operator', code: `${name}-taken`, text: newDay, source, at: now },
        // In the feed as well: whoever counts the days outside must learn of it.
        ...(newDay === null
          ? []
          : [{ kind: 'notice' as const, code: 'deadline-extended', text: newDay, source, at: now }]),
      ];
    case 'refused': {
      const said = text === '' ? step.text : text;
      return [
        { kind: 'operator', code: step.finding.code, text: said === '' ? null : said, source, at: now },
        { kind: 'notice', code: `${name}-refused`, source, at: now },
      ];
    }
    case 'failed':
    case 'unsure':
      return [
        { kind: 'operator', code: `${name}-${step.state}`, text: step.code, source, at: now },
        { kind: 'notice', code: `${name}-${step.state}`, source, at: now },
      ];
  }
}
