import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGAL_STATES } from '../../contracts/outcome.ts';
import { type PollState, planPoll } from '../../src/domain/polling.ts';

const DAY_MS = 86_400_000;
const BOUNDS = { minMs: 60_000, maxMs: 21_600_000 };
const START = new Date('2026-10-01T09:00:00Z');
const dayN = (days: number) => new Date(START.getTime() + days * DAY_MS);
const waiting: PollState = {
  legal: 'available',
  finalSince: null,
  acceptedAt: START,
  callbackAt: null,
  expiresOn: '2026-10-11',
  newsAt: START,
  certified: false,
  noMore: false,
};
const minutes = (state: PollState, days: number) => {
  const { at } = planPoll(state, BOUNDS, dayN(days));
  return at === null ? null : (at.getTime() - dayN(days).getTime()) / 60_000;
};

describe('the next look', () => {
  it('comes the later, the older the message is, within the bounds', () => {
    expect([0, 0.1, 1, 30].map((days) => minutes(waiting, days))).toEqual([1, 14.4, 144, 360]);
  });
  it('comes soon again after a callback', () => {
    expect(minutes({ ...waiting, callbackAt: dayN(5) }, 5)).toBe(1);
  });
  it('comes no more once the end is certified, or is one that has no certificate', () => {
    const end = { ...waiting, legal: 'accessed' as const, finalSince: dayN(1), certified: true };
    expect(planPoll(end, BOUNDS, dayN(1))).toEqual({ at: null, evidencePending: false, gaveUp: null });
    const annulled = { ...waiting, legal: 'annulled' as const, finalSince: dayN(1) };
    expect(planPoll(annulled, BOUNDS, dayN(1))).toEqual({ at: null, evidencePending: false, gaveUp: null });
  });
  it('gotcha 55: looks for a missing certificate 60 days long, then gives it up', () => {
    const end = { ...waiting, legal: 'refused' as const, finalSince: dayN(1) };
    expect(planPoll(end, BOUNDS, dayN(60.9))).toMatchObject({ evidencePending: true, gaveUp: null });
    const given = { at: null, evidencePending: false, gaveUp: 'evidence-given-up' };
    expect(planPoll(end, BOUNDS, dayN(61))).toEqual(given);
  });
  it('gives up a message without news 90 days after its deadline, and one of which no more is known after 10', () => {
    expect(planPoll(waiting, BOUNDS, dayN(100)).gaveUp).toBeNull();
    expect(planPoll(waiting, BOUNDS, dayN(101))).toMatchObject({ at: null, gaveUp: 'polling-given-up' });
    expect(planPoll({ ...waiting, noMore: true }, BOUNDS, dayN(9.9)).gaveUp).toBeNull();
    expect(planPoll({ ...waiting, noMore: true }, BOUNDS, dayN(10)).gaveUp).toBe('polling-given-up');
    expect(planPoll({ ...waiting, noMore: true, callbackAt: dayN(9) }, BOUNDS, dayN(10)).gaveUp).toBeNull();
  });
  it('gotcha 49: is bounded whatever is known: a chain of looks always ends', () => {
    const state = fc.record({
      legal: fc.option(fc.constantFrom(...LEGAL_STATES)),
      callsOn: fc.option(fc.constant(dayN(20))),
      expiresOn: fc.option(fc.constantFrom('2026-10-11', '2027-03-30')),
      noMore: fc.boolean(),
    });
    fc.assert(
      fc.property(state, ({ callsOn, ...drawn }) => {
        let now = START;
        for (let looks = 0; looks < 3_000; looks += 1) {
          const callbackAt = callsOn !== null && callsOn <= now ? callsOn : null;
          const { at } = planPoll({ ...waiting, finalSince: START, ...drawn, callbackAt }, BOUNDS, now);
          if (at === null) return;
          expect(at.getTime()).toBeGreaterThan(now.getTime());
          now = at;
        }
        throw new Error('polled for ever');
      }),
      { numRuns: 100 },
    );
  });
});
