/** What holds now that an operator is told of when it begins and when it ends. */
import { z } from 'zod';
import { ALERT_CONDITIONS } from '../alert.ts';

export const alertsSchema = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        condition: z.enum(ALERT_CONDITIONS),
        subject: z.string().describe('A back end, its endpoint, a vendor, an entity …; never a person'),
        entity: z.string().nullable().describe('DIR3 where it is one entity’s own; null: of the installation'),
        since: z.iso.datetime().describe('Since when it holds, as far as is known'),
        beganAt: z.iso.datetime().describe('When it had held long enough to be told'),
        count: z.int().describe('How many messages, callbacks or entities, when it was last looked at'),
        detail: z.string().nullable().describe('A day, where there is one to tell'),
        what: z.string(),
        fix: z.string(),
      }),
    )
    .max(1_000),
});
