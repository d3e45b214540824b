/** `alerting:` of the file: whom to tell of what begins and what ends, and from when on it is worth telling. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ALERT_CONDITIONS } from '../contracts/alert.ts';
import { fetchSecrets, parse } from './config-blocks.ts';
import { checkAddresses } from './config-checks.ts';
import type { Problems } from './config-files.ts';
import { stops } from './config-problem.ts';
import { map } from './config-raw.ts';
import type { AlertingConfig, Config } from './config-types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What a Standard Webhooks secret holds. Bytes. */
const [SECRET_MIN, SECRET_MAX] = [24, 64];
const mailbox = z.email({ error: 'is not an e-mail address' });

export const alertingSchema = z.strictObject({
  webhook: z
    .strictObject({
      url: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
      secret: z.string().refine(isSecret, { error: 'is not whsec_ and the base64 of 24 to 64 bytes' }),
    })
    .optional(),
  email: z
    .strictObject({
      /** `smtps://host:465`, or `smtp://host:587`, which is turned into TLS before anything is said. */
      smtpUrl: z.string().regex(/^smtps?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/?$/, { error: 'is not smtp(s)://host:port' }),
      ca: z.string().optional(),
      user: z.string().min(1).optional(),
      password: z.string().min(1).optional(),
      from: mailbox,
      to: z.array(mailbox).min(1).max(20),
    })
    .refine((email) => (email.user === undefined) === (email.password === undefined), {
      error: 'needs userFile and passwordFile, or neither',
    })
    .optional(),
  language: z.enum(['es', 'ca', 'en']).default('es'),
  /** How long it must hold before it is told, and be gone before its end is. */
  holdSeconds: z.int().min(0).max(3_600).default(60),
  clearSeconds: z.int().min(0).max(86_400).default(300),
  openCircuitMinutes: z.int().min(1).max(1_440).default(15),
  vendorUnreadMinutes: z.int().min(5).max(10_080).default(60),
  deadHours: z.int().min(1).max(720).default(24),
  expiryDays: z.int().min(1).max(365).default(30),
  retentionLateHours: z.int().min(1).max(720).default(48),
  /** Conditions that are left out. */
  except: z.array(z.enum(ALERT_CONDITIONS)).max(ALERT_CONDITIONS.length).default([]),
});

function isSecret(text: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const size = Buffer.from(base64, 'base64').byteLength;
  return size >= SECRET_MIN && size <= SECRET_MAX;
}

/** Absent: nobody is told, and what holds can still be asked for. Null where something is wrong. */
export async function readAlerting(input: {
  block: unknown;
  folder: string;
  profile: Config['profile'] | null;
  report: Problems;
}): Promise<AlertingConfig | null> {
  const { folder, profile, report } = input;
  const path = ['alerting'];
  const raw = map(input.block);
  const { block } = await fetchSecrets({ block: raw, path, folder, entity: null, report });
  // A name and a password are no addresses: they must not stand in one, where logs and pages show it.
  if (/^https?:\/\/[^/]*@/i.test(String(map(raw.webhook).url)))
    report(stops('alerting.webhook.url', 'value', 'has a user in it', 'Take it out; the signature proves who calls.'));
  checkAddresses({ block: raw, path, profile, report });
  const parsed = parse({ schema: alertingSchema, value: block, base: path, report });
  if (parsed === null) return null;
  const ca = parsed.email?.ca;
  if (ca !== undefined && !isCertificate(ca))
    report(stops('alerting.email.caFile', 'value', 'is not a PEM certificate', 'Name the file of the authority.'));
  const { webhook = null, email, language, except } = parsed;
  return {
    webhook,
    email:
      email === undefined
        ? null
        : {
            ...{ url: email.smtpUrl, ca: ca ?? null, from: email.from, to: email.to },
            login: email.user === undefined ? null : { user: email.user, password: email.password ?? '' },
            // On one's own machine mail may be caught by something that speaks no TLS.
            tls: profile === 'sandbox' ? 'offered' : 'required',
          },
    ...{ language, except },
    holdMs: parsed.holdSeconds * 1_000,
    clearMs: parsed.clearSeconds * 1_000,
    openCircuitMs: parsed.openCircuitMinutes * MINUTE_MS,
    vendorUnreadMs: parsed.vendorUnreadMinutes * MINUTE_MS,
    deadMs: parsed.deadHours * HOUR_MS,
    expiryDays: parsed.expiryDays,
    retentionLateMs: parsed.retentionLateHours * HOUR_MS,
  };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
