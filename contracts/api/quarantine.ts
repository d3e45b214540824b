/** Callbacks that match no message, or that contradict the one they name: they wait for a person, and nothing is dropped. */
import { z } from 'zod';

const instant = z.iso.datetime();

/** Why a message may be meant, the strongest first. */
export const SUGGESTION_KINDS = [
  'reference-named',
  'written-otherwise',
  'same-identifier',
  'identifier-begins-alike',
  'unanswered',
  'without-identifier',
  'identifier-similar',
] as const;

export const QUARANTINE_REASONS = ['unknown-identifier', 'wrong-entity'] as const;

export const quarantineSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      at: instant.describe('When it came'),
      backend: z.string(),
      remoteId: z.string().describe("The back end's identifier it names"),
      state: z.string().describe("The back end's own word"),
      reason: z
        .enum(QUARANTINE_REASONS)
        .describe('No message has this identifier, or the one that has it is of another issuing body than it names'),
      entity: z.string().nullable().describe('Whose issuing body it names; null: unknown here'),
      stateAt: instant.nullable(),
      certificate: z.boolean(),
      repeats: z.int().describe('How often the same report came again'),
      suggestions: z
        .array(z.string())
        .describe(
          'Messages of that entity that may be meant: uncertain ones without an identifier, nearest in time first',
        ),
    }),
  ),
  next: z.string().nullable().describe('Cursor of the next page; null on the last'),
});

export const suggestionSchema = z.object({
  messageId: z.string(),
  kind: z.enum(SUGGESTION_KINDS),
  why: z.string().describe('The reason in the reader’s language'),
  entity: z.string(),
  file: z.string().nullable(),
  delivery: z.string(),
  remoteId: z.string().nullable(),
});

export const suggestionsSchema = z.object({
  items: z.array(suggestionSchema).max(5).describe('The likeliest first; of the client’s entities alone'),
});

export const quarantineQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(128).optional(),
});

const reason = z.string().min(3).max(250);

export const attachSchema = z.strictObject({ messageId: z.string().min(1).max(64), reason });
export const discardSchema = z.strictObject({ reason });

/** What became of a decided one. */
export const quarantineDecisionSchema = z.object({
  id: z.string(),
  decision: z.enum(['attached', 'discarded']),
  messageId: z.string().nullable(),
});
