/** What an installation says of e-NOTUM back offices: the envelope they speak, what may be promised them, who they are. */
import { z } from 'zod';
import { ASSURANCE_LEVELS } from './codes.ts';

const address = z.string().regex(/^https?:\/\/[^\s/]+/, { error: 'is not an http(s) address' });
const code = z
  .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
  .min(1)
  .max(50);

/** Of `vendors.enotum-4`. */
export const settingsSchema = z.strictObject({
  /** soap-body: the request is the SOAP Body. pci: it is inside `procesa/Peticion` of the AOC's platform. */
  envelope: z.enum(['soap-body', 'pci']).default('soap-body'),
  /** A WS-Security header that must be understood is refused, or left unread: it is never verified and proves nothing. */
  signedMessages: z.enum(['refuse', 'leave-unread']).default('refuse'),
  /** Of titles, where a notification names no language. */
  language: z.enum(['ca', 'es', 'oc', 'en']).default('ca'),
  /** The term where DiesExpiracio does not say it. Natural days. */
  naturalDays: z.int().min(10).max(180).default(10),
  /** How well the citizen is known at least, where the notification is read: what TipusAcces may ask for. */
  assuranceUpTo: z.enum(ASSURANCE_LEVELS).default('low'),
  /** What an event has no place for (reminders, notice persons, a second mailbox, …) is refused, or noted as left behind. */
  notCarried: z.enum(['refuse', 'accept']).default('refuse'),
  /** So long the same tramesa without IdNotificacioEmissor is the same. Hours. */
  onceHours: z.int().min(1).max(720).default(24),
  /** Of the gateway, for where evidence is fetched; absent: a path. */
  publicUrl: address.optional(),
});
export type EnotumSettings = z.infer<typeof settingsSchema>;

/** Of one credential. */
export const credentialSchema = z.strictObject({
  /** Where the back office's RecepcioReports listens. */
  url: address,
  /** What the back office presents here (HTTP Basic); no colon in the name (RFC 7617, section 2). */
  user: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^:]*$/),
  /** Of `passwordFile`. */
  password: z.string().min(12).max(200),
  /** What the gateway presents there; absent: nothing, as where no policy is chosen at the AOC. */
  reportUser: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^:]*$/)
    .optional(),
  /** Of `reportPasswordFile`. */
  reportPassword: z.string().min(1).max(200).optional(),
});
export type EnotumCredential = z.infer<typeof credentialSchema>;

const department = z.strictObject({
  code,
  name: z.string().min(1).max(255),
  /** DIR3 of the unit it sends as; absent: the entity. */
  unit: z
    .string()
    .regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/)
    .optional(),
});

/** Of one entity of a credential: what the AOC calls organisme and departament. */
export const entitySchema = z.strictObject({
  organisation: z.strictObject({ code, name: z.string().min(1).max(255) }),
  departments: z.array(department).min(1).max(200),
  /** The BackOffice codes it may use; absent: any. */
  backOffices: z.array(code).min(1).max(100).optional(),
  /** SIA code of notifications that name no procedure. */
  sia: z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .optional(),
  /** It registers in S@RCAT, whose file numbers are shorter. */
  sarcat: z.boolean().default(false),
});
export type EnotumEntity = z.infer<typeof entitySchema>;
export type Department = z.infer<typeof department>;
