/** What the platform needs of the installation, of each service and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { answerTrustSettings } from '../../../contracts/ws-security-profile.ts';
import { readInstant } from '../../../src/domain/calendar.ts';
import { isLegalNif } from '../../../src/domain/identifiers.ts';
import { isReadable } from '../../../src/signing/trust-signer.ts';
import { LIMITS, MODES } from './schema.ts';
import { serviceCodes, serviceOf } from './services/index.ts';

const address = z.url({ protocol: /^https?$/ });
/** Goes into XML as it is: no line breaks, no control characters. */
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{C}]+$/u);
const nif = z.string().refine(isLegalNif, { error: 'is not the NIF of a body (letter and eight characters)' });
const pem = z.string().regex(/^-----BEGIN /, { error: 'must name a PEM file' });
/** SOAPAction: visible ASCII without quotes. */
const action = z.string().regex(/^[\x21\x23-\x7e]{0,200}$/);

const serviceSchema = z
  .strictObject({
    /** Where it answers at once, and where it takes petitions to answer later; a mode without an address is not used. */
    syncUrl: address.optional(),
    asyncUrl: address.optional(),
    /** Mode where the event names none; absent: the first of the service's own that has an address. */
    mode: z.enum(MODES).optional(),
    /** `ws-security`: a signature over the Body in wsse:Security. `xml-signature`: a ds:Signature in the header. */
    security: z.enum(['ws-security', 'xml-signature']).default('ws-security'),
    digest: z.enum(['sha-256', 'sha-1']).default('sha-256'),
    /** SHA-1 is not only named but allowed. */
    allowSha1: z.boolean().default(false),
    encryption: z.enum(['none', 'required']).default('none'),
    /** Does it answer solicitudRespuesta for petitions made in each mode? Where not, what was lost cannot be fetched. */
    asks: z.strictObject({ sync: z.boolean().default(false), async: z.boolean().default(true) }).prefault({}),
    /** Where solicitudRespuesta of a synchronous service goes; absent: its asyncUrl, or else its syncUrl. */
    askUrl: address.optional(),
    /** SOAPActions, where they are others than the known ones. */
    actions: z
      .strictObject({ sync: action.optional(), async: action.optional(), later: action.optional() })
      .prefault({}),
    emitter: z.strictObject({ nif, name: line(50) }).optional(),
    /** Waiting time where the service tells none, and what is waited when it cannot be reached. Hours. */
    defaultTerHours: z.int().min(0).max(9_999).default(24),
  })
  .superRefine((value, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (value.encryption === 'required')
      issue(
        ['encryption'],
        'must be none: this gateway does not encrypt DatosEspecificos, so a service that demands it cannot be used from here',
      );
    if (value.digest === 'sha-1' && !value.allowSha1)
      issue(['digest'], 'is SHA-1, which allowSha1: true must allow (for this service alone)');
    if (value.allowSha1 && value.digest !== 'sha-1') issue(['allowSha1'], 'allows SHA-1, but digest is not sha-1');
    if (value.syncUrl === undefined && value.asyncUrl === undefined)
      issue(['syncUrl'], 'is missing, and so is asyncUrl: the service has no address');
  });
export type ServiceSettings = z.output<typeof serviceSchema>;

const services = z.record(z.string(), serviceSchema).superRefine((value, context) => {
  for (const [code, { syncUrl, asyncUrl, mode }] of Object.entries(value)) {
    const issue = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path: [code, ...path], message });
    const known = serviceOf(code);
    if (known === undefined) {
      issue([], `is no service this version knows: ${serviceCodes.join(', ')}`);
      continue;
    }
    const addresses = { sync: syncUrl, async: asyncUrl };
    for (const each of MODES)
      if (addresses[each] !== undefined && !known.modes.includes(each))
        issue([`${each}Url`], `is of a mode the service does not have (${known.modes.join(', ')})`);
    if (mode !== undefined && addresses[mode] === undefined) issue(['mode'], `has no address: ${mode}Url is missing`);
  }
});

export const configSchema = orderlySettings(
  z.strictObject({
    /** By CodigoCertificado. */
    services: services.default({}),
    /** Whose signatures on answers are believed, of every service. */
    answers: answerTrustSettings.refine(isReadable, { error: 'is not a PEM certificate' }).optional(),
    /** `certFile`, `privateKeyFile`, `caFile`: who we are in TLS, where a service or a node wants to know; for all of them. */
    clientCertificate: z.strictObject({ cert: pem, privateKey: pem, ca: pem.optional() }).optional(),
    /** CodProcedimiento and its name by SIA code; absent: the SIA code, and the name the event tells. */
    procedures: z
      .record(
        z.string().regex(/^[0-9]{1,9}$/),
        z.strictObject({ code: line(LIMITS.procedureCode).optional(), name: line(LIMITS.procedureName).optional() }),
      )
      .default({}),
    ...backendSettings(readInstant),
  }),
).superRefine((value, context) => {
  if (Object.keys(value.services).length > 0 && value.answers === undefined)
    context.addIssue({
      code: 'custom',
      path: ['answers'],
      message: 'is missing: an answer is believed only when it is signed by whom it names',
    });
});
export type Config = z.output<typeof configSchema> & BackendSettings;

export const entityConfigSchema = z.strictObject({
  /** IdentificadorSolicitante; its seal must be of the same NIF. */
  nif,
  /** NombreSolicitante. */
  name: line(LIMITS.requesterName),
  /** UnidadTramitadora where the civil servant of the event names no unit. */
  unit: line(LIMITS.unit).optional(),
});
export type EntityConfig = z.output<typeof entityConfigSchema>;
