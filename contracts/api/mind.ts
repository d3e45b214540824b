/** What an operator asks of a message after it was accepted. */
import { z } from 'zod';
import { BONDS, WISH_KINDS } from '../remote-change.ts';

/** A message queued again may go without saying why; what is said stands in the timeline and the audit. */
export const retrySchema = z.strictObject({ reason: z.string().min(3).max(250).optional() });

export const cancelSchema = z.strictObject({ reason: z.string().min(3).max(250) });

export const extendSchema = z.strictObject({
  days: z.int().min(1).max(180).describe('Natural days, added to the day its term ends now'),
  reason: z.string().min(1).max(250),
});

export const practisedSchema = z.strictObject({
  how: z.enum(['in-person', 'postal']),
  at: z.iso.datetime({ offset: true }).describe('When it was practised'),
  receiver: z
    .strictObject({
      bond: z.enum(BONDS),
      idNumber: z.string().min(1).max(30),
      name: z.string().min(1).max(255),
    })
    .optional()
    .describe('Who received it; absent: the holder'),
  receipt: z.strictObject({ uploadId: z.string() }).optional().describe('The signed receipt, a PDF uploaded before'),
  reason: z.string().min(3).max(250),
});

/** What is done with something that arrived. `person`: who appears for the town, where the service wants a name. */
export const actSchema = z.strictObject({
  reason: z.string().min(3).max(250),
  person: z
    .strictObject({ name: z.string().min(3).max(160), idNumber: z.string().min(9).max(10) })
    .optional()
    .describe('Who appears for the town, where the service wants a name'),
});

/** A wish about a message that its back end has to fulfil, and how far it has come. */
export const wishSchema = z.object({
  kind: z.enum(WISH_KINDS),
  state: z
    .enum(['queued', 'calling', 'uncertain', 'done', 'refused', 'failed', 'unsure'])
    .describe('`unsure`: it may have been done and the back end cannot tell; a person looks there'),
  by: z.string().describe('The client that asked'),
  at: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  attempts: z.int(),
  code: z.string().nullable(),
});
