import { describe, expect, it } from 'vitest';
import { SITUATIONS } from '../../contracts/file-model.ts';
import { mapState, situationOwed } from '../../src/domain/file-state.ts';
import { STATE_ROWS } from '../../src/domain/file-state-codes.ts';

/** The mapping table, row by row: vocabulary, word, open, situation, archival state, termination. */
const TABLE = [
  ['eni', 'E01', true, 'in-progress', 'E01', null],
  ['eni', 'E02', false, 'closed', 'E02', null],
  ['eni', 'E03', false, 'closed', 'E03', null],
  ['aoc', 'OBERT', true, 'in-progress', null, null],
  ['aoc', 'TANCAT', false, 'closed', null, null],
  ['sigm', '0', true, 'in-progress', null, null],
  ['sigm', '1', false, 'closed', null, null],
  ['hestia', '1', true, 'in-progress', null, null],
  ['hestia', '2', false, 'closed', null, null],
  ['bcn', 'REBUT', true, 'received', null, null],
  ['bcn', 'EN_CURS', true, 'in-progress', null, null],
  ['bcn', 'PENDENT_ESMENES', true, 'pending-amendment', null, null],
  ['bcn', 'PENDENT_ALEGACIONS', true, 'pending-allegations', null, null],
  ['bcn', 'RESOLT', true, 'resolved', null, null],
  ['bcn', 'TANCAT', false, 'closed', null, null],
  ['aragon', 'Abierto', true, 'in-progress', null, null],
  ['aragon', 'Cerrado', false, 'closed', null, null],
  ['aragon', 'Anulado', false, 'closed', null, { form: 'annulled' }],
  ['rspsb', 'Concedido', false, 'resolved', null, { form: 'resolution', sense: 'granted' }],
  ['rspsb', 'Denegado', false, 'resolved', null, { form: 'resolution', sense: 'denied' }],
  ['rspsb', 'Suspendido', true, 'suspended', null, null],
] as const;

describe('the words of known systems', () => {
  it.each(TABLE)(
    '%s %s: open %s, %s, archival %s, ended by %o',
    (vocabulary, code, open, situation, archival, termination) => {
      expect(mapState({ vocabulary, code }, null)).toEqual({ open, situation, archival, termination, hidden: false });
    },
  );

  it('a file in preparation is not shown', () => {
    expect(mapState({ vocabulary: 'aragon', code: 'En preparación' }, true).hidden).toBe(true);
  });

  it('has no row that this test does not know', () => {
    const known = [
      ...TABLE.map(([vocabulary, code]) => `${vocabulary} ${code.toUpperCase()}`),
      'aragon EN PREPARACIÓN',
    ];
    expect(STATE_ROWS.map(({ vocabulary, code }) => `${vocabulary} ${code}`).toSorted()).toEqual(known.toSorted());
  });
});

describe("the source's own flag", () => {
  it.each([
    ['eni', 'E03', true, { open: true, situation: 'in-progress', archival: 'E03' }],
    ['bcn', 'RESOLT', false, { open: false, situation: 'closed' }],
    ['bcn', 'PENDENT_ESMENES', false, { open: false, situation: 'closed' }],
    [
      'rspsb',
      'Concedido',
      true,
      { open: true, situation: 'resolved', termination: { form: 'resolution', sense: 'granted' } },
    ],
    ['aragon', 'Anulado', true, { open: true, situation: 'in-progress', termination: null }],
  ] as const)('wins over the word: %s %s with open %s', (vocabulary, code, flag, expected) => {
    expect(mapState({ vocabulary, code }, flag)).toMatchObject(expected);
  });

  it('alone says open or closed and nothing more', () => {
    expect(mapState(null, true)).toMatchObject({ open: true, situation: 'in-progress' });
    expect(mapState(null, false)).toMatchObject({ open: false, situation: 'closed' });
  });

  it.each([true, false])(
    'decides for a word nobody knows (%s), whose situation is unknown, never guessed as closed',
    (flag) => {
      expect(mapState({ vocabulary: 'otro', code: 'RARO' }, flag)).toMatchObject({ open: flag, situation: 'unknown' });
    },
  );

  it('missing too, a word nobody knows is open', () => {
    expect(mapState({ vocabulary: 'bcn', code: 'RARO' }, null)).toMatchObject({ open: true, situation: 'unknown' });
  });
});

describe('what the citizen owes', () => {
  it.each([
    ['amendment', 'pending-amendment'],
    ['documents', 'pending-amendment'],
    ['allegations', 'pending-allegations'],
    ['payment', 'pending-payment'],
    ['notification', 'in-progress'],
    ['appointment', 'in-progress'],
    ['appeal', 'in-progress'],
    ['other', 'in-progress'],
  ] as const)('%s shows an AOC file as %s', (owed, situation) => {
    expect(mapState({ vocabulary: 'aoc', code: 'OBERT' }, null, owed).situation).toBe(situation);
    expect(situationOwed(owed)).toBe(situation);
  });

  it('does not reopen what is closed', () => {
    expect(mapState({ vocabulary: 'aoc', code: 'TANCAT' }, null, 'payment')).toMatchObject({
      open: false,
      situation: 'closed',
    });
  });
});

describe('every row', () => {
  it.each(STATE_ROWS.map((row) => [`${row.vocabulary} ${row.code}`, row] as const))(
    '%s is sound by itself',
    (_name, row) => {
      expect(SITUATIONS).toContain(row.situation);
      expect(row.open && row.situation === 'closed').toBe(false);
      expect(row.termination === undefined || !row.open || row.situation === 'resolved').toBe(true);
    },
  );
});
