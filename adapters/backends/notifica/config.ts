/** What Notific@ needs of the platform and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { readInstant } from '../../../src/domain/calendar.ts';

const address = z.url({ protocol: /^https?$/ });
/** Goes into XML as it is: no line breaks, no control characters. */
const line = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u);

/** Test environment ("servicios estables") of the published WSDL. */
const SE = 'https://se-notificaws.redsara.es/ws';

export const configSchema = orderlySettings(
  z.strictObject({
    url: address.default(`${SE}/notificaWsV21`),
    syncUrl: address.default(`${SE}/sincronizarEnvioWs`),
    signing: z.enum(['ws-security', 'none']).default('ws-security'),
    /** How a message's state is asked for; by our reference only `infoEnvioLigero` can be asked. */
    query: z.enum(['ligero', 'v2']).default('ligero'),
    ...backendSettings(readInstant),
  }),
);

export type NotificaConfig = z.output<typeof configSchema> & BackendSettings;

const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);

/** `opcionesCIE`: the number of a print centre as getCies gives it; names of formats such as C5, americano, A4. */
const cieId = z.union([z.int().min(1).max(999_999_999).transform(String), z.string().regex(/^[1-9]\d{0,8}$/)]);
const format = z.string().regex(/^[\p{L}\d][\p{L}\d .-]{0,19}$/u);

/** In the file the key is named as `apiKeyFile`; the loader of the file puts what it holds into `apiKey`. */
export const entityConfigSchema = z.strictObject({
  apiKey: line.max(200),
  /** Day on which the platform ends the key, for a notice before; nobody can ask the platform. */
  apiKeyExpiresOn: z.iso.date().optional(),
  postal: z
    .strictObject({
      payer: z.strictObject({ dir3, contract: line, billingCode: line, validFrom: z.iso.date() }).optional(),
      cie: z.strictObject({ dir3, validFrom: z.iso.date(), id: cieId.optional() }).optional(),
      envelope: format.optional(),
      sheet: format.optional(),
    })
    .optional(),
});

export type NotificaEntity = z.output<typeof entityConfigSchema>;
