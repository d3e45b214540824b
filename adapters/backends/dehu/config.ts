/** What DEHú needs of the installation and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { answerTrustSettings, wsSecuritySettings } from '../../../contracts/ws-security-profile.ts';
import { readInstant } from '../../../src/domain/calendar.ts';
import { isReadable } from '../../../src/signing/trust-signer.ts';

const address = z.url({ protocol: /^https?$/ });
/** The test environment ("servicios estables"). */
const SE = 'https://se-gd-dehuws.redsara.es/ws';
const HOUR_MS = 3_600_000;
const ms = (fallback: number) => z.int().min(1).max(86_400_000).default(fallback);

const shared = backendSettings(readInstant);
export const configSchema = orderlySettings(
  z.strictObject({
    ...shared,
    url: address.default(`${SE}/v2/lema`),
    realizadasUrl: address.default(`${SE}/v1/realizadas`),
    wsSecurity: wsSecuritySettings.prefault({}),
    /** Clients differ in whether a Timestamp is written. */
    timestamp: z.boolean().default(true),
    /** Whose signatures on answers are believed; absent: answers need none. */
    answers: answerTrustSettings.refine(isReadable, { error: 'is not a PEM certificate' }).optional(),
    // The number of questions is limited, at what number nobody published: these ask little.
    inbox: z
      .strictObject({
        everyMs: z.int().min(1_000).max(86_400_000).default(HOUR_MS),
        overlapHours: z.int().min(0).max(720).default(24),
        firstDays: z.int().min(1).max(365).default(30),
      })
      .prefault({}),
    poll: z.strictObject({ minMs: ms(900_000), maxMs: ms(6 * HOUR_MS) }).prefault({}),
    /** How soon after an access Localiza stops listing it is not known: a look before would see it waiting still. */
    settleMs: ms(600_000),
    alerts: z
      .strictObject({
        expiresSoonDays: z.int().min(0).max(60).optional(),
        // Annexes and receipt can be had for 24 hours: whoever is told after six can still do something.
        evidenceLateHours: z.int().min(1).max(1_440).default(6),
        silentHours: z.int().min(1).max(720).optional(),
      })
      .prefault({}),
  }),
);
export type DehuConfig = z.output<typeof configSchema> & BackendSettings;

const nif = z.string().regex(/^[A-Z0-9]{9}$/, { error: 'is not a NIF' });
/** Goes into XML as it is: no line breaks, no control characters. */
const line = z
  .string()
  .min(1)
  .max(160)
  .regex(/^[^\p{C}]+$/u);

export const entityConfigSchema = z.strictObject({
  /** Of the town, as it is registered as Gran Destinatario: whose notifications are listed (`nifTitular`). */
  nif,
  name: line,
  /** Who appears for it where the act names nobody (`nifReceptor`, `nombreReceptor`); absent: the town itself. */
  receiver: z.strictObject({ idNumber: nif, name: line }).optional(),
});
export type DehuEntity = z.output<typeof entityConfigSchema>;
