/** What the service sends, as far as it is read; what else it says is let pass. Source: name document, version, section. */
import { z } from 'zod';

const text = z.string().max(4_000);

export const noticeSchema = z.looseObject({
  /** Never changes: the event's identity rests on it. */
  id: z.string().regex(/^[A-Za-z0-9-]{1,60}$/),
  kind: text,
  issuedAt: z.iso.datetime({ offset: true }),
  subject: text.min(1),
  file: text.nullish(),
  sia: z.string().nullish(),
  language: z.string().nullish(),
  person: z.looseObject({
    nif: text,
    name: text,
    surname1: text.nullish(),
    surname2: text.nullish(),
    email: text.nullish(),
  }),
  document: z.looseObject({ id: text.min(1), name: text.min(1), mediaType: text }),
});
export type Notice = z.infer<typeof noticeSchema>;

/** One page or what waits in the queue. Each notice is judged on its own: one that is broken stops no other. */
export const pageSchema = z.looseObject({ notices: z.array(z.unknown()).max(1_000), more: z.boolean() });

/** A document: its bytes, or where they are; their SHA-256 in base64 where it is said. */
export const documentSchema = z.looseObject({
  base64: z.string().optional(),
  url: z.string().optional(),
  sha256: z.string().optional(),
});
