/** What an entity configures under `files` to be asked live: where, and with which key. */
import { z } from 'zod';

export const eofficeLiveSettingsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
  /** Of `keyFile`. */
  key: z.string().min(8),
});
export type EofficeLiveSettings = z.infer<typeof eofficeLiveSettingsSchema>;
