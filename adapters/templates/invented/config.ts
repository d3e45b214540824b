/** What an installation says of Invented: settings for all, the credential of the service, the entities behind it. */
import { z } from 'zod';

/** Of `vendors.invented`. */
export const settingsSchema = z.strictObject({
  /** How far each reading goes back over what was read: what came a little late is not missed. */ // poll
  overlapMinutes: z.int().min(60).max(1_440).default(180), // poll
  /** Of a notification, which the service does not tell. Natural days. */
  naturalDays: z.int().min(10).max(180).default(10),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Of one credential. */
export const credentialSchema = z.strictObject({
  /** Where the service is. */
  url: z.string().regex(/^https?:\/\/[^\s/]+/, { error: 'is not an http(s) address' }),
  /** Of `tokenFile`. */
  token: z.string().regex(/^[\x21-\x7e]{16,200}$/, { error: 'must be 16 to 200 visible characters' }),
});
export type Credential = z.infer<typeof credentialSchema>;

/** Of one entity of a credential. */
export const entitySchema = z.strictObject({
  /** By which the service knows it. */
  code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/, { error: 'is not a code (letters, digits and hyphens)' }),
});
export type EntitySettings = z.infer<typeof entitySchema>;
