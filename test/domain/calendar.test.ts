import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  endOfMadridDay,
  madridDay,
  madridInstant,
  toMadridLocal,
  toMadridStamp,
} from '../../src/domain/calendar.ts';

const iso = (instant: Date) => instant.toISOString();
/** Since Spain changes its clocks by the common rule of the European Union. */
const instants = fc
  .date({ min: new Date('1997-01-01T00:00:00Z'), max: new Date('2080-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
const days = instants.map((date) => iso(date).slice(0, 10));

describe('the day in Madrid', () => {
  it.each([
    ['2026-01-31T22:59:59Z', '2026-01-31'],
    ['2026-01-31T23:00:00Z', '2026-02-01'],
    ['2026-07-31T21:59:59Z', '2026-07-31'],
    ['2026-07-31T22:00:00Z', '2026-08-01'],
    ['2026-12-31T23:00:00Z', '2027-01-01'],
    ['2028-02-28T23:30:00Z', '2028-02-29'],
  ])('at %s is %s', (instant, day) => expect(madridDay(new Date(instant))).toBe(day));

  it("is Madrid's for the Canary Islands too, where it is an hour earlier", () => {
    // 23:30 of 30 June in Las Palmas is already 1 July where the service dates.
    expect(madridDay(new Date('2026-06-30T22:30:00Z'))).toBe('2026-07-01');
  });
});

describe('a time without zone', () => {
  it.each([
    ['in winter', '2026-01-15T10:30:00', '2026-01-15T09:30:00.000Z'],
    ['in summer', '2026-10-01T10:30:03', '2026-10-01T08:30:03.000Z'],
    ['with a fraction', '2026-10-01T10:30:03.289', '2026-10-01T08:30:03.289Z'],
    ['without a time', '2026-10-01', '2026-09-30T22:00:00.000Z'],
    ['just before clocks go forward', '2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
    ['in the hour that is skipped', '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['just after clocks went forward', '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
    ['in the hour that happens twice', '2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    ['just after clocks went back', '2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
  ])('%s is read as Madrid’s', (_, local, instant) => expect(iso(madridInstant(local))).toBe(instant));

  it('in the skipped hour comes out an hour later on the clock', () => {
    expect(toMadridLocal(madridInstant('2026-03-29T02:30:00'))).toBe('2026-03-29T03:30:00');
  });

  it.each([
    '',
    'ayer',
    '2026-02-30',
    '2026-02-29T10:00:00',
    '2026-13-01',
    '2026-10-01T24:00:00',
    '2026-10-01T10:60:00',
  ])('%j is none', (text) => expect(() => madridInstant(text)).toThrow(RangeError));
  it.each(['2026-10-01T10:00:00Z', '2026-10-01T10:00', '2026-10-01 10:00:00', ' 2026-10-01'])(
    '%j is another form',
    (text) => expect(() => madridInstant(text)).toThrow(RangeError),
  );

  it('is the same instant again, save in the second run of the hour that happens twice', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const local = toMadridLocal(instant);
        const back = madridInstant(local);
        expect(toMadridLocal(back)).toBe(local);
        expect([0, 3_600_000]).toContain(instant.getTime() - back.getTime());
      }),
    );
  });
});

describe('an instant with its offset', () => {
  it.each([
    ['2026-01-15T09:30:00.007Z', '2026-01-15T10:30:00.007+01:00'],
    ['2026-10-01T08:30:03.999Z', '2026-10-01T10:30:03.999+02:00'],
    ['2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00.000+02:00'],
    ['2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000+01:00'],
  ])('of %s is %s', (instant, text) => expect(toMadridStamp(new Date(instant))).toBe(text));

  it('is the same instant again when read', () => {
    fc.assert(fc.property(instants, (instant) => iso(new Date(toMadridStamp(instant))) === iso(instant)));
  });
});

describe('natural days', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2026-12-25', 10, '2027-01-04'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-03-01', -1, '2026-02-28'],
  ])('%s and %i more is %s', (day, n, later) => {
    expect(addDays(day, n)).toBe(later);
    expect(daysBetween(day, later)).toBe(n);
  });

  it('are counted as they are added', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n);
        expect(addDays(addDays(day, n), -n)).toBe(day);
      }),
    );
  });

  it.each(['2026-02-30', '2026-2-3', 'hoy', '2026-10-01T00:00:00Z'])('%j is no day to count from', (text) => {
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => daysBetween(text, '2026-10-01')).toThrow(RangeError);
  });
});

describe('the end of a day', () => {
  it.each([
    ['2026-10-11', '2026-10-11T21:59:59.000Z'],
    ['2026-12-31', '2026-12-31T22:59:59.000Z'],
    ['2026-03-29', '2026-03-29T21:59:59.000Z'],
    ['2026-10-25', '2026-10-25T22:59:59.000Z'],
  ])('%s is 23:59:59 in Madrid', (day, instant) => expect(iso(endOfMadridDay(day))).toBe(instant));

  it('is one second before the next day begins', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(madridInstant(addDays(day, 1)).getTime() - endOfMadridDay(day).getTime()).toBe(1000);
      }),
    );
  });
});
