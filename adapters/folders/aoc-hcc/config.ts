/** What is configured under `folders.aoc-hcc`. */
import { z } from 'zod';

export const hccSettingsSchema = z.strictObject({
  /** Ten-digit INE codes by DIR3, for entities whose own `ine` is the five digits of the municipality. */
  ine10: z
    .record(
      z.string(),
      z.string({ error: 'must be text: write it in quotes' }).regex(/^[0-9]{10}$/, { error: 'is not ten digits' }),
    )
    .default({}),
});
export type HccSettings = z.infer<typeof hccSettingsSchema>;

export const hccAskerSchema = z.strictObject({});
export type HccAsker = z.infer<typeof hccAskerSchema>;
