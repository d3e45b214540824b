/** The service level of a month: what was counted day by day, put together by entity and back end. */

/**
 * Bounds of the histogram of answers, in milliseconds: a percentile is told as the bound it lies under. Rows in the store
 * were counted by these: bounds may be appended, never moved.
 */
export const LATENCY_BOUNDS_MS = [
  50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 60_000,
] as const;

export type ServiceDay = {
  day: string;
  entity: string;
  backend: string;
  attempts: number;
  failed: number;
  refused: number;
  answeredMs: number;
  histogram: readonly number[];
};
export type ServiceHalt = { backend: string; kind: 'open' | 'maintenance'; minutes: number };

export type ServiceLevel = {
  entity: string;
  backend: string;
  attempts: number;
  answered: number;
  failed: number;
  refused: number;
  /** Answered of attempted, 0 to 1; null where nothing was attempted. */
  answeredShare: number | null;
  openMinutes: number;
  maintenanceMinutes: number;
  /** Minutes of the days counted, maintenance apart. */
  observedMinutes: number;
  /** 1 less the part of the observed minutes in which the circuit stood open; null where none was observed. */
  availableShare: number | null;
  meanMs: number | null;
  /** The bound a percentile lies under; null: nothing was answered, or it lies above all bounds. */
  p50UnderMs: number | null;
  p95UnderMs: number | null;
  p99UnderMs: number | null;
};

/** Pure. `minutes`: how long the days that were counted are together. By entity, then back end. */
export function serviceLevels(
  days: readonly ServiceDay[],
  halts: readonly ServiceHalt[],
  minutes: number,
): ServiceLevel[] {
  const groups = Map.groupBy(days, ({ entity, backend }) => `${entity}|${backend}`);
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [levelOf(group[0], group, halts, minutes)]))
    .toSorted((a, b) => a.entity.localeCompare(b.entity) || a.backend.localeCompare(b.backend));
}

function levelOf(
  { entity, backend }: ServiceDay,
  group: readonly ServiceDay[],
  halts: readonly ServiceHalt[],
  minutes: number,
): ServiceLevel {
  const sum = (of: (day: ServiceDay) => number) => group.reduce((total, day) => total + of(day), 0);
  const halted = (kind: ServiceHalt['kind']) =>
    halts
      .filter((each) => each.backend === backend && each.kind === kind)
      .reduce((total, each) => total + each.minutes, 0);
  const attempts = sum((day) => day.attempts);
  const failed = sum((day) => day.failed);
  const answered = attempts - failed;
  const openMinutes = halted('open');
  const maintenanceMinutes = halted('maintenance');
  const observedMinutes = Math.max(0, minutes - maintenanceMinutes);
  const slots = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, slot) =>
    sum(({ histogram }) => histogram[slot] ?? 0),
  );
  return {
    entity,
    backend,
    attempts,
    answered,
    failed,
    refused: sum((day) => day.refused),
    answeredShare: attempts === 0 ? null : answered / attempts,
    openMinutes,
    maintenanceMinutes,
    observedMinutes,
    availableShare: observedMinutes === 0 ? null : Math.max(0, 1 - openMinutes / observedMinutes),
    meanMs: answered === 0 ? null : Math.round(sum((day) => day.answeredMs) / answered),
    p50UnderMs: underOf(slots, 0.5),
    p95UnderMs: underOf(slots, 0.95),
    p99UnderMs: underOf(slots, 0.99),
  };
}

function underOf(slots: readonly number[], share: number): number | null {
  const wanted = Math.ceil(slots.reduce((total, n) => total + n, 0) * share);
  if (wanted === 0) return null;
  let seen = 0;
  const slot = slots.findIndex((n) => {
    seen += n;
    return seen >= wanted;
  });
  return LATENCY_BOUNDS_MS[slot] ?? null;
}
