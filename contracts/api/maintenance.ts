/** Maintenance windows of back ends: those the configuration names, and those announced while the gateway runs. */
import { z } from 'zod';

const instant = z.iso.datetime();

export const maintenanceWindowSchema = z.object({
  id: z.string().nullable().describe('Null: named by the configuration, and taken back there'),
  from: instant.describe('Included'),
  to: instant.describe('Excluded'),
  reason: z.string(),
  by: z.string().nullable().describe('Id of the client that announced it; null: the configuration'),
  announcedAt: instant.nullable(),
});

export const maintenanceListSchema = z.object({
  items: z.array(maintenanceWindowSchema).describe('Those not over, the earliest first'),
});

const reason = z.string().min(3).max(200);

/** A beginning that is past counts as now. */
export const newMaintenanceSchema = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  reason,
});

export const maintenanceRemovalSchema = z.strictObject({ reason });
