/** A message as its sender and its operator read it: two statuses, its timeline, its evidence; no name and no NIF. */
import { z } from 'zod';
import { CHANNELS, LEGAL_STATES, RECEIVERS } from '../outcome.ts';
import { SCAN_STATES } from '../scan.ts';
import { wishSchema } from './mind.ts';
import { shownDeliverySchema } from './receipt.ts';

const instant = z.iso.datetime();
const day = z.iso.date();
const eventIdentity = z.object({ source: z.string(), id: z.string(), type: z.string() });
const legal = z.enum(LEGAL_STATES).nullable();
const problem = z
  .object({ pointer: z.string(), code: z.string(), detail: z.string(), fix: z.string() })
  .nullable()
  .describe('Why it stands still or was refused, and what to do');

const warning = z.object({
  code: z.string(),
  pointer: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  text: z.string().optional(),
});

export const messageSchema = z.object({
  id: z.string(),
  receiptId: z.string(),
  event: eventIdentity,
  entity: z.string(),
  backend: z.string(),
  ref: z.string(),
  file: z.string().nullable(),
  delivery: shownDeliverySchema,
  legal,
  final: z.boolean().describe('No status will move by itself any more'),
  reference: z.string().describe('Our reference at the back end'),
  remoteId: z.string().nullable().describe("The back end's identifier"),
  madeAvailableAt: instant.nullable(),
  expiresOn: day.nullable(),
  legalAt: instant.nullable(),
  channel: z.enum(CHANNELS).nullable(),
  by: z.enum(RECEIVERS).nullable(),
  evidencePending: z.boolean(),
  waitingFor: z.string().nullable().describe('The earlier message of its file that goes first'),
  problem,
  warnings: z.array(warning),
  scan: z
    .enum(SCAN_STATES)
    .optional()
    .describe('clean: the malware check looked at all its documents and found nothing; absent where it has none'),
  receivedAt: instant,
  timeline: z.array(
    z.object({
      at: instant,
      kind: z.enum(['delivery', 'legal', 'notice', 'callback', 'operator']),
      from: z.string().nullable(),
      to: z.string().nullable(),
      code: z.string().nullable(),
      text: z.string().nullable(),
      source: z.string().nullable(),
      conflict: z.boolean(),
    }),
  ),
  wishes: z.array(wishSchema).describe('Cancellation, extension and report, in the order they were asked for'),
  attempts: z.array(
    z.object({ n: z.int(), startedAt: instant, durationMs: z.int(), outcome: z.string(), code: z.string() }),
  ),
  evidence: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      mediaType: z.string(),
      sha256: z.string(),
      size: z.int(),
      at: instant,
      erasedAt: instant.optional().describe('Its bytes were erased by retention: reading it answers 410'),
      unconfirmed: z.boolean().describe('It came in a callback, and the back end has not answered with the same bytes'),
      url: z.string(),
    }),
  ),
});

export const messageListSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      receiptId: z.string(),
      event: eventIdentity,
      entity: z.string(),
      backend: z.string(),
      ref: z.string(),
      file: z.string().nullable(),
      delivery: shownDeliverySchema,
      legal,
      final: z.boolean(),
      reference: z.string(),
      remoteId: z.string().nullable(),
      expiresOn: day.nullable(),
      legalAt: instant.nullable(),
      evidencePending: z.boolean(),
      problem,
      receivedAt: instant,
      url: z.string(),
    }),
  ),
  next: z.string().nullable().describe('Cursor of the next page; null on the last'),
});

export const messagesQuerySchema = z.strictObject({
  entity: z.string().max(9).optional(),
  delivery: shownDeliverySchema.optional(),
  legal: z.enum(LEGAL_STATES).optional(),
  backend: z.string().max(64).optional(),
  file: z.string().max(80).optional(),
  receipt: z.string().max(64).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  q: z.string().min(1).max(128).optional().describe('Exactly an id, file, reference, remoteId or ref; never a name'),
  direction: z.literal('in').optional().describe('`in`: only what arrived for the town'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(64).optional(),
});

/** `as: accepted` names the back end's identifier, without which nobody could follow the message. */
export const resolveSchema = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('accepted'),
    remoteId: z.string().min(1).max(64),
    reason: z.string().min(3).max(250),
  }),
  z.strictObject({ as: z.literal('not-sent'), reason: z.string().min(3).max(250) }),
]);
