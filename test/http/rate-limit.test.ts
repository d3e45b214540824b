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

  it('lets its rate through of one who asks more often than that', () => {
    let now = Date.parse('2026-10-01T09:00:00Z');
    const limit = createRateLimit({ perSecond: 10, burst: 10 }, () => new Date(now));
    let passed = 0;
    for (let asked = 0; asked < 1_500; asked += 1) {
      try {
        limit.take('a');
        passed += 1;
      } catch {
        // One of those beyond the rate.
      }
      now += 40;
    }
    // A minute at 25 a second: the burst, and ten of each second.
    expect(passed).toBeGreaterThan(600);
    expect(passed).toBeLessThan(612);
  });
});
