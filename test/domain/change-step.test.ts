import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES } from '../../contracts/message.ts';
import { LEGAL_STATES, type Legal } from '../../contracts/outcome.ts';
import { CHANGE_KINDS } from '../../contracts/remote-change.ts';
import { afterChange, afterLook, permit } from '../../src/domain/change-step.ts';

const POLICY = { retry: { baseMs: 1_000, maxMs: 60_000, attempts: 3 }, settleMs: 30_000 };
const ENDED = new Date('2026-10-01T08:00:00Z');
const later = (ms: number) => new Date(ENDED.getTime() + ms);
const OPEN: readonly Legal[] = ['scheduled', 'available', 'registered'];

describe('what may be asked of a message', () => {
  const kindOf = (change: (typeof CHANGE_KINDS)[number], standing: Partial<Parameters<typeof permit>[1]>) =>
    permit(change, { delivery: 'accepted', legal: null, begun: false, ...standing }).kind;

  it('is nothing at all after a final state, save what already is', () => {
    for (const change of CHANGE_KINDS)
      for (const legal of LEGAL_STATES) {
        const expected =
          change === 'cancel' && legal === 'annulled' ? 'already' : OPEN.includes(legal) ? 'remote' : 'refused';
        expect([change, legal, kindOf(change, { legal })]).toEqual([change, legal, expected]);
      }
  });

  it.each([
    ['queued', false, 'local', 'local', 'refused'],
    ['sending', false, 'local', 'later', 'refused'],
    ['sending', true, 'later', 'later', 'refused'],
    ['uncertain', true, 'later', 'later', 'refused'],
    ['accepted', true, 'remote', 'remote', 'remote'],
    ['rejected', false, 'refused', 'refused', 'refused'],
    ['dead', false, 'refused', 'refused', 'refused'],
    ['cancelled', false, 'already', 'refused', 'refused'],
    ['mirrored', false, 'refused', 'refused', 'refused'],
  ] as const)('%s (begun: %s): cancel %s, extend %s, report %s', (delivery, begun, ...expected) => {
    expect(CHANGE_KINDS.map((change) => kindOf(change, { delivery, begun }))).toEqual(expected);
    expect(DELIVERY_STATES).toContain(delivery);
  });
});

describe('what follows an attempt', () => {
  const tried = { attempts: 1, everUncertain: false, endedAt: ENDED };
  const finding = { pointer: '', code: 'notifica-4000' };

  it('that was certainly not made is another one, and none after the last', () => {
    const outcome = { kind: 'temporary' as const, code: 'ECONNREFUSED', text: '' };
    expect(afterChange(tried, outcome, POLICY, 0.5)).toEqual({ state: 'queued', at: later(1_000) });
    expect(afterChange({ ...tried, attempts: 3 }, outcome, POLICY, 0.5)).toEqual({
      state: 'failed',
      code: 'ECONNREFUSED',
    });
  });

  it('whose answer is lost is a look, never another one', () => {
    for (const attempts of [1, 2, 3, 9])
      expect(
        afterChange(
          { ...tried, attempts },
          { kind: 'unknown', code: 'timeout', text: '', infrastructure: true },
          POLICY,
          0,
        ),
      ).toEqual({ state: 'uncertain', askAt: later(30_000), pending: null });
  });

  it('that is refused ends it, unless an earlier one may have been made', () => {
    const outcome = { kind: 'refused' as const, code: '4000', text: 'No', finding };
    expect(afterChange(tried, outcome, POLICY, 0)).toEqual({ state: 'refused', finding, text: 'No' });
    expect(afterChange({ ...tried, everUncertain: true }, outcome, POLICY, 0)).toEqual({
      state: 'uncertain',
      askAt: later(30_000),
      pending: { finding, text: 'No' },
    });
  });

  it('that is answered in a way nobody knows is looked at, and then believed', () => {
    const step = afterChange(tried, { kind: 'unknown', code: '4999', text: 'No', infrastructure: false }, POLICY, 0);
    const pending = { finding: { pointer: '', code: '4999' }, text: 'No' };
    expect(step).toEqual({ state: 'uncertain', askAt: later(30_000), pending });
    const looked = { attempts: 1, asks: 1, attemptEndedAt: ENDED, askedAt: later(30_000), pending };
    expect(afterLook(looked, { kind: 'not-done' }, POLICY, 0)).toEqual({ state: 'refused', ...pending });
    expect(afterLook(looked, { kind: 'done', expiresOn: null }, POLICY, 0)).toMatchObject({ state: 'done' });
  });
});

describe('what follows a look', () => {
  const looked = { attempts: 1, asks: 1, attemptEndedAt: ENDED, askedAt: later(30_000), pending: null };

  it('is another attempt only when it was put long enough after the last one', () => {
    expect(afterLook({ ...looked, askedAt: later(29_999) }, { kind: 'not-done' }, POLICY, 0.5)).toEqual({
      state: 'uncertain',
      askAt: later(30_000),
      pending: null,
    });
    expect(afterLook(looked, { kind: 'not-done' }, POLICY, 0.5)).toEqual({ state: 'queued', at: later(31_000) });
    expect(afterLook({ ...looked, attempts: 3 }, { kind: 'not-done' }, POLICY, 0)).toEqual({
      state: 'failed',
      code: 'not-done',
    });
  });

  it('is one more look while nobody answers, however often, and a person once answers say nothing', () => {
    expect(afterLook({ ...looked, asks: 99 }, { kind: 'failed', code: 'timeout' }, POLICY, 0.5)).toMatchObject({
      state: 'uncertain',
    });
    expect(afterLook({ ...looked, asks: 2 }, { kind: 'untold', code: 'x' }, POLICY, 0.5)).toMatchObject({
      state: 'uncertain',
    });
    const tomorrow = new Date(looked.askedAt.getTime() + 86_400_000);
    expect(afterLook({ ...looked, asks: 2 }, { kind: 'untold', code: 'x', notBefore: tomorrow }, POLICY, 0.5)).toEqual({
      ...{ state: 'uncertain', askAt: tomorrow, pending: looked.pending },
    });
    expect(afterLook({ ...looked, asks: 3 }, { kind: 'untold', code: 'x' }, POLICY, 0.5)).toEqual({
      state: 'unsure',
      code: 'x',
    });
  });

  it('is the end where the message ended in another way', () => {
    expect(afterLook(looked, { kind: 'over', legal: 'accessed' }, POLICY, 0)).toMatchObject({
      state: 'refused',
      finding: { code: 'message-final', params: { legal: 'accessed' } },
    });
  });
});
