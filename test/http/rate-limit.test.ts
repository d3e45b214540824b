import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../src/http/rate-limit.ts';

describe('a rate limit', () => {
  it('counts what is taken, one or many, per key, and fills again with time', () => {
    let now = new Date('2026-10-01T09:00:00Z');
    const limit = createRateLimit({ perSecond: 10, burst: 100 }, () => now);
    limit.take('a', 60);
    limit.take('a', 40);
    expect(() => limit.take('a')).toThrow(expect.objectContaining({ code: 'too-many-requests' }));
    limit.take('b', 100);
    now = new Date(now.getTime() + 6_000);
    expect(() => limit.take('a', 60)).not.toThrow();
    expect(() => limit.take('a', 60)).toThrow();
  });
});
