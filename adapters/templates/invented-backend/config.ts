/** What the service needs of the installation and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { readInstant } from '../../../src/domain/calendar.ts';

export const configSchema = orderlySettings(
  z.strictObject({
    /** Where the service is. */
    url: z.url({ protocol: /^https?$/ }).default('https://api.example.org'),
    ...backendSettings(readInstant),
  }),
);
export type Config = z.output<typeof configSchema> & BackendSettings;

export const entityConfigSchema = z.strictObject({
  /** Of `apiKeyFile`. */
  apiKey: z.string().regex(/^[\x21-\x7e]{16,200}$/, { error: 'must be 16 to 200 visible characters' }),
});
export type EntityConfig = z.output<typeof entityConfigSchema>;
