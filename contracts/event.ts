/**
 * The canonical inbound event: CloudEvents 1.0 attributes around a closed `data` shape per type.
 * A schema answers "is this well formed"; rules that need a calendar, a control letter or the installation are in
 * src/domain/preflight.ts. Unknown members are errors: what we do not understand we do not silently drop.
 */
import { z } from 'zod';
import { document } from './event-document.ts';
import {
  day,
  dir3,
  emitter,
  file,
  instant,
  language,
  personSchema,
  postalAddressSchema,
  procedure,
  text,
  title,
  vendor,
} from './event-parts.ts';
import { dataRequestSchema, registryEntryRequestSchema } from './event-requests.ts';
import { fileStatusSchema } from './file-status.ts';

export type { EventDocument } from './event-document.ts';
export { personSchema, postalAddressSchema } from './event-parts.ts';
export { fileStatusSchema } from './file-status.ts';

export const EVENT_TYPES = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
  cancellation: 'es.citizenfolder.notification.cancelled.v1',
  fileStatus: 'es.citizenfolder.file.status-changed.v1',
  dataRequest: 'es.citizenfolder.data.requested.v1',
  registryEntry: 'es.citizenfolder.registry-entry.requested.v1',
} as const;

const sending = z.strictObject({
  ref: z.string().min(1).max(20),
  holder: personSchema,
  representatives: z.array(personSchema).max(1).optional(),
  obliged: z.boolean().optional(),
  holderIncapacitated: z.boolean().optional(),
  postalFallback: z
    .strictObject({
      address: postalAddressSchema,
      afterDays: z.int().min(0).optional(),
      service: z.enum(['normal', 'urgent']).optional(),
    })
    .optional(),
});

/** Exactly one of `expiresOn` and `naturalDays`. Days are calendar days in Europe/Madrid. */
const availability = z
  .strictObject({
    notBefore: day.optional(),
    expiresOn: day.optional(),
    naturalDays: z.int().min(1).max(180).optional(),
  })
  .superRefine((value, context) => {
    if ((value.expiresOn === undefined) === (value.naturalDays === undefined))
      context.addIssue({ code: 'custom', path: [], message: 'one deadline', params: { rule: 'one-deadline' } });
  });

const sendRequestShape = z.strictObject({
  effect: z.enum(['deliver', 'mirror']),
  emitter,
  procedure: procedure.optional(),
  file: file.optional(),
  title,
  body: text.optional(),
  language,
  registry: z.strictObject({ number: z.string(), at: instant, book: z.string().optional() }).optional(),
  availability: availability.optional(),
  assurance: z.enum(['low', 'substantial', 'high']).optional(),
  sendings: z.array(sending).min(1).max(100),
  documents: z.array(document).min(1).max(5),
  statusSubscription: z.string().optional(),
  vendor: vendor.optional(),
});

function oneMainUniqueRefs(
  data: { sendings: { ref: string }[]; documents: { role: string }[] },
  context: z.core.$RefinementCtx,
): void {
  if (data.documents.filter((each) => each.role === 'main').length !== 1)
    context.addIssue({ code: 'custom', path: ['documents'], message: 'one main', params: { rule: 'one-main' } });
  const seen = new Set<string>();
  data.sendings.forEach(({ ref }, index) => {
    if (seen.has(ref))
      context.addIssue({
        code: 'custom',
        path: ['sendings', index, 'ref'],
        message: 'repeated',
        params: { rule: 'repeated-ref' },
      });
    seen.add(ref);
  });
}

export const sendRequestSchema = sendRequestShape.superRefine(oneMainUniqueRefs);
export const notificationRequestSchema = sendRequestShape
  .extend({ procedure, availability })
  .superRefine(oneMainUniqueRefs);

export const cancelRequestSchema = z.strictObject({
  effect: z.literal('deliver'),
  emitter,
  cancels: z.strictObject({
    source: z.string(),
    id: z.string(),
    refs: z.array(z.string().max(20)).min(1).optional(),
  }),
  reason: z.string().min(3).max(250),
});

const envelopeShape = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(128),
  source: z.string().min(1).max(255),
  subject: z.string().max(255),
  time: instant,
  datacontenttype: z.literal('application/json'),
  dataschema: z.url().optional(),
  entitydir3: dir3,
  partitionkey: z.string().optional(),
  sequence: z.string().optional(),
  traceparent: z.string().optional(),
  tracestate: z.string().optional(),
};

/** Any event this version can read, told apart by `type`. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.notification), data: notificationRequestSchema }),
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.communication), data: sendRequestSchema }),
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.cancellation), data: cancelRequestSchema }),
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.fileStatus), data: fileStatusSchema }),
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.dataRequest), data: dataRequestSchema }),
  z.strictObject({ ...envelopeShape, type: z.literal(EVENT_TYPES.registryEntry), data: registryEntryRequestSchema }),
]);

export type GatewayEvent = z.infer<typeof eventSchema>;
export type SendEvent = Extract<
  GatewayEvent,
  { type: typeof EVENT_TYPES.notification | typeof EVENT_TYPES.communication }
>;
/** Asks another administration for data on somebody, instead of asking that person for a paper. */
export type DataRequestEvent = Extract<GatewayEvent, { type: typeof EVENT_TYPES.dataRequest }>;
/** Asks for an entry in a registry, sent on to another administration's office or not. */
export type RegistryEntryEvent = Extract<GatewayEvent, { type: typeof EVENT_TYPES.registryEntry }>;
/** The events that make messages. */
export type RequestEvent = SendEvent | DataRequestEvent | RegistryEntryEvent;
export type SendRequest = z.infer<typeof sendRequestSchema>;
export type Sending = z.infer<typeof sending>;
export type Person = z.infer<typeof personSchema>;
export type PostalAddress = z.infer<typeof postalAddressSchema>;
