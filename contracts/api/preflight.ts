/** What would become of an event, had it been handed over. */
import { z } from 'zod';

const text = {
  pointer: z.string().describe('JSON Pointer (RFC 6901) into the event; empty for the whole'),
  code: z.string(),
  detail: z.string(),
  fix: z.string(),
};

export const preflightSchema = z.object({
  ok: z.boolean().describe('True where POST /v1/events would take it now'),
  errors: z.array(z.object(text)).describe('Everything it would be refused for'),
  warnings: z.array(
    z.object({
      ...text,
      before: z.string().optional().describe('What stands in the event'),
      after: z.string().optional().describe('What would be sent'),
    }),
  ),
});
