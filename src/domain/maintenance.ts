/** Which announced window holds at an instant, and which comes next. */
import type { MaintenanceWindow } from '../../contracts/pace.ts';

type Announced = { maintenance?: readonly MaintenanceWindow[] | undefined };

/** The window `now` falls into, or null. */
export function maintenanceAt({ maintenance = [] }: Announced, now: Date): MaintenanceWindow | null {
  return maintenance.find(({ from, to }) => from <= now && now < to) ?? null;
}

/** The earliest window still to come, or null. */
export function nextMaintenance({ maintenance = [] }: Announced, now: Date): MaintenanceWindow | null {
  const coming = maintenance.filter(({ from }) => from > now);
  return coming.toSorted((a, b) => a.from.getTime() - b.from.getTime())[0] ?? null;
}
