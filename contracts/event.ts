/**
 * The canonical inbound event: CloudEvents 1.0 attributes around a closed `data` shape per type.
 * A schema answers "is this well formed"; rules that need a calendar, a control letter or the installation are in
 * src/domain/preflight.ts. Unknown members are errors: what we do not understand we do not silently drop.
 */
import { z } from 'zod';

export const EVENT_TYPES = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
  cancellation: 'es.citizenfolder.notification.cancelled.v1',
  fileStatus: 'es.citizenfolder.file.status-changed.v1',
} as const;

const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);
const language = z.enum(['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en']);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const text = z.strictObject({ lang: language, value: z.string().min(3).max(1000) });
const title = z.strictObject({ lang: language, value: z.string().min(3).max(255) });

const emitter = z.strictObject({
  dir3,
  unitDir3: dir3.optional(),
  ine: z
    .string()
    .regex(/^[0-9]{5,10}$/)
    .optional(),
  actingUser: z.string().optional(),
});

const procedure = z.strictObject({
  sia: z.string().regex(/^[0-9]{1,9}$/),
  name: text.optional(),
  vendorCode: z.string().optional(),
});

const file = z.strictObject({ id: z.string().min(1).max(80), title: text.optional(), url: z.url().optional() });

const ID_TYPES = ['NIF', 'NIE', 'CIF', 'passport', 'eidas', 'vat', 'other'] as const;

/** A person as the sender knows them; which members are mandatory depends on `kind` and is checked here. */
export const personSchema = z
  .strictObject({
    kind: z.enum(['natural', 'legal', 'administration', 'natural-without-nif']),
    idType: z.enum(ID_TYPES).optional(),
    idNumber: z.string().min(1).max(30).optional(),
    idCountry: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    givenName: z.string().optional(),
    surname1: z.string().optional(),
    surname2: z.string().optional(),
    fullName: z.string().optional(),
    legalName: z.string().optional(),
    dir3: dir3.optional(),
    email: z.string().max(160).optional(),
    phone: z.string().max(16).optional(),
    language: language.optional(),
  })
  .superRefine((person, context) => {
    const need = (...names: (keyof typeof person)[]) => {
      for (const name of names)
        if (person[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: 'required', params: { rule: 'required' } });
    };
    if (person.kind === 'natural' || person.kind === 'legal') need('idType', 'idNumber');
    if (person.kind === 'legal') need('legalName');
    if (person.kind === 'administration') need('dir3', 'legalName');
    if (person.kind.startsWith('natural') && person.fullName === undefined) need('givenName', 'surname1');
  });

/** A postal address in one of the four forms the postal back ends know. Lengths in characters. */
export const postalAddressSchema = z.strictObject({
  form: z.enum(['national', 'foreign', 'po-box', 'free']),
  streetType: z.string().optional(),
  streetName: z.string().max(50).optional(),
  number: z.string().max(5).optional(),
  numberQualifier: z.string().max(3).optional(),
  km: z.string().max(5).optional(),
  portal: z.string().max(3).optional(),
  stair: z.string().max(3).optional(),
  floor: z.string().max(3).optional(),
  door: z.string().max(3).optional(),
  block: z.string().max(3).optional(),
  extra: z.string().max(40).optional(),
  postcode: z.string().max(10).optional(),
  town: z.string().max(30).optional(),
  municipalityIne6: z
    .string()
    .regex(/^[0-9]{6}$/)
    .optional(),
  provinceIne2: z
    .string()
    .regex(/^[0-9]{2}$/)
    .optional(),
  country: z.string().regex(/^[A-Z]{2}$/),
  poBox: z.string().max(10).optional(),
  line1: z.string().max(50).optional(),
  line2: z.string().max(50).optional(),
});

const content = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('upload'), uploadId: z.string() }),
  z.strictObject({ by: z.literal('csv'), csv: z.string(), resolver: z.string().optional() }),
  z.strictObject({ by: z.literal('vendor'), ref: z.string() }),
  z.strictObject({ by: z.literal('inline'), base64: z.string() }),
]);

const document = z.strictObject({
  role: z.enum(['main', 'annex']),
  name: z.string().max(200),
  mediaType: z.string(),
  size: z.int().min(1).optional(),
  digest: z.strictObject({ alg: z.enum(['sha-256', 'sha-512']), value: z.string() }).optional(),
  content,
  eni: z
    .strictObject({
      id: z.string().optional(),
      documentType: z
        .string()
        .regex(/^TD[0-9]{2}$/)
        .optional(),
      state: z
        .string()
        .regex(/^EE[0-9]{2}$/)
        .optional(),
      origin: z.enum(['citizen', 'administration']).optional(),
    })
    .optional(),
  signed: z.boolean().optional(),
  language: language.optional(),
  normalized: z.boolean().optional(),
});

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

const vendor = z.strictObject({
  system: z.string(),
  kind: z.string().optional(),
  refs: z.record(z.string(), z.string()).optional(),
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

const interestedPerson = z.strictObject({
  kind: z.enum(['natural', 'legal', 'administration']).optional(),
  idType: z.enum(ID_TYPES),
  idNumber: z.string().min(1).max(30),
  idCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

export const fileStatusSchema = z.strictObject({
  emitter,
  procedure: procedure.optional(),
  file,
  openedAt: instant.optional(),
  expectedResolutionOn: day.optional(),
  closedAt: instant.optional(),
  state: z.enum(['open', 'closed']),
  phase: z.strictObject({ code: z.string().optional(), text: text.optional() }).optional(),
  citizenAction: z
    .strictObject({
      required: z.enum(['yes', 'no', 'not-applicable']),
      kind: z.enum(['amendment', 'payment', 'notification', 'appointment', 'other']).optional(),
      dueOn: day.optional(),
      text: text.optional(),
      url: z.url().optional(),
    })
    .optional(),
  interested: z.array(z.strictObject({ role: z.enum(['holder', 'representative']), person: interestedPerson })).min(1),
  registryEntries: z
    .array(
      z.strictObject({
        direction: z.enum(['in', 'out']).optional(),
        number: z.string().optional(),
        at: instant.optional(),
      }),
    )
    .optional(),
  documents: z
    .array(
      z.strictObject({
        id: z.string().max(80),
        title: text,
        csv: z.string().optional(),
        verifyUrl: z.url().optional(),
        documentType: z
          .string()
          .regex(/^TD[0-9]{2}$/)
          .optional(),
        date: day.optional(),
        mediaType: z.string().optional(),
        size: z.int().min(1).optional(),
      }),
    )
    .optional(),
  revision: z.int().min(0),
  vendor: vendor.optional(),
});

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
]);

export type GatewayEvent = z.infer<typeof eventSchema>;
export type SendEvent = Extract<GatewayEvent, { type: typeof EVENT_TYPES.notification | typeof EVENT_TYPES.communication }>;
export type SendRequest = z.infer<typeof sendRequestSchema>;
export type Sending = z.infer<typeof sending>;
export type Person = z.infer<typeof personSchema>;
export type PostalAddress = z.infer<typeof postalAddressSchema>;
export type EventDocument = z.infer<typeof document>;
