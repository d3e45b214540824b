/** What an installation says of AL SIGM: what its notifications are, the credential of each SIGEM, the entities behind it. */
import { z } from 'zod';

const language = z.enum(['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en']);
const kind = z.enum(['notification', 'communication']);
/** SIGEM itself, without the path of a service. */
const address = z.string().regex(/^https?:\/\/[^\s/]+[^\s?#]*$/, { error: 'is not an http(s) address' });
const word = z.string().min(1).max(100);

/** What a `procedimiento` of SIGEM is: its SIA code, which SIGEM does not know, and how its notifications go. */
const procedureSchema = z.strictObject({
  sia: z
    .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
    .regex(/^[0-9]{1,9}$/, { error: 'is not a SIA code (digits, in quotes)' }),
  /** Instead of what `tipoCorrespondencia` says. */
  kind: kind.optional(),
  /** Instead of the installation's. */
  naturalDays: z.int().min(10).max(180).optional(),
});
const proceduresSchema = z.record(word, procedureSchema).default({});

/** Of `vendors.alsigm`. */
export const settingsSchema = z.strictObject({
  /** The `sistemaId` under which SIGEM knows us, beside SISNOT and SMS. */
  system: word.default('CARPETA'),
  /** Where `/vendors/alsigm` is reached; what `?wsdl` says. */
  facadeUrl: address.default('http://localhost:8080/vendors/alsigm'),
  procedures: proceduresSchema,
  /** What a `tipoCorrespondencia` is; an empty one is a notification, another word is refused. */
  correspondence: z.record(word, kind).default({ NOTSIGEM: 'notification', COMSIGEM: 'communication' }),
  /** The term of a notification, which SIGEM does not tell. Natural days. */
  naturalDays: z.int().min(10).max(180).default(10),
  /** So long a request without any identifier of its own is the same as one that said the same. */
  repeatHours: z.int().min(1).max(168).default(24),
  /** How far each window of days goes back over what was read. */
  overlapDays: z.int().min(1).max(31).default(7),
  /** So often the files of `rescanDays` are read again: SIGEM has no "modified since". 0: never. */
  rescanHours: z.int().min(0).max(168).default(6),
  rescanDays: z.int().min(1).max(1_500).default(365),
  /** Where no language is told. */
  language: language.default('es'),
});
export type AlsigmSettings = z.infer<typeof settingsSchema>;

const caller = {
  /** HTTP Basic towards SIGEM, where something before it asks for that; its own contract has no authentication. */
  callUser: word.optional(),
  /** Of `callPasswordFile`. */
  callPassword: z.string().min(1).max(200).optional(),
};

/** Of one credential. */
export const credentialSchema = z.strictObject({
  /** What SIGEM presents to the façade, HTTP Basic. */
  user: word.regex(/^[^:]+$/, { error: 'has a colon in it' }),
  /** Of `passwordFile`. */
  password: z.string().min(8).max(200),
  /** Where SIGEM's own services are; absent: it is neither read nor told. */
  url: address.optional(),
  ...caller,
  /** States are told by `actualizaEstado`, of what SIGEM has given a `notiId`; otherwise it asks by `obtenerEstado`. */
  tellStates: z.boolean().default(false),
});
export type AlsigmCredential = z.infer<typeof credentialSchema>;

const code = z
  .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
  .min(1)
  .max(40);

/** Of one entity of a credential. */
export const entitySchema = z.strictObject({
  /** `entidad.identificador`. */
  code,
  /** Those of this entity, before the installation's. */
  procedures: proceduresSchema,
  /** Its files are read too, for a projection. Needs a SIGEM that names the holder of a file. */
  files: z.boolean().default(false),
});
export type AlsigmEntity = z.infer<typeof entitySchema>;

/** Of `entities[].files`, to be asked while a citizen waits. */
export const filesSchema = z.strictObject({
  url: address,
  code,
  ...caller,
  /** As of `vendors.alsigm`: by its SIA code a sensitive procedure can be kept from folders. */
  procedures: proceduresSchema,
  language: language.default('es'),
});
export type AlsigmFiles = z.infer<typeof filesSchema>;

/** How far an entity was read. Instants in UTC; SIGEM itself is asked by days. */
export const cursorSchema = z.strictObject({
  until: z.iso.datetime(),
  rescannedAt: z.iso.datetime(),
  /** What is being read: of which days on, to when, after which identifier, whether the many days. */
  window: z
    .strictObject({
      step: z.enum(['notifications', 'files']),
      day: z.iso.date(),
      to: z.iso.datetime(),
      after: z.string().max(200),
      deep: z.boolean(),
    })
    .nullable(),
});
export type AlsigmCursor = z.infer<typeof cursorSchema>;
