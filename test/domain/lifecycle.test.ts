import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGAL_STATES, type RemoteStep } from '../../contracts/outcome.ts';
import { isFinalLegal, readLegal } from '../../src/domain/lifecycle.ts';

const step = (at: string, legal: RemoteStep['legal'], code: string = legal ?? 'x'): RemoteStep => ({
  at,
  code,
  legal,
  channel: null,
  by: null,
});
const nothing = { legal: null, legalAt: null, madeAvailableAt: null };

describe('legal status', () => {
  it('follows the steps in order of time, in whatever order they come', () => {
    const steps = [step('2026-10-03T09:00:00Z', 'accessed'), step('2026-10-01T09:00:00Z', 'available')];
    const { moves } = readLegal(nothing, { steps, certified: false });
    expect(moves.map((each) => [each.from, each.to])).toEqual([
      [null, 'available'],
      ['available', 'accessed'],
    ]);
  });
  it('does not move again for what it already knows', () => {
    const steps = [step('2026-10-01T09:00:00Z', 'available')];
    const position = { legal: 'available' as const, legalAt: new Date('2026-10-01T09:00:00Z'), madeAvailableAt: null };
    expect(readLegal(position, { steps, certified: false }).moves).toEqual([]);
  });
  it('tells of a second final state, and follows it only when certified', () => {
    const position = { legal: 'expired' as const, legalAt: new Date('2026-10-11T22:00:00Z'), madeAvailableAt: null };
    const steps = [step('2026-10-12T09:00:00Z', 'accessed')];
    const uncertified = readLegal(position, { steps, certified: false });
    expect(uncertified.moves).toEqual([]);
    expect(uncertified.conflictSeen?.code).toBe('accessed');
    expect(readLegal(position, { steps, certified: true }).moves).toMatchObject([
      { from: 'expired', to: 'accessed', conflict: true },
    ]);
  });
  it('ignores steps that move nothing', () => {
    expect(readLegal(nothing, { steps: [step('2026-10-01T09:00:00Z', null)], certified: false }).moves).toEqual([]);
  });
  it('never moves backwards, and leaves a final state only certified and as a conflict', () => {
    const anyStep = fc.record({
      at: fc
        .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
        .map((each) => each.toISOString()),
      legal: fc.option(fc.constantFrom(...LEGAL_STATES)),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), fc.boolean(), (drawn, certified) => {
        const steps = drawn.map(({ at, legal }) => step(at, legal));
        let position: Parameters<typeof readLegal>[0] = nothing;
        const order = ['scheduled', 'available'];
        for (const move of readLegal(nothing, { steps, certified }).moves) {
          expect(move.from).toBe(position.legal);
          if (isFinalLegal(move.from)) expect([move.conflict, certified]).toEqual([true, true]);
          else if (move.from !== null && !isFinalLegal(move.to))
            expect(order.indexOf(move.to)).toBeGreaterThan(order.indexOf(move.from));
          position = { ...position, legal: move.to };
        }
        const again = readLegal({ ...position, legalAt: new Date('2027-01-01') }, { steps, certified });
        expect(again.moves.filter((each) => each.conflict)).toEqual([]);
      }),
    );
  });
});
