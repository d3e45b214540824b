import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AskResult, Outcome } from '../../contracts/outcome.ts';
import { afterAsk, afterAttempt, type NextStep, type Pending, type Policy } from '../../src/domain/next-step.ts';

const policy: Policy = { retry: { baseMs: 1_000, maxMs: 60_000, attempts: 3 }, settleMs: 30_000, askByReference: true };
const endedAt = new Date('2026-10-01T08:00:00Z');
const finding = { pointer: '', code: 'notifica-4534' };
const outcomes: Record<Outcome['kind'], Outcome> = {
  accepted: { kind: 'accepted', code: '000', text: 'OK', remoteId: 'a1', warnings: [] },
  duplicate: { kind: 'duplicate', code: '4160', text: '' },
  rejected: { kind: 'rejected', code: '4534', text: '', finding },
  temporary: { kind: 'temporary', code: 'not-sent', text: '' },
  unknown: { kind: 'unknown', code: 'lost', text: '', infrastructure: true },
};
const answers: Record<AskResult['kind'], AskResult> = {
  found: { kind: 'found', remoteId: 'a1', status: null },
  'not-found': { kind: 'not-found', code: '4902' },
  repeatable: { kind: 'repeatable', code: 'reads' },
  undecided: { kind: 'undecided', code: 'two', text: '' },
  failed: { kind: 'failed', code: 'lost', text: '', infrastructure: true },
};
const tried = { attempts: 1, everUncertain: false, endedAt };
const asked = {
  attempts: 1,
  attemptEndedAt: endedAt,
  pending: null,
  asks: 1,
  askedAt: new Date(endedAt.getTime() + 30_000),
};

describe('after an attempt', () => {
  it('gotcha 46: never queues again what may have arrived', () => {
    const step = afterAttempt(tried, outcomes.unknown, policy, 0.5);
    expect(step).toMatchObject({
      delivery: 'uncertain',
      needsPerson: false,
      askAt: new Date(endedAt.getTime() + 30_000),
    });
  });
  it('waits for a person where the back end cannot be asked', () => {
    const step = afterAttempt(tried, outcomes.unknown, { ...policy, askByReference: false }, 0.5);
    expect(step).toMatchObject({ delivery: 'uncertain', needsPerson: true, askAt: null });
  });
  it('queues again what certainly was not sent, until the attempts are used up', () => {
    expect(afterAttempt(tried, outcomes.temporary, policy, 0.5).delivery).toBe('queued');
    expect(afterAttempt({ ...tried, attempts: 3 }, outcomes.temporary, policy, 0.5).delivery).toBe('dead');
  });
  it('takes a rejection as final only when no earlier attempt may have arrived', () => {
    expect(afterAttempt(tried, outcomes.rejected, policy, 0.5)).toEqual({ delivery: 'rejected', finding });
    const step = afterAttempt({ ...tried, everUncertain: true }, outcomes.rejected, policy, 0.5);
    expect(step).toMatchObject({ delivery: 'uncertain', pending: { kind: 'rejected' } });
  });
});

