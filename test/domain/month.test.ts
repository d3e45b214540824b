import { expect, it } from 'vitest';
import { maintenanceAt, overlapping, windowsOf } from '../../src/domain/maintenance.ts';
import { hoursOn, monthBeside, weeksOf } from '../../src/domain/month.ts';

const at = (text: string) => new Date(text);
const span = (from: string, to: string | null) => ({ from: at(from), to: to === null ? null : at(to) });

it('a month is shown in whole weeks from Monday, with no day of its neighbours', () => {
  const october = weeksOf('2026-10');
  expect(october.map((week) => week.length)).toEqual([7, 7, 7, 7, 7]);
  expect(october[0]).toEqual([null, null, null, '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04']);
  expect(october.flat().filter((day) => day !== null)).toHaveLength(31);
  // Begins on a Monday, ends on a Sunday; long before the Monday that is counted from.
  expect(weeksOf('2021-02')).toHaveLength(4);
  expect(weeksOf('2027-02').flat()).not.toContain(null);
  expect(weeksOf('2026-12').at(-1)).toEqual(['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', null, null, null]);
});

it('the months beside it are found over the year’s end too', () => {
  expect([monthBeside('2026-12', 1), monthBeside('2027-01', -1), monthBeside('2026-03', -1)]).toEqual([
    '2027-01',
    '2026-12',
    '2026-02',
  ]);
});

it('what lasts over midnight touches both days, by the clock in Madrid', () => {
  const night = span('2026-10-03T20:00:00Z', '2026-10-04T04:00:00Z');
  expect(hoursOn('2026-10-02', night)).toBeNull();
  expect(hoursOn('2026-10-03', night)).toEqual({ from: '22:00', to: '24:00' });
  expect(hoursOn('2026-10-04', night)).toEqual({ from: '00:00', to: '06:00' });
  expect(hoursOn('2026-10-05', night)).toBeNull();
});

it('what ends at midnight does not touch the day that begins then; what has no end touches all that come', () => {
  const evening = span('2026-10-03T20:00:00Z', '2026-10-03T22:00:00Z');
  expect(hoursOn('2026-10-03', evening)).toEqual({ from: '22:00', to: '24:00' });
  expect(hoursOn('2026-10-04', evening)).toBeNull();
  expect(hoursOn('2027-05-01', span('2026-10-03T20:00:00Z', null))).toEqual({ from: '00:00', to: '24:00' });
});

it('the hour that comes twice is told as the clock shows it', () => {
  expect(hoursOn('2026-10-25', span('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'))).toEqual({
    from: '02:30',
    to: '02:30',
  });
});

it('windows of both sources are one list; of two that hold the longer speaks; a shared instant is an overlap', () => {
  const [short, long] = [
    { ...span('2026-10-01T10:00:00Z', '2026-10-01T11:00:00Z'), to: at('2026-10-01T11:00:00Z'), reason: 'corta' },
    { ...span('2026-10-01T10:30:00Z', '2026-10-01T12:00:00Z'), to: at('2026-10-01T12:00:00Z'), reason: 'larga' },
  ];
  const backend = { config: { maintenance: [short] }, announced: () => [long] };
  expect(maintenanceAt({ maintenance: windowsOf(backend) }, at('2026-10-01T10:45:00Z'))?.reason).toBe('larga');
  expect(windowsOf({ config: {} })).toEqual([]);
  const from = at('2026-10-01T11:00:00Z');
  expect(overlapping({ from, to: at('2026-10-01T11:30:00Z') }, [short])).toBeNull();
  expect(overlapping({ from: at('2026-10-01T10:59:59Z'), to: from }, [short])).toBe(short);
});
