/**
 * What may be asked of other administrations beside a notification: data on somebody (Ley 39/2015 art. 28.2), and an
 * entry in a registry. Who asks, why, and on what ground is part of the shape: without it nothing may be asked.
 */
import { z } from 'zod';
import { document } from './event-document.ts';
import {
  dir3,
  emitter,
  file,
  instant,
  personSchema,
  postalAddressSchema,
  procedure,
  title,
  vendor,
} from './event-parts.ts';

/** The civil servant on whose behalf it is asked; it is on the wire and in the audit of whoever answers. */
const official = z.strictObject({
  name: z.string().min(3).max(160),
  nif: z.string().min(9).max(10),
  /** The unit that handles the procedure, in words. */
  unit: z.string().min(1).max(250).optional(),
});

const shared = {
  effect: z.literal('deliver'),
  emitter,
  statusSubscription: z.string().optional(),
  vendor: vendor.optional(),
};

export const dataRequestSchema = z.strictObject({
  ...shared,
  procedure,
  file: file.optional(),
  request: z
    .strictObject({
      /** Which data: the code of the certificate, as the service's catalogue names it. */
      service: z.string().min(1).max(64),
      /** Absent: as the service is answered by default. */
      mode: z.enum(['sync', 'async']).optional(),
      subject: personSchema,
      purpose: z.string().min(1).max(250),
      /** Consent of the person, or a law that allows it without. */
      basis: z.enum(['consent', 'law']),
      /** Which law, where that is the ground. */
      law: z.string().min(3).max(250).optional(),
      official,
      /** What the service asks beside who it is about; its adapter judges it. */
      specific: z.record(z.string().max(64), z.unknown()).optional(),
    })
    .superRefine(({ basis, law }, context) => {
      if (basis === 'consent' && law !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['law'],
          message: 'not with consent',
          params: { rule: 'law-with-consent' },
        });
    }),
});

const interested = z.strictObject({
  person: personSchema,
  representative: personSchema.optional(),
  address: postalAddressSchema.optional(),
  remarks: z.string().max(160).optional(),
});

export const registryEntryRequestSchema = z.strictObject({
  ...shared,
  procedure: procedure.optional(),
  file: file.optional(),
  /** The entry's summary. */
  title,
  entry: z
    .strictObject({
      direction: z.enum(['in', 'out']),
      /** Sent on to `destination` as soon as it is registered. */
      send: z.boolean(),
      /** DIR3 of the body it is for. */
      destination: dir3.optional(),
      /** The office's code of what it is about. */
      subjectCode: z.string().min(1).max(20),
      interested: z.array(interested).max(20),
      exposes: z.string().max(4000).optional(),
      requests: z.string().max(4000).optional(),
      remarks: z.string().max(50).optional(),
      /** Papers that travel beside it: none, some that complete it, or all of it. */
      physical: z.enum(['none', 'attached', 'paper']),
      presentedAt: instant.optional(),
      transport: z.strictObject({ kind: z.string().min(1).max(40), number: z.string().max(20).optional() }).optional(),
    })
    .superRefine(({ send, destination }, context) => {
      if (send && destination === undefined)
        context.addIssue({ code: 'custom', path: ['destination'], message: 'required', params: { rule: 'required' } });
    }),
  documents: z.array(document).max(5),
});
