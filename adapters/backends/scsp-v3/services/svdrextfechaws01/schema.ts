/** What an e-office says when it asks where somebody is registered as living, and since when. */
import { z } from 'zod';

const place = z.string().min(1).max(70);

/** Public schema datos-especificos.xsd of SVDREXTFECHAWS01 v3, element Solicitud. */
export const specificSchema = z.strictObject({
  /** Is the holder Spanish? */
  spanish: z.boolean(),
  residence: z.strictObject({ province: place.optional(), municipality: place.optional() }).optional(),
  birth: z
    .strictObject({ on: z.iso.date().optional(), province: place.optional(), municipality: place.optional() })
    .optional(),
});
export type Specific = z.infer<typeof specificSchema>;