describe('after a question', () => {
  it('adopts what is found', () => {
    expect(afterAsk(asked, answers.found, policy, 0.5)).toEqual({ delivery: 'accepted', remoteId: 'a1' });
  });
  it('does not believe "not found" before the back end has settled', () => {
    const early = { ...asked, askedAt: new Date(endedAt.getTime() + 29_999) };
    const step = afterAsk(early, answers['not-found'], policy, 0.5);
    expect(step).toMatchObject({ delivery: 'uncertain', askAt: new Date(endedAt.getTime() + 30_000) });
  });
  it('lets a settled "not found" be sent again, or buries it when the attempts are used up', () => {
    expect(afterAsk(asked, answers['not-found'], policy, 0.5).delivery).toBe('queued');
    expect(afterAsk({ ...asked, attempts: 3 }, answers['not-found'], policy, 0.5).delivery).toBe('dead');
  });
  it('lets what only reads be sent again once settled, but for a duplicate, which is a person’s', () => {
    expect(afterAsk(asked, answers.repeatable, policy, 0.5).delivery).toBe('queued');
    const early = { ...asked, askedAt: new Date(endedAt.getTime() + 29_999) };
    expect(afterAsk(early, answers.repeatable, policy, 0.5).delivery).toBe('uncertain');
    const pending: Pending = { kind: 'duplicate', code: '0229' };
    const step = afterAsk({ ...asked, pending }, answers.repeatable, policy, 0.5);
    expect(step).toMatchObject({ delivery: 'uncertain', needsPerson: true });
  });
  it('gotcha 45: leaves a duplicate that is not found to a person', () => {
    const pending: Pending = { kind: 'duplicate', code: '4160' };
    const step = afterAsk({ ...asked, pending }, answers['not-found'], policy, 0.5);
    expect(step).toMatchObject({ delivery: 'uncertain', needsPerson: true, pending });
  });
  it('ends a pending rejection once nothing is found', () => {
    const pending: Pending = { kind: 'rejected', finding, text: '' };
    expect(afterAsk({ ...asked, pending }, answers['not-found'], policy, 0.5)).toEqual({
      delivery: 'rejected',
      finding,
    });
  });
  it('decides nothing when the question failed', () => {
    expect(afterAsk(asked, answers.failed, policy, 0.5).delivery).toBe('uncertain');
  });
});

/* A back end that loses answers, errs and shows what it has late, as a state machine against the decisions. */
describe('whatever the back end does', () => {
  const world = fc.record({
    exchanges: fc.array(
      fc.record({
        kind: fc.constantFrom('lost-before', 'lost-after', 'refused', 'not-sent', 'ok'),
        asks: fc.array(fc.boolean(), { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    showsAfterMs: fc.integer({ min: 0, max: 30_000 }),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  it('creates at most one act, and ends accepted exactly when one exists', () => {
    fc.assert(
      fc.property(world, ({ exchanges, showsAfterMs, random }) => {
        let now = endedAt.getTime();
        let acts = 0;
        let visibleAt = Number.POSITIVE_INFINITY;
        let attempts = 0;
        let everUncertain = false;
        let step: NextStep = { delivery: 'queued', at: endedAt };
        for (const exchange of exchanges) {
          if (step.delivery !== 'queued') break;
          attempts += 1;
          const create = exchange.kind === 'ok' || exchange.kind === 'lost-after';
          if (create) {
            acts += 1;
            visibleAt = Math.min(visibleAt, now + showsAfterMs);
          }
          const outcome =
            exchange.kind === 'ok'
              ? outcomes.accepted
              : exchange.kind === 'not-sent'
                ? outcomes.temporary
                : exchange.kind === 'refused'
                  ? outcomes.rejected
                  : outcomes.unknown;
          const attemptEndedAt = new Date(now);
          step = afterAttempt({ attempts, everUncertain, endedAt: attemptEndedAt }, outcome, policy, random);
          if (step.delivery === 'uncertain') everUncertain = true;
          const script = [...exchange.asks];
          for (let asks = 1; step.delivery === 'uncertain' && step.askAt !== null && asks < 20; asks += 1) {
            now = Math.max(now, step.askAt.getTime());
            const fails = script.shift() ?? false;
            const answer = fails ? answers.failed : now >= visibleAt ? answers.found : answers['not-found'];
            step = afterAsk(
              { attempts, attemptEndedAt, pending: step.pending, asks, askedAt: new Date(now) },
              answer,
              policy,
              random,
            );
          }
          now += 60_000;
        }
        expect(acts).toBeLessThanOrEqual(1);
        if (step.delivery === 'accepted') expect(acts).toBe(1);
        if (step.delivery === 'rejected' || step.delivery === 'dead') expect(acts).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
