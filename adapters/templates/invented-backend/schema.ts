/** What goes over the wire, and its limits. Source: name document, version, section. */
import { z } from 'zod';

/** Texts in characters, documents in decoded bytes, answers in bytes. */
export const LIMITS = {
  title: 200,
  body: 2_000,
  documentBytes: 5 * 1024 * 1024,
  answerBytes: 256 * 1024,
  answerWithReceiptBytes: 8 * 1024 * 1024,
} as const;

export const MEDIA_TYPES: readonly string[] = ['application/pdf'];

/** A word of theirs, as far as it is kept. */
const word = z.string().min(1).max(40);
const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** Answer to a message. */
export const takenSchema = z.looseObject({ id, warning: z.string().optional() });

/** Answer to anything that was refused. */
export const refusalSchema = z.looseObject({ error: word, message: z.string().optional() });

/** Where a message stands. */
export const statusSchema = z.looseObject({
  id,
  state: word,
  steps: z.array(z.looseObject({ state: word, at: z.iso.datetime({ offset: true }) })).max(100),
  receipt: z.looseObject({ base64: z.base64().min(4), madeAt: z.iso.datetime({ offset: true }) }).optional(),
});
export type Status = z.infer<typeof statusSchema>;

/** Answer of `GET status`. */
export const serviceSchema = z.looseObject({ service: z.literal('up') });
