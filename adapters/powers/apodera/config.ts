/** What Apoder@ needs of the installation and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { PowerSettings } from '../../../contracts/powers.ts';
import { answerTrustSettings, wsSecuritySettings } from '../../../contracts/ws-security-profile.ts';
import { isReadable } from '../../../src/signing/trust-signer.ts';

/** The pre-production service, as the manual names it. */
const PRE = 'https://pre-reaws.redsara.es/reaCXFServer/services/reaCXFWSv2';

export const configSchema = z.strictObject({
  /** Its far side is the adapter's own simulator. */
  simulator: z.boolean().default(false),
  url: z.url({ protocol: /^https?$/ }).default(PRE),
  timeoutMs: z.int().min(100).max(60_000).default(5_000),
  concurrency: z.int().min(1).max(64).default(8),
  cacheMs: z.int().min(0).max(3_600_000).default(300_000),
  wsSecurity: wsSecuritySettings.prefault({}),
  /** Whose answers are believed: without it none is, and nobody has a power. */
  answers: answerTrustSettings.refine(isReadable, { error: 'is not a PEM certificate' }).optional(),
});
export type ApoderaConfig = z.output<typeof configSchema> & PowerSettings;

export const entityConfigSchema = z.strictObject({
  /** `codAplicacion`, given when the certificate was registered. */
  application: z
    .string()
    .min(1)
    .max(10)
    .regex(/^[^\p{C}<&]+$/u),
});
export type ApoderaEntity = z.output<typeof entityConfigSchema>;
