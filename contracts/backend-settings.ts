/** The settings every back end has in gateway.yaml, as the shape its own schema extends, and what must hold among them. */
import { z } from 'zod';
import { maintenanceSchema, type ReadInstant, rateSchema } from './pace.ts';

const ms = (fallback: number) => z.int().min(1).max(86_400_000).default(fallback);

/** To be spread into the adapter's `strictObject`; `orderlySettings` then reads the rest of it. */
export function backendSettings(readInstant: ReadInstant) {
  return {
    /** Its far side is the adapter's own simulator. */
    simulator: z.boolean().default(false),
    timeoutMs: ms(30_000),
    concurrency: z.int().min(1).max(256).default(8),
    settleMs: ms(30_000),
    uncertainAlertMs: ms(900_000),
    leaseMs: z.int().min(1).max(86_400_000).optional(),
    retry: z
      .strictObject({ baseMs: ms(1_000), maxMs: ms(900_000), attempts: z.int().min(1).max(100).default(12) })
      .prefault({}),
    poll: z.strictObject({ minMs: ms(60_000), maxMs: ms(21_600_000) }).prefault({}),
    defaults: z.strictObject({ naturalDays: z.int().min(1).max(180).default(10) }).prefault({}),
    alerts: z
      .strictObject({
        expiresSoonDays: z.int().min(0).max(60).optional(),
        evidenceLateHours: z.int().min(1).max(1_440).optional(),
        silentHours: z.int().min(1).max(720).optional(),
      })
      .prefault({}),
    /** How often the inboxes of the entities are read, how far back each time, and how far the first time. */
    inbox: z
      .strictObject({
        everyMs: z.int().min(1_000).max(86_400_000).default(300_000),
        overlapHours: z.int().min(0).max(720).default(24),
        firstDays: z.int().min(1).max(365).default(30),
      })
      .optional(),
    callbacks: z.strictObject({ allow: z.array(z.string()).default([]) }).prefault({}),
    rate: rateSchema.optional(),
    entityRate: rateSchema.optional(),
    maintenance: maintenanceSchema(readInstant).default([]),
  };
}

type Timed = {
  timeoutMs: number;
  leaseMs?: number | undefined;
  retry: { baseMs: number; maxMs: number };
  poll: { minMs: number; maxMs: number };
};

/** The schema with a lease where none is given (2.5 × timeoutMs), which must outlast two calls; pauses in their order. */
export function orderlySettings<Settings extends Timed>(schema: z.ZodType<Settings>) {
  return schema
    .transform((value) => ({ ...value, leaseMs: value.leaseMs ?? Math.round(2.5 * value.timeoutMs) }))
    .superRefine((value, context) => {
      const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
      if (value.leaseMs <= 2 * value.timeoutMs) issue(['leaseMs'], 'must be more than 2 x timeoutMs');
      if (value.retry.baseMs > value.retry.maxMs) issue(['retry', 'baseMs'], 'must not be more than maxMs');
      if (value.poll.minMs > value.poll.maxMs) issue(['poll', 'minMs'], 'must not be more than maxMs');
    });
}
