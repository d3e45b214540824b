/** How far an entity was read; kept by the core between turns. */
import { z } from 'zod';

export const cursorSchema = z.strictObject({
  /** Everything issued before was read. */
  until: z.iso.datetime(),
  /** The window whose pages are being read. */
  window: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), page: z.int().min(1) }).nullable(),
});
export type Cursor = z.infer<typeof cursorSchema>;
