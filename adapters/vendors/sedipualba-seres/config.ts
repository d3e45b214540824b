/** What an installation says of SEDIPUALB@: pace of the windows, the credential of the web service, the entities behind it. */
import { z } from 'zod';

const language = z.enum(['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en']);
const address = z.string().regex(/^https?:\/\/[^\s/]+/, { error: 'is not an http(s) address' });

/** Of `vendors.sedipualba-seres`. */
export const settingsSchema = z.strictObject({
  /** How far each window goes back over what was read; more than the hour that comes twice in October. */
  overlapMinutes: z.int().min(75).max(1_440).default(180),
  /** Once a day so many days are read again: the service has no "modified since". 0: never. */
  rescanDays: z.int().min(0).max(31).default(7),
  /** How far the first reading of an entity goes back. */
  startDays: z.int().min(0).max(31).default(1),
  /** The term of a notification, which the service does not tell. Natural days. */
  naturalDays: z.int().min(10).max(180).default(10),
  /** SIA codes come as numbers; shorter ones get zeros in front up to so many digits. */
  siaDigits: z.int().min(1).max(9).default(1),
  /** Where a document that is told by its CSV is fetched: an address with `{csv}` in it. Absent: such a one is refused. */
  csvUrl: address.regex(/\{csv\}/, { error: 'has no {csv} in it' }).optional(),
  /** Of titles, where the record names no language. */
  language: language.default('es'),
});
export type SeresSettings = z.infer<typeof settingsSchema>;

/** Of one credential. */
export const credentialSchema = z.strictObject({
  /** `https://{entity}.sedipualba.es`, with `{entity}` for the five figures of each entity. */
  url: address,
  user: z.string().min(1).max(100),
  /** Of `passwordFile`. */
  password: z.string().min(1).max(200),
  /** NIF of the official the service acts for (nifTramitador). */
  officer: z.string().min(5).max(20),
});
export type SeresCredential = z.infer<typeof credentialSchema>;

/** Of one entity of a credential. */
export const entitySchema = z.strictObject({
  code: z
    .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
    .regex(/^[0-9]{5}$/, { error: 'is not an entity code (5 digits, in quotes)' }),
});
export type SeresEntity = z.infer<typeof entitySchema>;

/** How far an entity was read. Instants in UTC; the service itself is asked in Madrid's local time. */
export const cursorSchema = z.strictObject({
  until: z.iso.datetime(),
  rescannedAt: z.iso.datetime(),
  /** The window whose pages are being read. */
  window: z
    .strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), page: z.int().min(1), deep: z.boolean() })
    .nullable(),
});
export type SeresCursor = z.infer<typeof cursorSchema>;
