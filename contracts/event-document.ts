/** A document of an event: what it is, and where its bytes are. */
import { z } from 'zod';
import { language } from './event-parts.ts';

const content = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('upload'), uploadId: z.string() }),
  z.strictObject({ by: z.literal('csv'), csv: z.string(), resolver: z.string().optional() }),
  z.strictObject({ by: z.literal('vendor'), ref: z.string() }),
  z.strictObject({ by: z.literal('inline'), base64: z.string() }),
]);

export const document = z.strictObject({
  role: z.enum(['main', 'annex']),
  name: z.string().max(200),
  mediaType: z.string(),
  size: z.int().min(1).optional(),
  digest: z.strictObject({ alg: z.enum(['sha-256', 'sha-512']), value: z.string() }).optional(),
  content,
  eni: z
    .strictObject({
      id: z.string().optional(),
      documentType: z
        .string()
        .regex(/^TD[0-9]{2}$/)
        .optional(),
      state: z
        .string()
        .regex(/^EE[0-9]{2}$/)
        .optional(),
      origin: z.enum(['citizen', 'administration']).optional(),
    })
    .optional(),
  signed: z.boolean().optional(),
  language: language.optional(),
  normalized: z.boolean().optional(),
});

export type EventDocument = z.infer<typeof document>;
