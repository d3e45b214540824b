/** How fast and when a back end may be sent to: rates and announced maintenance, alike in the block of every back end. */
import { z } from 'zod';

/** A token bucket: `perSecond` on average, at most `burst` at once. */
export type Rate = { perSecond: number; burst: number };

/** An announced window: nothing is sent and nothing is asked from `from` (included) to `to` (excluded). */
export type MaintenanceWindow = { from: Date; to: Date; reason: string };

/** Reads an instant as people write one; what it says instead of an instant completes "must …" or "is …". */
export type ReadInstant = (text: string) => Date | string;

const MAX_WINDOWS = 100;

/** Without `burst`: what one second allows, at least one. */
export const rateSchema = z
  .strictObject({
    perSecond: z.number().min(0.001).max(10_000),
    burst: z.int().min(1).max(10_000).optional(),
  })
  .transform(({ perSecond, burst }): Rate => ({ perSecond, burst: burst ?? Math.max(1, Math.ceil(perSecond)) }));

/** Windows in any order; two that overlap are an error, one that is over is not: a file stays valid as time passes. */
export function maintenanceSchema(readInstant: ReadInstant) {
  // Settings that were read already, and are read once more with a simulator's address, hold instants.
  const written = z.custom<string | Date>(
    (value) => typeof value === 'string' || value instanceof Date,
    'must be text',
  );
  const instant = written.transform((value, context) => {
    const read = value instanceof Date ? value : readInstant(value);
    if (read instanceof Date) return read;
    context.addIssue({ code: 'custom', message: read });
    return z.NEVER;
  });
  return z
    .array(z.strictObject({ from: instant, to: instant, reason: z.string().min(1).max(200) }))
    .max(MAX_WINDOWS)
    .superRefine((windows, context) => {
      const issue = (index: number, field: 'from' | 'to', message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message });
      windows.forEach((each, index) => {
        if (each.from >= each.to) issue(index, 'to', 'must be later than from');
        const before = windows.findIndex((other, at) => at < index && other.from < each.to && each.from < other.to);
        if (before >= 0) issue(index, 'from', `must not fall into maintenance[${before}]`);
      });
    });
}
