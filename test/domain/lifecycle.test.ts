import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGAL_STATES, type Legal, type RemoteStep } from '../../contracts/outcome.ts';
import { isFinalLegal, readLegal } from '../../src/domain/lifecycle.ts';

const step = (at: string, legal: RemoteStep['legal'], code: string = legal ?? 'x'): RemoteStep => ({
  at,
  code,
  legal,
  channel: null,
  by: null,
});
/** An answer whose certificate, if it has one, is of where the envío stands now. */
function answer(steps: RemoteStep[], certified: boolean, certifiedAt = '2026-12-31T23:59:59Z') {
  const code = [...steps].sort((a, b) => a.at.localeCompare(b.at)).at(-1)?.code ?? '';
  return { code, steps, certified, ...(certified ? { certifiedAt } : {}) };
}
const nothing = { legal: null, legalAt: null, madeAvailableAt: null };

describe('legal status', () => {
  it('follows the steps in order of time, in whatever order they come', () => {
    const steps = [step('2026-10-03T09:00:00Z', 'accessed'), step('2026-10-01T09:00:00Z', 'available')];
    const { moves } = readLegal(nothing, answer(steps, false));
    expect(moves.map((each) => [each.from, each.to])).toEqual([
      [null, 'available'],
      ['available', 'accessed'],
    ]);
  });
  it('does not move again for what it already knows', () => {
    const steps = [step('2026-10-01T09:00:00Z', 'available')];
    const position = { legal: 'available' as const, legalAt: new Date('2026-10-01T09:00:00Z'), madeAvailableAt: null };
    expect(readLegal(position, answer(steps, false)).moves).toEqual([]);
  });
  it('tells of a second final state, and follows it only when certified', () => {
    const position = { legal: 'expired' as const, legalAt: new Date('2026-10-11T22:00:00Z'), madeAvailableAt: null };
    const steps = [step('2026-10-12T09:00:00Z', 'accessed')];
    const uncertified = readLegal(position, answer(steps, false));
    expect(uncertified.moves).toEqual([]);
    expect(uncertified.conflictsSeen).toEqual([{ code: 'accessed', at: new Date('2026-10-12T09:00:00Z') }]);
    expect(readLegal(position, answer(steps, true)).moves).toMatchObject([
      { from: 'expired', to: 'accessed', conflict: true },
    ]);
  });
  it('takes no certificate of the first end for one of the second', () => {
    const position = { legal: 'accessed' as const, legalAt: new Date('2026-10-11T22:00:00Z'), madeAvailableAt: null };
    const steps = [step('2026-10-11T22:00:00Z', 'accessed'), step('2026-10-12T09:00:00Z', 'refused')];
    const older = readLegal(position, answer(steps, true, '2026-10-11T22:00:05Z'));
    expect([older.moves, older.conflictsSeen.length]).toEqual([[], 1]);
    const undated = readLegal(position, { code: 'refused', steps, certified: true });
    expect([undated.moves, undated.conflictsSeen.length]).toEqual([[], 1]);
    const elsewhere = readLegal(position, { ...answer(steps, true), code: 'accessed' });
    expect([elsewhere.moves, elsewhere.conflictsSeen.length]).toEqual([[], 1]);
    expect(readLegal(position, answer(steps, true)).moves).toMatchObject([{ to: 'refused', conflict: true }]);
  });
  it('tells of another end dated before the one that stands, and does not go back to it', () => {
    const position = { legal: 'accessed' as const, legalAt: new Date('2026-10-11T22:00:00Z'), madeAvailableAt: null };
    const reading = readLegal(position, answer([step('2026-10-10T09:00:00Z', 'refused')], true));
    expect([reading.moves, reading.conflictsSeen.map((each) => each.code)]).toEqual([[], ['refused']]);
  });
  it('ignores steps that move nothing', () => {
    expect(readLegal(nothing, answer([step('2026-10-01T09:00:00Z', null)], false)).moves).toEqual([]);
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
        const rank: Partial<Record<Legal, number>> = { scheduled: 1, available: 2, registered: 2 };
        for (const move of readLegal(nothing, answer(steps, certified)).moves) {
          expect(move.from).toBe(position.legal);
          if (isFinalLegal(move.from)) expect([move.conflict, certified]).toEqual([true, true]);
          else if (move.from !== null && !isFinalLegal(move.to))
            expect(rank[move.to]).toBeGreaterThan(rank[move.from] ?? 9);
          position = { ...position, legal: move.to };
        }
        const again = readLegal({ ...position, legalAt: new Date('2027-01-01') }, answer(steps, certified));
        expect(again.moves.filter((each) => each.conflict)).toEqual([]);
      }),
    );
  });
});
