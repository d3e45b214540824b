/** How each outside service did in a month: for the report that ENS (op.ext.2) asks of whoever depends on others' services. */
import { z } from 'zod';

const share = z.number().min(0).max(1).nullable();
const milliseconds = z.int().nullable();
const under = (n: number) =>
  milliseconds.describe(
    `${n} of 100 answers took less; one of fixed bounds. Null: nothing was answered, or longer than all`,
  );

export const serviceLevelsQuerySchema = z.strictObject({
  month: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
    .describe('YYYY-MM, in Madrid'),
  entity: z.string().max(9).optional().describe('DIR3; absent: all that the client may see'),
});

export const serviceLevelsSchema = z.object({
  month: z.string(),
  from: z.iso.date().nullable().describe('First day of the month that was counted; null: none was'),
  through: z.iso.date().nullable().describe('The last one: a day is counted when it is over'),
  items: z.array(
    z.object({
      entity: z.string(),
      backend: z.string(),
      attempts: z.int().describe('Attempts to send; those begun within announced maintenance left out'),
      answered: z.int().describe('Those that the back end answered, refusals by its own rules among them'),
      failed: z.int().describe('Temporary or unknown: time-outs, lost connections, faults, answers nobody understands'),
      refused: z.int().describe('Of those answered: refused by its own rules'),
      answeredShare: share.describe('answered / attempts'),
      openMinutes: z.int().describe('Minutes in which its circuit stood open and nothing was sent; of the whole fleet'),
      maintenanceMinutes: z.int().describe('Minutes of announced maintenance'),
      observedMinutes: z.int().describe('Minutes of the days counted, maintenance apart'),
      availableShare: share.describe('1 - openMinutes / observedMinutes'),
      meanMs: milliseconds.describe('Of those answered'),
      p50UnderMs: under(50),
      p95UnderMs: under(95),
      p99UnderMs: under(99),
    }),
  ),
});
