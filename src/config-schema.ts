/** The shape of gateway.yaml as written, save for the blocks that adapters own; defaults stand here. */
import { z } from 'zod';
import { MILESTONES } from '../contracts/file-model.ts';
import { MESSAGE_KINDS } from '../contracts/message.ts';
import { operatorSchema } from './config-openid.ts';
import { tracingSchema } from './config-tracing.ts';
import { ASK_FIRST_DAYS, RETENTION_DAYS, SCOPES } from './config-types.ts';

const DIR3 = /^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/;
const dir3 = z.string().regex(DIR3, { error: 'is not a DIR3 code (like L01999999)' });
const path = z.string().min(1);
const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/, { error: 'is not a SHA-256 in hexadecimal (64 characters)' });
const DAY_MS = 24 * 3_600_000;
/** What an upload may have: a check that takes less would refuse it for ever. Bytes. */
const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;
const days = z.int().min(1).max(36_500);
const CIDR = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(\/\d{1,3})?$/;
export const cidr = z.string().regex(CIDR, { error: 'is not an address block (like 10.0.0.0/8)' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' });
const hostname = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, { error: 'is not a host name (without https:// or path)' });

const seal = z.strictObject({ pkcs12File: path, passphraseFile: path });
/** A block whose inside an adapter's schema checks later. */
const block = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform((value) => value ?? {});

const http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8080),
  publicUrl: httpUrl.optional(),
  maxBodyMb: z.number().min(1).max(64).default(16),
  tls: z.strictObject({ certFile: path, keyFile: path, clientCaFile: path.optional() }).optional(),
  trustedProxies: z.array(cidr).max(100).default([]),
  clientCertHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, { error: 'is not a header name' })
    .optional(),
});

/** The rest of the block is the vendor adapter's; config-folder.ts reads it. */
const files = z.looseObject({
  source: z.enum(['live', 'projection', 'none']),
  vendor: z.string().min(1).optional(),
  simulator: z.boolean().optional(),
  milestones: z.record(z.string().min(1).max(80), z.enum(MILESTONES)).optional(),
});

const folder = z.strictObject({
  sourceTimeoutMs: z.int().min(100).max(60_000).default(3_000),
  totalTimeoutMs: z.int().min(100).max(120_000).default(8_000),
  concurrency: z.int().min(1).max(1_000).default(64),
  staleAfterHours: z.number().min(1).max(87_600).default(168),
  hideClosedAfterDays: days.default(1825),
  excludeSia: z
    .array(z.string().regex(/^[0-9]{1,9}$/, { error: 'is not a SIA code (digits, in quotes)' }))
    .max(10_000)
    .default([]),
  clockSkewSeconds: z.int().min(10).max(3_600).default(300),
  sealAnswers: z.boolean().default(false),
});

const entity = z.strictObject({
  dir3,
  name: z.string().min(1).max(200),
  ine: z
    .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text: write it in quotes') })
    .regex(/^[0-9]{5,10}$/, { error: 'is not an INE code (5 digits, in quotes)' })
    .optional(),
  language: z.enum(['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en']).default('es'),
  seal: seal.optional(),
  units: z.array(dir3).max(1000).optional(),
  sendAs: z.enum(['unit', 'entity']).default('unit'),
  routes: z.partialRecord(z.enum(MESSAGE_KINDS), z.string().min(1)).optional(),
  powers: z.record(z.string(), block).default({}),
  backends: z.record(z.string(), block).default({}),
  files: files.optional(),
  sede: z.strictObject({ url: httpUrl, hosts: z.array(hostname).max(20).default([]) }).optional(),
});

export const clientId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, { error: 'is not an id (lower case letters, digits, . _ -)' });
/** DIR3 codes, or "*" for all. */
export const clientEntities = z
  .array(z.union([z.literal('*'), dir3], { error: 'is neither a DIR3 code nor "*"' }))
  .min(1);

const client = z.strictObject({
  id: clientId,
  keySha256: sha256,
  entities: clientEntities,
  scopes: z.array(z.enum(SCOPES)).min(1),
  certSha256: sha256.optional(),
  jws: z.strictObject({ certFile: path }).optional(),
});

export const gatewaySchema = z.strictObject({
  profile: z.enum(['sandbox', 'production']),
  http: http.prefault({}),
  store: z
    .strictObject({
      url: z
        .string()
        .regex(/^postgres(ql)?:\/\//, { error: 'is not a PostgreSQL address (postgres://…)' })
        .optional(),
      dataDir: path.optional(),
      embedded: z.boolean().optional(),
    })
    .prefault({}),
  secrets: z.strictObject({ dataKeyFile: path.optional() }).prefault({}),
  seal: seal.optional(),
  entities: z.array(entity).max(10_000).default([]),
  clients: z.array(client).max(10_000).default([]),
  backends: z.record(z.string(), block).default({}),
  powers: z.record(z.string(), block).default({}),
  folder: folder.prefault({}),
  folders: z.record(z.string(), block).default({}),
  vendors: z.record(z.string(), z.unknown()).default({}),
  operator: operatorSchema.optional(),
  tracing: tracingSchema.optional(),
  statusCallbacks: z
    .strictObject({
      allow: z.array(cidr).max(100).optional(),
      timeoutMs: z.int().min(1_000).max(60_000).default(10_000),
      retryDays: z.number().min(0.01).max(30).default(3),
    })
    .prefault({}),
  evidence: z
    .strictObject({
      checkpointEveryMs: z
        .int()
        .min(1_000)
        .max(7 * DAY_MS)
        .default(3_600_000),
      checkpointAtMostEveryMs: z.int().min(1_000).max(DAY_MS).default(600_000),
    })
    .prefault({}),
  scan: z
    .strictObject({
      clamd: z
        .strictObject({
          host: hostname.optional(),
          port: z.int().min(1).max(65_535).default(3310),
          socketPath: path.optional(),
          timeoutMs: z.int().min(100).max(120_000).default(30_000),
          maxBytes: z.int().min(MAX_DOCUMENT_BYTES).max(1_000_000_000).default(25_000_000),
          concurrency: z.int().min(1).max(64).default(4),
        })
        .refine((clamd) => (clamd.host === undefined) !== (clamd.socketPath === undefined), {
          error: 'needs host (with port) or socketPath, one of them',
        }),
      required: z.boolean().default(true),
    })
    .optional(),
  restore: z.strictObject({ askFirstDays: z.number().min(0).max(365).default(ASK_FIRST_DAYS) }).prefault({}),
  alerting: z.record(z.string(), z.unknown()).optional(),
  retention: z
    .strictObject({
      payloadDays: days.default(RETENTION_DAYS.payloadDays),
      evidenceDays: days.default(RETENTION_DAYS.evidenceDays),
      metadataDays: days.default(RETENTION_DAYS.metadataDays),
      projectionDays: days.default(1825),
    })
    .prefault({}),
});

export type GatewayFile = z.infer<typeof gatewaySchema>;
