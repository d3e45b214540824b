import { describe, expect, it } from 'vitest';
import { LATENCY_BOUNDS_MS, type ServiceDay, serviceLevels } from '../../src/domain/service-level.ts';

const slots = (counts: Record<number, number>) =>
  Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, slot) => counts[slot] ?? 0);

const day = (more: Partial<ServiceDay> = {}): ServiceDay => ({
  day: '2026-10-01',
  entity: 'L01999999',
  backend: 'notifica',
  attempts: 10,
  failed: 0,
  refused: 0,
  answeredMs: 1_000,
  histogram: slots({ 1: 10 }),
  ...more,
});

describe('the service level of a month', () => {
  it('puts days together, and keeps entities and back ends apart', () => {
    const levels = serviceLevels(
      [
        day(),
        day({
          day: '2026-10-02',
          attempts: 30,
          failed: 10,
          refused: 2,
          answeredMs: 5_000,
          histogram: slots({ 3: 20 }),
        }),
        day({ entity: 'L01999998' }),
        day({ backend: 'enotum' }),
      ],
      [],
      2_880,
    );
    expect(levels.map(({ entity, backend }) => [entity, backend])).toEqual([
      ['L01999998', 'notifica'],
      ['L01999999', 'enotum'],
      ['L01999999', 'notifica'],
    ]);
    expect(levels[2]).toMatchObject({
      attempts: 40,
      answered: 30,
      failed: 10,
      refused: 2,
      answeredShare: 0.75,
      meanMs: 200,
      p50UnderMs: 300,
    });
  });

  it('tells percentiles as the bound they lie under, and none above all bounds', () => {
    const [level] = serviceLevels([day({ attempts: 100, histogram: slots({ 0: 50, 2: 45, 5: 3, 17: 2 }) })], [], 1);
    expect(level).toMatchObject({ p50UnderMs: 50, p95UnderMs: 200, p99UnderMs: null });
  });

  it('takes maintenance out of what is observed, and an open circuit out of what was available', () => {
    const halts = [
      { backend: 'notifica', kind: 'maintenance' as const, minutes: 440 },
      { backend: 'notifica', kind: 'open' as const, minutes: 100 },
      { backend: 'enotum', kind: 'open' as const, minutes: 999 },
    ];
    expect(serviceLevels([day()], halts, 1_440)[0]).toMatchObject({
      observedMinutes: 1_000,
      openMinutes: 100,
      maintenanceMinutes: 440,
      availableShare: 0.9,
    });
  });

  it('claims nothing where nothing was tried or observed', () => {
    const nothing = day({ attempts: 3, failed: 3, answeredMs: 0, histogram: slots({}) });
    const halts = [{ backend: 'notifica', kind: 'maintenance' as const, minutes: 1_440 }];
    expect(serviceLevels([nothing], halts, 1_440)[0]).toMatchObject({
      answeredShare: 0,
      availableShare: null,
      meanMs: null,
      p50UnderMs: null,
      p99UnderMs: null,
    });
  });
});
