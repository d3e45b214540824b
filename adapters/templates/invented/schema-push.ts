/** What a pushed notice has beside its own fields: whose it is, and its document. */
import { z } from 'zod';

export const pushedSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9-]{1,60}$/),
  entity: z.string(),
  document: z.looseObject({ mediaType: z.string(), base64: z.base64().min(1) }),
});
