/** What is read back of an event this adapter made: the texts and the persons, as long as they are kept. */
import { z } from 'zod';
import { personSchema } from '../../../contracts/event.ts';

const text = z.object({ lang: z.string(), value: z.string() });
const sending = z.object({
  holder: personSchema,
  representatives: z.array(personSchema).optional(),
  obliged: z.boolean().optional(),
});
const askedSchema = z.object({
  data: z.object({
    title: text,
    body: text.optional(),
    language: z.string(),
    procedure: z.object({ sia: z.string() }).optional(),
    availability: z.object({ naturalDays: z.int().optional() }).optional(),
    sendings: z.array(sending).min(1),
  }),
});
export type Asked = z.infer<typeof askedSchema>['data'];
export type AskedSending = z.infer<typeof sending>;
export type AskedPerson = z.infer<typeof personSchema>;

/** Null where there is none any more. */
export function readAsked(event: Record<string, unknown> | null): Asked | null {
  const read = askedSchema.safeParse(event);
  return read.success ? read.data.data : null;
}
