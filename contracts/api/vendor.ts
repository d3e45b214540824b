/** The e-offices events are brought in from: how each entity stands, and what could not be taken in. */
import { z } from 'zod';
import { WAYS } from '../vendor-intake.ts';

const state = z.enum(['waiting', 'refused', 'unsupported', 'ignored', 'gone']);
const instant = z.iso.datetime();
const tellingState = z.enum(['waiting', 'given-up']);

/** How telling an e-office of its messages goes, of one entity. */
const telling = z.object({
  waiting: z.int().describe('Messages whose newest state it is still to be told'),
  givenUp: z
    .int()
    .describe('Messages it could not be told of for three days; the daily digest tries again for 30 days'),
  failingSince: instant.nullable().describe('When the oldest of them was first tried in vain'),
  lastError: z.string().nullable().describe('A stable word, such as timeout, econnrefused or status-503'),
  lastErrorAt: instant.nullable(),
  restsUntil: instant.nullable().describe('It failed; until then nothing is sent to it'),
  digestedOn: z.iso.date().nullable().describe('The newest day whose digest it had; it is due at 06:00'),
  digestError: z.string().nullable(),
});

export const vendorsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      product: z.string(),
      ways: z.array(z.enum(WAYS)),
      evidenceLevel: z.string().describe('How sure we are of its contract: public, partial, own'),
      simulated: z.boolean(),
      restsUntil: instant.nullable().describe('Its entities failed one after the other; until then none is asked'),
      streams: z.array(
        z.object({
          credential: z.string(),
          entity: z.string(),
          effect: z.enum(['deliver', 'mirror']),
          readUntil: instant.nullable().describe('Everything up to here was read'),
          lastOkAt: instant.nullable(),
          nextAt: instant.nullable(),
          failures: z.int().describe('In a row'),
          lastError: z.string().nullable().describe('A stable word, such as status-503 or login-401'),
          lastErrorAt: instant.nullable(),
          lastPushAt: instant
            .nullable()
            .describe('When its credential last pushed something, for whichever of its entities; null: never'),
          telling: telling.nullable().describe('Null where this product is told nothing'),
        }),
      ),
      untellable: z
        .int()
        .describe('Messages owed to a credential or entity that the configuration names no more; configure it again'),
      pushed: z
        .object({
          accepted: z.int(),
          repeated: z.int().describe('The same again, answered with the same receipt'),
          refused: z.int(),
          unauthenticated: z.int(),
          failed: z.int().describe('Answered "later": nothing was stored'),
          unsupported: z.array(z.object({ kind: z.string(), count: z.int() })).describe('Kinds that no table knows'),
          lastAt: instant.nullable(),
        })
        .nullable()
        .describe('What came of its pushes; counted every few seconds; null: it does not push'),
      notTaken: z
        .array(z.object({ state, reason: z.string(), count: z.int() }))
        .describe('What made no event, by why; ignored ones are kept for ninety days'),
    }),
  ),
});

export const vendorItemSchema = z.object({
  credential: z.string(),
  entity: z.string(),
  ref: z.string().describe("The vendor's own identifier"),
  state,
  reason: z.string(),
  attempts: z.int(),
  firstAt: instant,
  lastAt: instant,
  nextAt: instant.nullable().describe('When it is tried again by itself'),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string(), fix: z.string() })),
});
export const vendorItemsSchema = z.object({ items: z.array(vendorItemSchema) });

export const vendorItemsQuerySchema = z.strictObject({
  state: state.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Which item is to be tried again now. */
export const vendorRetrySchema = z.strictObject({
  credential: z.string().min(1).max(64),
  entity: z.string().min(1).max(9),
  ref: z.string().min(1).max(200),
});

export const vendorTellingsQuerySchema = z.strictObject({
  state: tellingState.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const vendorTellingsSchema = z.object({
  items: z.array(
    z.object({
      credential: z.string(),
      entity: z.string(),
      messageId: z.string(),
      state: tellingState,
      attempts: z.int().describe('Since it last moved'),
      nextAt: instant.nullable(),
      failingSince: instant.nullable(),
      lastError: z.string().nullable(),
      lastErrorAt: instant.nullable(),
    }),
  ),
});

/** What is to be told again now: one message, whatever was told of it, or all that an entity is owed. */
export const vendorTellingRetrySchema = z.strictObject({
  credential: z.string().min(1).max(64),
  entity: z.string().min(1).max(9),
  messageId: z.string().min(1).max(64).optional(),
});
export const vendorTellingRetriedSchema = z.object({ queued: z.int() });
