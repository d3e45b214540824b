/**
 * What an e-office tells of a file. The least is body, open or closed, who may see it and a link (its own, or the sede
 * of the entity); everything else is optional, so that a poor source is still a valid one. Documents by name only.
 */
import { z } from 'zod';
import { day, dir3, emitter, file, ID_TYPES, instant, language, procedure, text, vendor } from './event-parts.ts';
import {
  ACTION_KINDS,
  ARCHIVAL_STATES,
  NOTIFICATION_STATES,
  PHASES,
  SENSES,
  SILENCES,
  SITUATIONS,
  TERMINATIONS,
} from './file-model.ts';

const id = z.string().min(1).max(80);
/** A text, with the same in other languages beside it. */
const localised = text.extend({ also: z.partialRecord(language, z.string().min(3).max(1000)).optional() });
/** Organ, year and up to 30 characters (Resolución de 19 de julio de 2011, NTI de Expediente, annex I). */
const eniFileId = z.string().regex(/^ES_[0-9A-Z]{9}_[0-9]{4}_EXP_[0-9A-Za-z]{1,30}$/);
const eniDocumentId = z.string().regex(/^ES_[0-9A-Z]{9}_[0-9]{4}_[0-9A-Za-z]{1,30}$/);

export const personRefSchema = z.strictObject({
  kind: z.enum(['natural', 'legal', 'administration']).optional(),
  idType: z.enum(ID_TYPES),
  idNumber: z.string().min(1).max(30),
  idCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

const action = z.strictObject({
  kind: z.enum(ACTION_KINDS),
  text: localised.optional(),
  dueOn: day.optional(),
  url: z.url().optional(),
  amount: z
    .string()
    .regex(/^[0-9]{1,12}(\.[0-9]{1,2})?$/)
    .optional(),
  milestone: id.optional(),
});

const milestone = z.strictObject({
  id,
  code: z.string().min(1).max(80),
  title: localised.optional(),
  text: localised.optional(),
  at: instant,
  current: z.boolean().optional(),
  documents: z.array(id).max(100).optional(),
});

const document = z.strictObject({
  id,
  eniId: eniDocumentId.optional(),
  title: localised,
  csv: z.string().max(200).optional(),
  verifyUrl: z.url().optional(),
  documentType: z
    .string()
    .regex(/^TD[0-9]{2}$/)
    .optional(),
  origin: z.enum(['citizen', 'administration']).optional(),
  date: day.optional(),
  mediaType: z.string().max(100).optional(),
  size: z.int().min(1).optional(),
  digest: z.strictObject({ alg: z.enum(['sha-256', 'sha-512']), value: z.string().max(200) }).optional(),
  /** The notification whose content this is: while that is not accepted, the document is not shown. */
  notification: id.optional(),
});

const notification = z.strictObject({
  id,
  kind: z.enum(['notification', 'communication']),
  state: z.enum(NOTIFICATION_STATES),
  availableAt: instant,
  stateAt: instant.optional(),
  url: z.url().optional(),
});

/** Everything of a file but who may see it and the revision; a live source answers with these. */
export const fileFactsSchema = z.strictObject({
  emitter,
  procedure: procedure
    .partial()
    .extend({ name: localised.optional(), family: z.string().max(200).optional() })
    .optional(),
  file: file.extend({ title: localised.optional(), eniId: eniFileId.optional() }),
  unit: dir3.optional(),
  openedAt: instant.optional(),
  expectedResolutionOn: day.optional(),
  closedAt: instant.optional(),
  updatedAt: instant.optional(),
  state: z.enum(['open', 'closed']),
  archivalState: z.enum(ARCHIVAL_STATES).optional(),
  situation: z.enum(SITUATIONS).optional(),
  /** The source's own word: `vocabulary` names whose (`eni`, `aoc`, `sigm`, `hestia`, `bcn`, `aragon`, `rspsb`, …). */
  sourceState: z
    .strictObject({
      vocabulary: z.string().min(1).max(40).optional(),
      code: z.string().min(1).max(80).optional(),
      text: localised.optional(),
    })
    .optional(),
  phase: z
    .strictObject({
      code: z.string().max(80).optional(),
      standard: z.enum(PHASES).optional(),
      text: localised.optional(),
    })
    .optional(),
  termination: z.strictObject({ form: z.enum(TERMINATIONS), sense: z.enum(SENSES).optional() }).optional(),
  terms: z
    .strictObject({
      countedFrom: day.optional(),
      suspended: z.boolean().optional(),
      silence: z.enum(SILENCES).optional(),
    })
    .optional(),
  citizenAction: z
    .strictObject({
      required: z.enum(['yes', 'no', 'not-applicable']),
      kind: z.enum(ACTION_KINDS).optional(),
      dueOn: day.optional(),
      text: localised.optional(),
      url: z.url().optional(),
    })
    .optional(),
  actions: z.array(action).max(50).optional(),
  registryEntries: z
    .array(
      z.strictObject({
        direction: z.enum(['in', 'out']).optional(),
        number: z.string().max(80).optional(),
        at: instant.optional(),
      }),
    )
    .max(200)
    .optional(),
  milestones: z.array(milestone).max(200).optional(),
  documents: z.array(document).max(200).optional(),
  notifications: z.array(notification).max(100).optional(),
  language: language.optional(),
  interestedCount: z.int().min(1).optional(),
  vendor: vendor.optional(),
});
export type FileFacts = z.infer<typeof fileFactsSchema>;

export const fileStatusSchema = fileFactsSchema.extend({
  interested: z
    .array(z.strictObject({ role: z.enum(['holder', 'representative']), person: personRefSchema }))
    .min(1)
    .max(500),
  /** Monotonic per file: a lower or equal one is acknowledged and ignored. */
  revision: z.int().min(0),
  /** The e-office takes the file out: it is erased at once, and an older revision does not bring it back. */
  withdrawn: z.boolean().optional(),
});
export type FileStatusData = z.infer<typeof fileStatusSchema>;
