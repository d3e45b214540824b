/** The changes feed: every status change of the client's entities, in one order that never skips. */
import { z } from 'zod';

export const changesSchema = z.object({
  items: z.array(
    z.object({
      cursor: z.string(),
      messageId: z.string().nullable().describe('Null for notices about an entity'),
      entity: z.string(),
      backend: z.string().nullable(),
      ref: z.string().nullable(),
      sequence: z.int().nullable().describe('Per message; rises'),
      at: z.iso.datetime(),
      kind: z.enum(['delivery', 'legal', 'notice', 'checkpoint']),
      from: z.string().nullable(),
      to: z.string().nullable(),
      code: z.string().nullable(),
      text: z.string().nullable().describe('What a notice adds to its code: a day, a state, an instant; else null'),
      source: z.string().nullable(),
      conflict: z.boolean(),
      delivery: z.string().nullable(),
      legal: z.string().nullable(),
      final: z.boolean().nullable(),
      jws: z.string().nullable().describe('Of a checkpoint: the signed checkpoint (compact JWS); keep the newest'),
    }),
  ),
  next: z.string().describe('Give it as `after` next time, also when there was nothing new'),
});

export const changesQuerySchema = z.strictObject({
  after: z.string().max(18).default('0'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
