/** What an installation says of an e-office that speaks our own events: its key, and where and how signed it is told. */
import { z } from 'zod';

const address = z.string().regex(/^https?:\/\/[^\s/]+/, { error: 'is not an http(s) address' });
/** `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks 1.0, "Signature scheme"). */
const secret = z.string().regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
  error: 'is not a Standard Webhooks secret (whsec_ and base64)',
});

/** Of `vendors.canonical`: nothing of its own. */
export const settingsSchema = z.strictObject({});

/** Of one credential. */
export const credentialSchema = z.strictObject({
  /** Of `keyFile`: what the e-office shows as `Authorization: Bearer …`. */
  key: z.string().regex(/^[\x21-\x7e]{20,200}$/, { error: 'must be 20 to 200 visible characters' }),
  /** Where it is told. */
  statusUrl: address,
  /** Of `statusSecretFile`: with what is signed that it is we who tell. */
  statusSecret: secret,
  /** Of `formerStatusSecretFile`: while the secret is being changed, it signs too. */
  formerStatusSecret: secret.optional(),
});
export type CanonicalCredential = z.infer<typeof credentialSchema>;

/** Of one entity of a credential. */
export const entitySchema = z.strictObject({
  /** Where this entity alone is told; absent: where its credential is. */
  statusUrl: address.optional(),
});
export type CanonicalEntity = z.infer<typeof entitySchema>;
