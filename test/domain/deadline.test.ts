import { describe, expect, it } from 'vitest';
import { deadlineFor } from '../../src/domain/deadline.ts';

const today = { today: '2026-10-20', defaultDays: 10 };

describe('the deadline of a message', () => {
  it('counts natural days from the day it becomes available, over a month and the end of summer time', () => {
    expect(deadlineFor({ availability: { naturalDays: 10 } }, 'notification', today)).toEqual({
      kind: 'day',
      expiresOn: '2026-10-30',
    });
    expect(deadlineFor({ availability: { naturalDays: 15 } }, 'notification', today)).toEqual({
      kind: 'day',
      expiresOn: '2026-11-04',
    });
  });
  it('counts from a later day of availability', () => {
    const availability = { naturalDays: 10, notBefore: '2026-11-01' };
    expect(deadlineFor({ availability }, 'notification', today)).toEqual({ kind: 'day', expiresOn: '2026-11-11' });
  });
  it('refuses a notification whose fixed day has come too near while it waited', () => {
    const availability = { expiresOn: '2026-10-29' };
    expect(deadlineFor({ availability }, 'notification', today)).toEqual({
      kind: 'too-short',
      expiresOn: '2026-10-29',
      earliest: '2026-10-30',
    });
  });
  it('gives a communication the default term, and refuses only a day that is past', () => {
    expect(deadlineFor({}, 'communication', today)).toEqual({ kind: 'day', expiresOn: '2026-10-30' });
    expect(deadlineFor({ availability: { expiresOn: '2026-10-21' } }, 'communication', today).kind).toBe('day');
    expect(deadlineFor({ availability: { expiresOn: '2026-10-19' } }, 'communication', today).kind).toBe('too-short');
  });
});
