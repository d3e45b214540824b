import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isDir3,
  isLegalNif,
  isNif,
  isPersonalNif,
  isSia,
  normaliseId,
  referenceOf,
} from '../../src/domain/identifiers.ts';

/** The 23 letters by remainder, as the Ministry of the Interior publishes them; written out apart from the code. */
const LETTERS = [...'TRWAGMYFPDXBNJZSQVHLCKE'];
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(''));
const dni = digits(8).map((number) => ({ number, letter: LETTERS[Number(number) % 23]! }));

/** Control digit of an organisation's NIF, computed by adding digits one by one. */
function legalControl(number: string): number {
  const even = [1, 3, 5].map((place) => Number(number[place]));
  const odd = [0, 2, 4, 6].flatMap((place) => [...String(Number(number[place]) * 2)].map(Number));
  const total = [...even, ...odd].reduce((sum, each) => sum + each, 0);
  return (10 - (total % 10)) % 10;
}

describe('the NIF of a person', () => {
  it.each(['00000000T', '99999999R'])('%s is one', (nif) => {
    expect(isPersonalNif(nif)).toBe(true);
    expect(isNif(nif)).toBe(true);
  });

  it('has exactly one right letter', () => {
    fc.assert(
      fc.property(dni, ({ number, letter }) => {
        const right = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((each) => isPersonalNif(number + each));
        expect(right).toEqual([letter]);
      }),
    );
  });

  it('reads X, Y and Z as 0, 1 and 2', () => {
    fc.assert(
      fc.property(digits(7), fc.constantFrom('X', 'Y', 'Z'), (number, prefix) => {
        const letter = LETTERS[Number(`${'XYZ'.indexOf(prefix)}${number}`) % 23]!;
        expect(isPersonalNif(prefix + number + letter)).toBe(true);
        expect(isPersonalNif(prefix + number + LETTERS[(LETTERS.indexOf(letter) + 1) % 23])).toBe(false);
      }),
    );
  });

  it('reads K, L and M as nothing', () => {
    fc.assert(
      fc.property(digits(7), fc.constantFrom('K', 'L', 'M'), (number, prefix) => {
        const letter = LETTERS[Number(number) % 23]!;
        expect(isPersonalNif(prefix + number + letter)).toBe(true);
        expect(isLegalNif(prefix + number + letter)).toBe(false);
      }),
    );
  });

  it('notices two neighbouring digits that changed places', () => {
    fc.assert(
      fc.property(dni, fc.integer({ min: 0, max: 6 }), ({ number, letter }, place) => {
        const swapped = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
        fc.pre(swapped !== number);
        expect(isPersonalNif(swapped + letter)).toBe(false);
      }),
    );
  });

  it.each(['', '0000000T', '000000000T', '00000000t', '00000000', ' 00000000T', '00000000T\n', 'X00000000T'])(
    '%j is none',
    (text) => {
      expect(isPersonalNif(text)).toBe(false);
    },
  );
});

describe('the NIF of an organisation', () => {
  it('Q0000000J is one', () => expect(isLegalNif('Q0000000J')).toBe(true));

  it.each([
    ['a letter', 'PQRSNW', [true, false]],
    ['a digit', 'ABEH', [false, true]],
    ['either', 'CDFGJUV', [true, true]],
  ] as const)('ends in %s where its kind is one of %s', (_, kinds, [letterIsRight, digitIsRight]) => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), digits(7), (kind, number) => {
        const control = legalControl(number);
        expect(isLegalNif(kind + number + 'JABCDEFGHI'[control])).toBe(letterIsRight);
        expect(isLegalNif(kind + number + control)).toBe(digitIsRight);
        expect(isLegalNif(kind + number + ((control + 1) % 10))).toBe(false);
      }),
    );
  });
});

describe('what people write', () => {
  it('gotcha 40: is normalised once and for all, and keeps leading zeros', () => {
    expect(normaliseId(' 00.000.000-t ')).toBe('00000000T');
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = normaliseId(text);
        expect(normaliseId(once)).toBe(once);
      }),
    );
  });

  it('is judged without throwing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isNif(text)).toBe(isPersonalNif(text) || isLegalNif(text));
        expect([isDir3(text), isSia(text)]).toEqual([expect.any(Boolean), expect.any(Boolean)]);
      }),
    );
  });
});

describe('codes of bodies and procedures', () => {
  it.each(['L01999999', 'L01999998', 'EA0999999'])('%s has the form of a DIR3', (code) => {
    expect(isDir3(code)).toBe(true);
  });
  it.each(['L0199999', 'L019999990', 'l01999999', '001999999', 'LLL999999', 'L01999999\n'])('%j has not', (code) => {
    expect(isDir3(code)).toBe(false);
  });
  it.each(['1', '200620', '123456789'])('%s has the form of a SIA code', (code) => expect(isSia(code)).toBe(true));
  it.each(['', '1234567890', '20A', '-1', '1\n'])('%j has not', (code) => expect(isSia(code)).toBe(false));
});

describe('our reference', () => {
  const key = fc.record({
    entity: fc.string(),
    source: fc.string(),
    eventId: fc.string(),
    sendingRef: fc.string(),
    generation: fc.nat(),
  });
  const one = {
    entity: 'L01999999',
    source: 'urn:dir3:L01999999:test',
    eventId: 'e1',
    sendingRef: '1',
    generation: 0,
  };

  it('gotcha 44: is twenty characters of base32, the same each time', () => {
    fc.assert(
      fc.property(key, (each) => {
        expect(referenceOf(each)).toMatch(/^[A-Z2-7]{20}$/);
        expect(referenceOf({ ...each })).toBe(referenceOf(each));
      }),
    );
  });

  // Its value is a promise: what left under it can only be found again by it.
  it('never changes from one version to the next', () => expect(referenceOf(one)).toBe('S6TFFAFHJT37FWQJD64F'));

  it.each([
    ['entity', 'L01999998'],
    ['source', 'urn:dir3:L01999999:other'],
    ['eventId', 'e2'],
    ['sendingRef', '2'],
    ['generation', 1],
  ])('changes with %s', (name, value) => {
    expect(referenceOf({ ...one, [name]: value })).not.toBe(referenceOf(one));
  });

  it('tells apart lists that would read alike when joined', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.nat(), (left, right, cut) => {
        const joined = left + right;
        const at = cut % (joined.length + 1);
        fc.pre(at !== left.length);
        const here = referenceOf({ ...one, source: left, eventId: right });
        expect(referenceOf({ ...one, source: joined.slice(0, at), eventId: joined.slice(at) })).not.toBe(here);
      }),
    );
    const quoted = referenceOf({ ...one, source: 'a","b', eventId: 'c' });
    expect(referenceOf({ ...one, source: 'a', eventId: 'b","c' })).not.toBe(quoted);
  });
});
