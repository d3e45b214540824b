/** An error as every answer of this API carries it: RFC 9457 with a stable code and everything that was found. */
import { z } from 'zod';

export const problemSchema = z.object({
  type: z.string().describe('URI of the kind of problem'),
  title: z.string().describe("Short, in the reader's language"),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('Stable, kebab-case; decide by this, never by the texts'),
  instance: z.string().optional().describe('Number of this request, for whoever runs the gateway'),
  errors: z.array(
    z.object({
      pointer: z.string().describe('JSON Pointer (RFC 6901) into what was sent; empty for the whole'),
      code: z.string(),
      detail: z.string(),
      fix: z.string().describe('How to mend it'),
    }),
  ),
});
