/** What an e-office may say when it asks for an identity: nothing, or what helps to tell the document. */
import { z } from 'zod';

/** Public schema datos-especificos.xsd of SVDDGPCIWS02 v3, element Consulta. */
export const specificSchema = z.strictObject({
  /** Of a DNI three letters or digits and six digits, of a foreigner's card a letter and eight digits. */
  supportNumber: z
    .string()
    .regex(/^[A-Z0-9]{3}[0-9]{6}$/)
    .optional(),
  birthYear: z.int().min(1901).max(2200).optional(),
});
export type Specific = z.infer<typeof specificSchema>;
