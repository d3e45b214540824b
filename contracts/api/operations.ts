/** What tells how the gateway and its back ends are. */
import { z } from 'zod';

export const liveSchema = z.object({ status: z.literal('ok') });

export const readySchema = z.object({
  status: z.enum(['ok', 'not-ready']),
  checks: z.object({ store: z.boolean(), migrations: z.boolean(), dataKey: z.boolean() }),
});

export const backendsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      evidenceLevel: z.string().describe('How sure we are of its contract: public, partial, own'),
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
    }),
  ),
});
