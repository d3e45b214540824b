/** Status callbacks: who is told, how each telling went, and the body that is sent (Standard Webhooks 1.0). */
import { z } from 'zod';
import { changesSchema } from './change.ts';

const KINDS = ['delivery', 'legal', 'notice', 'checkpoint'] as const;
const url = z.url({ protocol: /^https?$/ }).max(2_000);
/** `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks 1.0, "Signature scheme"). */
const secret = z.string().regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);

export const newSubscriptionSchema = z.strictObject({
  url: url.describe('https; where it is in a private network the installation must allow that network'),
  entities: z
    .union([z.array(z.string().max(20)).min(1).max(1_000), z.tuple([z.literal('*')])])
    .default(['*'])
    .describe('DIR3 codes, or ["*"]: every entity of the client'),
  kinds: z
    .array(z.enum(KINDS))
    .min(1)
    .default([...KINDS]),
  secret: secret.optional().describe('Yours; made for you when absent'),
});

export const rotationSchema = z.strictObject({
  secret: secret.optional(),
  overlapHours: z.int().min(0).max(168).default(24).describe('How long the former secret signs beside the new one'),
});

const subscription = z.object({
  id: z.string(),
  url: z.string(),
  entities: z.array(z.string()),
  kinds: z.array(z.enum(KINDS)),
  createdAt: z.iso.datetime(),
  formerSecretUntil: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
  disabledReason: z.string().nullable(),
  pending: z.int().describe('Changes it is still owed'),
  failed: z.int().describe('Changes given up after the last retry; replay sends them again'),
});
export const subscriptionSchema = subscription;
export const subscriptionsSchema = z.object({ items: z.array(subscription) });
export const subscriptionSecretSchema = subscription.extend({
  secret: z.string().describe('Shown now and never again'),
});

export const tellingsQuerySchema = z.strictObject({
  state: z.enum(['pending', 'delivered', 'failed']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export const tellingsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string().describe('The webhook-id'),
      cursor: z.string().nullable().describe('Of the changes feed; null for the ping'),
      state: z.enum(['pending', 'delivered', 'failed']),
      attempts: z.int(),
      createdAt: z.iso.datetime(),
      nextAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
      lastOutcome: z.string().nullable().describe('An HTTP status, or a word such as timeout'),
    }),
  ),
  next: z.string().nullable(),
});

export const replaySchema = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe('Every change after this cursor of the feed, once more; absent: what failed'),
});
export const replayedSchema = z.object({ queued: z.int() });

/** The CloudEvent a subscriber receives; `data` is the change as the feed tells it, and where its message stands. */
export const statusChangedSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string().describe('chg_ and the cursor: the same change has the same id for every subscriber'),
  source: z.string(),
  type: z.enum(['es.citizenfolder.message.status-changed.v1', 'es.citizenfolder.subscription.ping.v1']),
  subject: z.string().optional().describe('The message, where it is about one'),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  entitydir3: z.string().optional(),
  sequence: z.string().optional(),
  data: z.object({
    change: changesSchema.shape.items.element.nullable(),
    message: z
      .object({
        id: z.string(),
        event: z.object({ source: z.string(), id: z.string() }),
        ref: z.string(),
        file: z.string().nullable(),
        backend: z.string(),
        delivery: z.string(),
        legal: z.string().nullable(),
        final: z.boolean(),
        reference: z.string(),
        remoteId: z.string().nullable(),
        madeAvailableAt: z.iso.datetime().nullable(),
        expiresOn: z.string().nullable(),
        legalAt: z.iso.datetime().nullable(),
        channel: z.string().nullable(),
        by: z.string().nullable(),
        evidencePending: z.boolean(),
      })
      .nullable()
      .describe('As it stands when this is sent, which may be later than the change'),
    checkpoint: z.string().nullable().describe("The newest signed checkpoint of the entity's evidence chain; keep it"),
  }),
});
export type StatusChanged = z.infer<typeof statusChangedSchema>;
