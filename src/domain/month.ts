/** A month as a calendar shows it: whole weeks from Monday, and what falls on a day, by the clock in Madrid. Pure. */
import { addDays, daysBetween, madridDay, toMadridLocal } from './calendar.ts';

/** A day of the week of which it is known that it is a Monday. */
const A_MONDAY = '2024-01-01';

/** Its weeks, Monday first; null for the days of its neighbours. `month`: YYYY-MM. */
export function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const before = (((daysBetween(A_MONDAY, first) % 7) + 7) % 7) * -1;
  const weeks: (string | null)[][] = [];
  for (let monday = addDays(first, before); monday.slice(0, 7) <= month; monday = addDays(monday, 7))
    weeks.push(
      Array.from({ length: 7 }, (_, n) => addDays(monday, n)).map((day) => (day.startsWith(month) ? day : null)),
    );
  return weeks;
}

/** The month before or after. */
export function monthBeside(month: string, step: -1 | 1): string {
  return addDays(`${month}-15`, step * 30).slice(0, 7);
}

/** From when to when something lasts on a day, `HH:MM`; `24:00` where it goes on. Null: it does not touch the day. */
export function hoursOn(
  day: string,
  { from, to }: { from: Date; to: Date | null },
): { from: string; to: string } | null {
  // Its end is excluded: what ends at midnight does not touch the day that begins.
  const last = to === null ? null : madridDay(new Date(to.getTime() - 1));
  if (madridDay(from) > day || (last !== null && last < day)) return null;
  const clock = (instant: Date) => toMadridLocal(instant).slice(11, 16);
  const ends = to !== null && madridDay(to) === day;
  return { from: madridDay(from) === day ? clock(from) : '00:00', to: ends ? clock(to) : '24:00' };
}
