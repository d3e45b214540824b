/** The e-offices events are brought in from: how each entity stands, and what could not be taken in. */
import { z } from 'zod';
import { WAYS } from '../vendor-intake.ts';

const state = z.enum(['waiting', 'refused', 'unsupported', 'ignored', 'gone']);
const instant = z.iso.datetime();

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
        }),
      ),
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
