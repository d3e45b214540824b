/** One action on many messages, chosen by a filter: our own addition to the API. */
import { z } from 'zod';
import { messagesQuerySchema } from './message.ts';

export const BULK_ACTIONS = ['retry', 'cancel'] as const;
/** Messages of one job. */
export const BULK_LIMIT = 10_000;

const instant = z.iso.datetime();
const reason = z.string().min(3).max(250);
const action = z
  .enum(BULK_ACTIONS)
  .describe('retry: rejected and dead ones; cancel: whatever has no end yet. An uncertain one is decided by itself');
const filter = messagesQuerySchema
  .omit({ limit: true, cursor: true })
  .describe('As for GET /v1/messages; what the action cannot apply to is left out');

export const bulkCountRequestSchema = z.strictObject({ action, filter });
export const bulkRequestSchema = z.strictObject({
  action,
  filter,
  reason,
  expected: z
    .int()
    .min(1)
    .max(BULK_LIMIT)
    .optional()
    .describe('How many were seen before: where it is another number now, nothing begins'),
});
export const bulkStopSchema = z.strictObject({ reason });

export const bulkCountSchema = z.object({
  count: z.int().describe('Counted up to one more than `limit`'),
  limit: z.int(),
});

export const bulkJobSchema = z.object({
  id: z.string(),
  action: z.enum(BULK_ACTIONS),
  by: z.string().describe('The client that began it'),
  reason: z.string(),
  filter: z.string().describe('What they were chosen by, as a query in an address'),
  state: z.enum(['running', 'stopped', 'done']),
  total: z.int().describe('Fixed when it began'),
  done: z.int(),
  refused: z.int().describe('By the rule of each message, when its turn came'),
  createdAt: instant,
  endedAt: instant.nullable(),
  stopped: z.object({ by: z.string(), reason: z.string() }).nullable(),
  url: z.string(),
});
export const bulkJobsSchema = z.object({ items: z.array(bulkJobSchema) });

export const bulkItemsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  result: z.literal('refused').optional(),
});
export const bulkItemsSchema = z.object({
  items: z.array(
    z.object({
      n: z.int().describe('Its place in the order of doing'),
      messageId: z.string(),
      result: z.enum(['waiting', 'done', 'refused']),
      problem: z.object({ code: z.string(), detail: z.string(), fix: z.string() }).nullable(),
      at: instant.nullable(),
    }),
  ),
  next: z.string().nullable().describe('Cursor of the next page; null on the last'),
});
