/** What an installation says of applications written for NOTIB: how long a repeated request is the same one, who they are, where they are told. */
import { z } from 'zod';

const address = z.string().regex(/^https?:\/\/[^\s/]+/, { error: 'is not an http(s) address' });
const DAY_MINUTES = 1_440;

/** NOTIB's roles of applications: sending and asking for one's own; reading for a citizen folder. */
export const ROLES = ['NOT_APL', 'NOT_CARPETA'] as const;

/** Of `vendors.notib-v2`. */
export const settingsSchema = z.strictObject({
  /** NOTIB has no key by which a repeated `alta` is known again: within so long, the same request is the same one. 0: never. */
  repeatMinutes: z
    .int()
    .min(0)
    .max(7 * DAY_MINUTES)
    .default(DAY_MINUTES),
  /** Term where a request names none, which NOTIB takes from its own table of procedures. Absent: such a notification is refused. */
  naturalDays: z.int().min(10).max(180).optional(),
  /** The façade as applications call it (`https://gateway.example.org/vendors/notib-v2`), for addresses of documents; absent: paths. */
  publicUrl: address.optional(),
});
export type NotibSettings = z.infer<typeof settingsSchema>;

/** Of one credential: one application. */
export const credentialSchema = z.strictObject({
  /** User of HTTP Basic; no colon can be in it. */
  user: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^:]+$/, { error: 'must not have a colon' }),
  /** Of `passwordFile`. */
  password: z.string().min(8).max(200),
  roles: z.array(z.enum(ROLES)).min(1).default(['NOT_APL']),
  /** Where `notificaCanvi` is told below; an entity's own wins. Absent: it is not told, and asks. */
  callbackUrl: address.optional(),
  /** As NOTIB's option of the same name: an `X-CSRF-Token` goes with each callback. */
  headerCsrf: z.boolean().default(false),
});
export type NotibCredential = z.infer<typeof credentialSchema>;

/** Of one entity of a credential. */
export const entitySchema = z.strictObject({
  callbackUrl: address.optional(),
  /** As NOTIB's `ambEntregaDeh`: `entregaDehActiva` is taken; what is obliged is said of the sending. */
  deh: z.boolean().default(false),
});
export type NotibEntity = z.infer<typeof entitySchema>;
