/** Asking for proof: the evidence folder of a message, the chain of an entity, its newest checkpoint. */
import { z } from 'zod';

export const evidenceFolderQuerySchema = z.strictObject({
  lang: z.enum(['es', 'ca', 'en']).optional().describe("Of the summary; the entity's own if not given"),
});

export const chainQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Number of the last row you have'),
  limit: z.coerce.number().int().min(1).optional().describe('Rows at most; all if not given'),
});

export const chainCheckpointSchema = z.object({
  entity: z.string(),
  n: z.int().describe('Rows the chain had'),
  head: z.string().describe('Hash of its last row then'),
  at: z.iso.datetime(),
  jws: z.string().describe("The same, signed with the entity's seal or the platform's (compact JWS)"),
});
