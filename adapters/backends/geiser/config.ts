/** What GEISER needs of the installation and of each entity, as it stands in gateway.yaml. */
import { z } from 'zod';
import type { BackendSettings } from '../../../contracts/backend.ts';
import { backendSettings, orderlySettings } from '../../../contracts/backend-settings.ts';
import { readInstant } from '../../../src/domain/calendar.ts';

/** The pre-production address that published clients named; hosts may have moved since. */
const PRE = 'https://rgecopruebas.preappjava.seap.minhap.es/rgeco/services/RegistroWebService';

const { inbox, ...settings } = backendSettings(readInstant);

export const configSchema = orderlySettings(
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }).default(PRE),
    /** `version` of the authentication block: the one client known to be in production sends V2 with every operation. */
    version: z.enum(['V1', 'V2']).default('V2'),
    search: z
      .strictObject({
        /** How far beyond the attempts an entry is searched for: two clocks, and a service that takes its time. */
        marginMs: z.int().min(60_000).max(86_400_000).default(900_000),
        /** Most pages read of one search; more decide nothing. */
        pages: z.int().min(1).max(100).default(20),
      })
      .prefault({}),
    ...settings,
    /**
     * A search goes by the time of registration, which for an entry from elsewhere may be that of its own office, days
     * before it arrives: each look goes a month back. It brings only what still waits.
     */
    inbox: inbox
      .unwrap()
      .extend({ overlapHours: z.int().min(0).max(720).default(720) })
      .prefault({}),
  }),
);
export type GeiserConfig = z.output<typeof configSchema> & BackendSettings;

const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);
/** Goes into XML as it is: no line breaks, no control characters. */
const line = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u);

/** In the file the password is named as `passwordFile`; the loader puts what it holds into `password`. */
export const entityConfigSchema = z.strictObject({
  /** `aplicacion` and `usuario`, as agreed with the service. */
  application: line,
  user: line,
  /** Blanked wherever a request is kept, so it must not be a word that stands in one by chance. */
  password: line.min(6, { error: 'must have at least 6 characters' }),
  /** `cdAmbito`: DIR3 of the registry office that registers. */
  office: dir3,
  /** Offices whose incoming entries are read; absent: that office alone. */
  offices: z.array(dir3).min(1).max(50).optional(),
});
export type GeiserEntity = z.output<typeof entityConfigSchema>;
