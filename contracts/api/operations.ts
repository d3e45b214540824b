/** What tells how the gateway and its back ends are. */
import { z } from 'zod';

export const liveSchema = z.object({ status: z.literal('ok') });

export const readySchema = z.object({
  status: z.enum(['ok', 'not-ready']),
  checks: z.object({ store: z.boolean(), migrations: z.boolean(), dataKey: z.boolean() }),
});

const window = z.object({ from: z.iso.datetime(), to: z.iso.datetime(), reason: z.string() });

export const backendSchema = z.object({
  id: z.string(),
  evidenceLevel: z
    .string()
    .describe('How sure we are of its contract: public, partial (perhaps with what is to be confirmed where), own'),
  askByReference: z.boolean(),
  circuits: z.array(
    z.object({
      endpoint: z.string(),
      state: z.enum(['closed', 'open', 'ramping']),
      reason: z.string().nullable(),
      since: z.iso.datetime().nullable(),
      probeAt: z.iso.datetime().nullable(),
    }),
  ),
  suspended: z
    .array(z.object({ entity: z.string(), code: z.string(), detail: z.string(), fix: z.string() }))
    .describe('Entities that cannot send through it now, through a fault of their own'),
  paused: z
    .object({
      reason: z.string(),
      by: z.string().describe('Id of the client that paused it'),
      since: z.iso.datetime(),
      until: z.iso.datetime().nullable().describe('When it resumes by itself; null: when somebody resumes it'),
    })
    .nullable()
    .describe('Sending stopped by a person; questions and status go on'),
  maintenance: z
    .object({ now: window.nullable(), next: window.nullable() })
    .describe('Announced windows: while one holds nothing is sent and nothing is asked'),
  lastHour: z
    .object({
      errorRate: z.number().min(0).max(1).describe('Temporary or unclear; what it refused by its rules is no error'),
      p50Ms: z.number().nullable().describe('Of those answered; null: none was'),
      p95Ms: z.number().nullable(),
      attempts: z.int().nullable().describe('Looked at; null for a client of some entities alone'),
    })
    .nullable()
    .describe(
      'Sending in the last hour, of all entities together: at most 500 attempts of each five minutes are looked at. Null: none. Asking leaves no attempts, and is not timed',
    ),
  inboxes: z
    .array(
      z.object({
        entity: z.string(),
        lastReadAt: z.iso.datetime().nullable().describe('When it was last read whole; null: never'),
        failures: z.int().describe('In a row since then'),
        lastError: z.string().nullable().describe('Code of the last failure; null where the last turn went well'),
        detail: z.string().nullable(),
        fix: z.string().nullable(),
      }),
    )
    .optional()
    .describe('What arrives for the towns, where the back end has inboxes: how well each is read'),
});

export const backendsSchema = z.object({ items: z.array(backendSchema) });

export const printCentresQuerySchema = z.strictObject({ entity: z.string().min(1).max(9).describe('DIR3') });

export const printCentresSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      validFrom: z.string().describe('As the back end writes it'),
      unit: z.object({ dir3: z.string(), name: z.string() }),
      order: z.int().nullable(),
    }),
  ),
});

/** `until`: when it resumes by itself. */
export const pauseSchema = z.strictObject({
  reason: z.string().min(3).max(250),
  until: z.iso.datetime({ offset: true }).optional(),
});

export const resumeSchema = z.strictObject({ reason: z.string().min(3).max(250).optional() });
