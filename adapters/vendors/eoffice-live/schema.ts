/** The live protocol of our own, version 1.0: one POST, one person, the facts of the files in the answer. See README.md. */
import { z } from 'zod';
import { fileFactsSchema } from '../../../contracts/file-status.ts';

const role = z.enum(['holder', 'representative']);

export const liveAnswerSchema = z.object({
  asOf: z.iso.datetime({ offset: true }),
  files: z.array(z.object({ role, facts: fileFactsSchema })).max(5_000),
});

const person = z.object({ type: z.string(), number: z.string(), country: z.string().optional() });

/** As the far side reads it. */
export const liveQuestionSchema = z.object({
  version: z.literal('1.0'),
  entity: z.string(),
  person,
  as: z.object({ role, represented: person.nullable().optional(), power: z.unknown().optional() }),
  file: z.string().nullable(),
});
export type LiveQuestion = z.infer<typeof liveQuestionSchema>;
