/** What a sender gets back: the receipt of an event, of a batch, of an upload. */
import { z } from 'zod';
import { DELIVERY_STATES } from '../message.ts';
import { SCAN_STATES } from '../scan.ts';
import { problemSchema } from './problem.ts';

export const shownDeliverySchema = z
  .enum([...DELIVERY_STATES, 'held'])
  .describe('`held` is computed when read: queued, while its back end or its entity cannot be served');

export const receiptSchema = z.object({
  receiptId: z.string(),
  source: z.string(),
  id: z.string(),
  receivedAt: z.iso.datetime(),
  duplicate: z.boolean().describe('True when this very event was accepted before'),
  applied: z
    .boolean()
    .optional()
    .describe(
      "Of a file's status: false when a later revision of the file was known already, so that this one changes nothing",
    ),
  messages: z.array(
    z.object({ id: z.string(), ref: z.string(), backend: z.string(), delivery: shownDeliverySchema, url: z.string() }),
  ),
});

export const batchAnswerSchema = z.object({
  items: z.array(z.object({ status: z.int(), receipt: receiptSchema.optional(), problem: problemSchema.optional() })),
});

export const uploadSchema = z.object({
  uploadId: z.string(),
  sha256: z.string().describe('Hexadecimal'),
  size: z.int().describe('Bytes'),
  expiresAt: z.iso.datetime().describe('Gone by then unless an event refers to it'),
  scan: z.enum(SCAN_STATES).describe('Whether the malware check looked at it and found nothing'),
});

export const receiptQuerySchema = z.strictObject({
  source: z.string().min(1).max(255),
  id: z.string().min(1).max(128),
});
