import { describe, expect, it } from 'vitest';
import { alertLimits, daysLeft, expiringWindow, expiryThreshold } from '../../src/domain/alerts.ts';

describe('a deadline that comes near', () => {
  const limits = alertLimits({});
  it('is one whose last day is today or within two days, as Madrid counts them', () => {
    expect(expiringWindow(new Date('2026-10-08T21:59:59Z'), limits)).toEqual({ from: '2026-10-08', to: '2026-10-10' });
    expect(expiringWindow(new Date('2026-10-08T22:00:00Z'), limits)).toEqual({ from: '2026-10-09', to: '2026-10-11' });
  });
  it('is told as many days before as the back end is configured for', () => {
    const longer = alertLimits({ alerts: { expiresSoonDays: 5 } });
    expect(expiringWindow(new Date('2026-02-26T12:00:00Z'), longer).to).toBe('2026-03-03');
  });
});

describe('the end of a seal or key', () => {
  it.each([
    [31, null],
    [30, 30],
    [8, 30],
    [7, 7],
    [2, 7],
    [1, 1],
    [0, 1],
    [-1, null],
  ])('%i days away has reached the threshold of %j', (left, threshold) => {
    expect(expiryThreshold(left)).toBe(threshold);
  });
  it('is counted in whole days: to the instant of a seal, to the Madrid day of a key', () => {
    const now = new Date('2026-10-01T22:30:00Z');
    expect(daysLeft(new Date('2026-10-02T22:29:59Z'), now)).toBe(0);
    expect(daysLeft(new Date('2026-10-02T22:30:00Z'), now)).toBe(1);
    expect(daysLeft(new Date('2026-10-01T22:29:59Z'), now)).toBe(-1);
    expect(daysLeft('2026-10-02', now)).toBe(0);
    expect(daysLeft('2026-10-09', now)).toBe(7);
  });
});
