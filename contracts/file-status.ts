/** What an e-office tells of a file: its state, phase and what the citizen is to do; documents by name only. */
import { z } from 'zod';
import { day, emitter, file, ID_TYPES, instant, procedure, text, vendor } from './event-parts.ts';

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
