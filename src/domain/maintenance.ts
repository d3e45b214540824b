/** Which announced window holds at an instant, and which comes next. */
import type { MaintenanceWindow } from '../../contracts/pace.ts';

type Announced = { maintenance?: readonly MaintenanceWindow[] | undefined };
/** A back end: what its configuration names, and what people announced while it runs. */
type Announcing = { config: Announced; announced?: (() => readonly MaintenanceWindow[]) | undefined };

/** The window `now` falls into, or null; of several the one that lasts longest. */
export function maintenanceAt({ maintenance = [] }: Announced, now: Date): MaintenanceWindow | null {
  const holding = maintenance.filter(({ from, to }) => from <= now && now < to);
  return holding.toSorted((a, b) => b.to.getTime() - a.to.getTime())[0] ?? null;
}

/** The earliest window still to come, or null. */
export function nextMaintenance({ maintenance = [] }: Announced, now: Date): MaintenanceWindow | null {
  const coming = maintenance.filter(({ from }) => from > now);
  return coming.toSorted((a, b) => a.from.getTime() - b.from.getTime())[0] ?? null;
}

/** Wherever they were announced. */
export function windowsOf({ config, announced }: Announcing): readonly MaintenanceWindow[] {
  return [...(config.maintenance ?? []), ...(announced?.() ?? [])];
}

/** The window a back end is in, or null. */
export function maintenanceOf(backend: Announcing, now: Date): MaintenanceWindow | null {
  return maintenanceAt({ maintenance: windowsOf(backend) }, now);
}

/** One of `windows` that shares an instant with it, or null. */
export function overlapping<Window extends { from: Date; to: Date }>(
  { from, to }: { from: Date; to: Date },
  windows: readonly Window[],
): Window | null {
  return windows.find((each) => each.from < to && from < each.to) ?? null;
}
