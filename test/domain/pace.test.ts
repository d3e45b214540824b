import { describe, expect, it } from 'vitest';
import { maintenanceSchema, rateSchema } from '../../contracts/pace.ts';
import { readInstant } from '../../src/domain/calendar.ts';
import { maintenanceAt, nextMaintenance } from '../../src/domain/maintenance.ts';
import { nextTokenMs, tokensAt } from '../../src/domain/rate.ts';

const at = (text: string) => new Date(text);
const windows = (...list: { from: string; to: string }[]) => list.map((each) => ({ ...each, reason: 'Parada anual' }));
const schema = maintenanceSchema(readInstant);
const wrong = (value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

describe('an instant as an operator writes it', () => {
  it.each([
    ['2026-10-01T22:00', '2026-10-01T20:00:00.000Z'],
    ['2026-01-15T22:00:30', '2026-01-15T21:00:30.000Z'],
    ['2026-10-01T22:00:00Z', '2026-10-01T22:00:00.000Z'],
    ['2026-10-01T22:00+01:00', '2026-10-01T21:00:00.000Z'],
    // In the hour that comes twice the offset tells which.
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T01:30:00.000Z'],
  ])('%s is %s', (text, iso) => expect(readInstant(text)).toEqual(at(iso)));

  it.each([
    ['2026-03-29T02:30', /skips/],
    ['2026-10-25T02:30', /twice/],
    ['2026-02-30T10:00', /calendar/],
    ['2026-10-01 22:00', /must be a time/],
    ['mañana', /must be a time/],
  ])('%s is none, and why is said', (text, why) => expect(readInstant(text)).toMatch(why));

  it('takes the hour after the one that comes twice, and the one before the skipped one', () => {
    expect(readInstant('2026-10-25T03:00')).toEqual(at('2026-10-25T02:00:00Z'));
    expect(readInstant('2026-03-29T01:59')).toEqual(at('2026-03-29T00:59:00Z'));
  });
});

describe('maintenance windows', () => {
  it('that cross a change of the clock last as long as they really do', () => {
    const [night] = schema.parse(windows({ from: '2026-10-25T01:00', to: '2026-10-25T04:00' }));
    expect(night!.to.getTime() - night!.from.getTime()).toBe(4 * 3_600_000);
  });

  it('may be over: a file stays valid as time passes', () => {
    expect(wrong(windows({ from: '2020-01-01T00:00', to: '2020-01-01T06:00' }))).toEqual([]);
  });

  it('that overlap, end before they begin or cannot be read are named, each at its place', () => {
    const overlapping = windows(
      { from: '2026-10-01T22:00', to: '2026-10-02T06:00' },
      { from: '2026-10-02T06:00', to: '2026-10-02T07:00' },
      { from: '2026-10-02T03:00:00Z', to: '2026-10-03T03:00:00Z' },
    );
    expect(wrong(overlapping)).toEqual(['2.from must not fall into maintenance[0]']);
    expect(wrong(windows({ from: '2026-10-02T06:00', to: '2026-10-01T22:00' }))).toEqual([
      '0.to must be later than from',
    ]);
    expect(wrong(windows({ from: '2026-03-29T02:10', to: '2026-13-01T00:00' }))).toEqual([
      expect.stringContaining('0.from must not be in the hour the clock skips'),
      expect.stringContaining('0.to is not a date'),
    ]);
  });

  it('hold from their first instant until just before their last', () => {
    const maintenance = schema.parse(windows({ from: '2026-10-01T20:00:00Z', to: '2026-10-01T21:00:00Z' }));
    const holds = (text: string) => maintenanceAt({ maintenance }, at(text)) !== null;
    expect([holds('2026-10-01T19:59:59.999Z'), holds('2026-10-01T20:00:00Z')]).toEqual([false, true]);
    expect([holds('2026-10-01T20:59:59.999Z'), holds('2026-10-01T21:00:00Z')]).toEqual([true, false]);
    expect(nextMaintenance({ maintenance }, at('2026-10-01T20:00:00Z'))).toBeNull();
    expect(nextMaintenance({ maintenance }, at('2026-09-01T20:00:00Z'))).toEqual(maintenance[0]);
    expect(maintenanceAt({}, at('2026-10-01T20:00:00Z'))).toBeNull();
  });
});

describe('a rate', () => {
  const now = at('2026-10-01T09:00:00Z');
  const later = (ms: number) => new Date(now.getTime() + ms);

  it('lets at once what one second allows, unless it says otherwise', () => {
    expect(rateSchema.parse({ perSecond: 2.5 })).toEqual({ perSecond: 2.5, burst: 3 });
    expect(rateSchema.parse({ perSecond: 0.1 })).toEqual({ perSecond: 0.1, burst: 1 });
    expect(rateSchema.parse({ perSecond: 5, burst: 50 })).toEqual({ perSecond: 5, burst: 50 });
    for (const value of [{ perSecond: 0 }, { perSecond: -1 }, { perSecond: 1, burst: 0 }, {}])
      expect(rateSchema.safeParse(value).success).toBe(false);
  });

  it('fills up to its burst and no further, and a clock that goes back adds nothing', () => {
    const rate = { perSecond: 2, burst: 4 };
    expect(tokensAt(undefined, rate, now)).toBe(4);
    expect(tokensAt({ tokens: 0, at: now }, rate, later(750))).toBe(1.5);
    expect(tokensAt({ tokens: 0, at: now }, rate, later(60_000))).toBe(4);
    expect(tokensAt({ tokens: 1, at: now }, rate, later(-60_000))).toBe(1);
  });

  it('says how long until the next message may pass', () => {
    const rate = { perSecond: 2, burst: 4 };
    expect([nextTokenMs(1, rate), nextTokenMs(0.5, rate), nextTokenMs(-1, rate)]).toEqual([0, 250, 1_000]);
  });
});
