/** What e-NOTUM needs of the installation and of each entity, as it stands in gateway.yaml. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { wsSecuritySettings } from '../../../contracts/ws-security-profile.ts';
import { madridDay, readInstant } from '../../../src/domain/calendar.ts';

const address = z.url({ protocol: /^https?$/ });
/** Goes into XML as it is: no line breaks, no control characters. */
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{C}]+$/u);
/** What stands for a file that could not be read suspends its entity elsewhere: it is no other fault here. */
const pem = z.string().regex(/^(-----BEGIN |unreadable$)/, { error: 'must name a PEM file' });

/** Of `certFile`, `privateKeyFile` and `caFile`: who the caller is in TLS, and whom it believes instead of the usual ones. */
export const clientCertificate = z.strictObject({ cert: pem, privateKey: pem, ca: pem.optional() });

/** Pre-production of the platform, as its sample client has it. */
const PRE = 'https://serveis3-pre.nt.aoc.cat/siri-proxy/services';

export const configSchema = orderlySettings(
  z.strictObject({
    /** Below it are Sincron, Asincron and AsincronResposta. */
    url: address.default(PRE),
    /** `sync`: the notification's number comes with the answer. `async`: it is fetched when the platform has it. */
    mode: z.enum(['sync', 'async']).default('sync'),
    security: z.enum(['mtls', 'ws-security']).default('mtls'),
    /** With `ws-security`. The platform's own samples sign with SHA-1; that it takes SHA-256 is not confirmed. */
    wsSecurity: wsSecuritySettings.prefault({}),
    /** The platform's, for entities that have none of their own. */
    clientCertificate: clientCertificate.optional(),
    /** Emisor: the consortium that runs the service. Left out where it is not given. */
    emitter: z.strictObject({ nif: line(10), name: line(50) }).optional(),
    /** Where the PDF evidence lies that the service names; without it, the XML alone is kept. */
    evidenceUrl: address.optional(),
    ...backendSettings(readInstant),
  }),
);
export type EnotumConfig = z.output<typeof configSchema> & BackendSettings;

const code = line(20);
const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);

export const entityConfigSchema = z.strictObject({
  /** IdentificadorSolicitante: the code the consortium gave the body, its INE10 as a rule. */
  ine10: z.string().regex(/^\d{10}$/),
  name: line(50),
  /** Finalidad: what for the platform lets it be used. */
  purpose: line(250).default('eNOTUM'),
  /** CodiOrganisme; absent: `ine10`. */
  organisation: code.optional(),
  /** CodiDepartament: one for all, and by the DIR3 of a unit where it has its own. */
  department: code,
  departments: z.record(dir3, code).default({}),
  /** A code known at e-NOTUM (3021). */
  backOffice: line(100).optional(),
  /** Who asks, where the platform wants a civil servant. */
  official: z.strictObject({ name: line(122), nif: line(10).optional() }).optional(),
  /** Its files are archived in S@RCAT: 34 characters at most. */
  sarcat: z.boolean().default(false),
  /** Instead of the platform's. */
  clientCertificate: clientCertificate.optional(),
});
export type EnotumEntity = z.output<typeof entityConfigSchema>;

/** The Madrid day on which a client certificate ends; null without one that can be read. */
export function lastDayOf(certificate: z.output<typeof clientCertificate> | undefined): string | null {
  if (certificate === undefined) return null;
  try {
    return madridDay(new Date(new X509Certificate(certificate.cert).validTo));
  } catch {
    // What it is instead of a certificate is told when it is used; it has no last day.
    return null;
  }
}

export function organisationOf({ organisation, ine10 }: EnotumEntity): string {
  return organisation ?? ine10;
}

export function departmentOf({ departments, department }: EnotumEntity, issuer: string): string {
  return departments[issuer] ?? department;
}
