/** What is configured under `folders.scsp-v3`, and of each asker there. */
import { z } from 'zod';
import { isLegalNif } from '../../../src/domain/identifiers.ts';

const nif = z.string().refine(isLegalNif, { error: 'is not the NIF of a body (letter and eight characters)' });
const anyOf = <T extends z.ZodType<string>>(one: T) =>
  z
    .array(z.union([z.literal('*'), one]))
    .min(1)
    .max(1_000);

export const scspSettingsSchema = z.strictObject({
  /** CodigoCertificado under which the service is registered. */
  certificateCode: z.string().min(1).max(64).default('GWESTADOEXPEDIENTE'),
  /** Emisor: who answers. */
  emitter: z.strictObject({ nif, name: z.string().min(1).max(50) }),
});
export type ScspSettings = z.infer<typeof scspSettingsSchema>;

export const scspAskerSchema = z.strictObject({
  /** Bodies it speaks for: what IdentificadorSolicitante may be; "*" for an intermediary that vouches for its own. */
  requesters: anyOf(nif),
  /** CodProcedimiento it may ask for; "*" for any. */
  procedures: anyOf(z.string().min(1).max(20)),
});
export type ScspAsker = z.infer<typeof scspAskerSchema>;
