/** What an installation says of Gestiona: how it is spoken to, and per connector what its public contract does not tell. */
import { z } from 'zod';
import { dir3, language } from '../../../contracts/event-parts.ts';

/** What a subject may be made of. */
export const SUBJECT_PARTS = ['file', 'title', 'document'] as const;

const token = z
  .string()
  .regex(/^[\x21-\x7e]{8,4096}$/, { error: 'is not a token (8 to 4096 characters without spaces)' });
const name = z.string().trim().min(1).max(200);

/** Of `vendors.gestiona-queue`. */
export const settingsSchema = z.strictObject({
  /** `hold-seconds` of each lease. One second is the only value that is known to have been used. */
  holdSeconds: z.int().min(1).max(30).default(1),
  /** In which language the civil servant is answered. */
  answersIn: z.enum(['es', 'ca']).default('es'),
});
export type GestionaSettings = z.infer<typeof settingsSchema>;

/** Of one credential: an access token as it is, or the authorisation that a person gave an add-on, which tells it. */
export const credentialSchema = z
  .strictObject({
    /** Of the API, with its path, such as `https://02.g3stiona.com/rest`. */
    url: z
      .string()
      .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, { error: 'is not an http(s) address without a query' }),
    /** Of `accessTokenFile`. */
    accessToken: token.optional(),
    /** Of `addonTokenFile`. */
    addonToken: token.optional(),
    /** Last part of the address that `POST …/addon/authorizations` answered. */
    authorization: z
      .string()
      .regex(/^[\w-]{1,100}$/, { error: 'is not the id of an authorisation' })
      .optional(),
  })
  .superRefine(({ accessToken, addonToken, authorization }, context) => {
    const lacks = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (accessToken !== undefined) return;
    if (addonToken === undefined)
      lacks('accessToken', 'is missing: give accessTokenFile, or addonTokenFile with authorization');
    else if (authorization === undefined) lacks('authorization', 'is missing beside addonTokenFile');
  });
export type GestionaCredential = z.infer<typeof credentialSchema>;

/** What is meant by a message of one connector. Nothing of this is in the API as it is publicly known. */
export const mappingSchema = z
  .strictObject({
    type: z.enum(['notification', 'communication']),
    /** What the id in its messages is of. */
    target: z.enum(['file', 'document']),
    /** Where what is to be sent lies, for `target: file`: in which folder (absent: at the top), and which of several is the main one. */
    documents: z.strictObject({ folder: name.optional(), main: name.optional() }).optional(),
    /** Which of a file's thirds is who. */
    thirds: z.enum(['one-holder', 'each-holder', 'legal-and-representative']),
    sia: z
      .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
      .regex(/^[0-9]{1,9}$/, { error: 'is not a SIA code (digits, in quotes)' })
      .optional(),
    unitDir3: dir3.optional(),
    /** Of a notification; 10 unless said otherwise. */
    naturalDays: z.int().min(10).max(180).optional(),
    language,
    /** Of the event, with {file}, {title} and {document} in it. */
    subject: z
      .string()
      .min(3)
      .max(200)
      .refine((text) => !/[{}]/.test(text.replace(/\{(file|title|document)\}/g, '')), {
        error: `has braces that are none of ${SUBJECT_PARTS.map((each) => `{${each}}`).join(', ')}`,
      }),
    /** Whether the third's address goes along, for paper after the electronic term. */
    postal: z.enum(['none', 'if-known', 'required']).default('none'),
  })
  .superRefine(({ type, target, documents, sia, naturalDays }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (type === 'notification' && sia === undefined) wrong('sia', 'is missing: a notification needs it');
    if (type === 'communication' && naturalDays !== undefined) wrong('naturalDays', 'is of notifications alone');
    if (target === 'file' && documents === undefined)
      wrong('documents', 'is missing: say which of a file’s documents are sent; {} is those at its top');
    if (target === 'document' && documents !== undefined) wrong('documents', 'is of target: file alone');
  });
export type Mapping = z.infer<typeof mappingSchema>;

/** Of one entity of a credential: the connectors whose queues are its own, by code. */
export const entitySchema = z.strictObject({
  connectors: z
    .record(z.string().regex(/^[A-Za-z0-9][\w.-]{0,79}$/, { error: 'is not the code of a connector' }), mappingSchema)
    .refine((each) => Object.keys(each).length > 0, { error: 'is empty: name at least one connector' })
    .refine((each) => Object.keys(each).length <= 20, { error: 'has more than 20 connectors' }),
});
export type GestionaEntity = z.infer<typeof entitySchema>;
