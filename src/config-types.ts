/** What a configuration is once read: plain values, secrets as bytes, faults of single entities beside them. */

import type { z } from 'zod';
import type { AlertCondition } from '../contracts/alert.ts';
import type { BackendSettings, SandboxEntity } from '../contracts/backend.ts';
import type { Milestone } from '../contracts/file-model.ts';
import type { FacadeAsker, FolderFacade } from '../contracts/folder-facade.ts';
import type { MessageKind } from '../contracts/message.ts';
import type { Finding } from '../contracts/outcome.ts';
import type { PowerSettings } from '../contracts/powers.ts';
import type { OpenidSettings } from '../contracts/sign-in.ts';
import type { Effect, PushIntake, QueueIntake } from '../contracts/vendor-intake.ts';

export const SCOPES = ['events', 'messages', 'operator', 'folder', 'metrics'] as const;
export type Scope = (typeof SCOPES)[number];
export const CONFIG_LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type ConfigLogLevel = (typeof CONFIG_LOG_LEVELS)[number];

/** How long each kind of content is kept after its message is final, unless the file says otherwise. */
export const RETENTION_DAYS = { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 } as const;

/** How long after a restore every message is asked for before its first send, unless the file says otherwise. Days. */
export const ASK_FIRST_DAYS = 7;

/** A seal as read from disk. `problem` is set where its file or passphrase could not be read or is not usable. */
export type SealConfig = { pkcs12: Buffer | null; passphrase: string; problem: Finding | null };

/** Where an entity's files come from; `settings` parsed by the vendor adapter, null where they are not sound. */
export type FilesConfig = { milestones: Readonly<Record<string, Milestone>> } & (
  | { source: 'none' | 'projection' }
  | { source: 'live'; vendor: string; simulator: boolean; settings: unknown }
);

/** Bounds and rules of folder queries. */
export type FolderConfig = {
  sourceTimeoutMs: number;
  totalTimeoutMs: number;
  concurrency: number;
  staleAfterMs: number;
  clockSkewMs: number;
  /** Answers carry a JWS of the platform's seal. */
  sealAnswers: boolean;
  visibility: { excludeSia: ReadonlySet<string>; hideClosedAfterDays: number };
  /** How long a closed file is kept, and how long the trace of queries is. */
  projectionDays: number;
  auditDays: number;
};

export type EntityConfig = {
  dir3: string;
  name: string;
  ine: string | null;
  language: 'es' | 'ca' | 'gl' | 'eu' | 'va' | 'oc' | 'en';
  /** Its own seal; null: the platform's. */
  seal: SealConfig | null;
  /** DIR3 codes it may send as. */
  units: readonly string[];
  sendAs: 'unit' | 'entity';
  /** By back-end id, parsed by the adapter's entity schema, `…File` members replaced by what the file holds. */
  backends: Readonly<Record<string, unknown>>;
  /** By register of powers, parsed by its entity schema. Absent: none is asked. */
  powers?: Readonly<Record<string, unknown>>;
  /** Through which of them each kind of message goes, where that is not the first that takes it. */
  routes?: Readonly<Partial<Record<MessageKind, string>>>;
  /** By back-end id: why the credentials cannot be used (the entity is suspended there). */
  backendProblems: Readonly<Record<string, Finding>>;
  sede: { url: string; hosts: readonly string[] } | null;
  /** Absent: no file of it is shown. */
  files?: FilesConfig;
};

export type ClientConfig = {
  id: string;
  /** SHA-256 of the key, 32 bytes. */
  keySha256: Buffer;
  /** DIR3 codes, or '*'. */
  entities: readonly string[] | '*';
  scopes: readonly Scope[];
  /** SHA-256 of the pinned client certificate (DER), 32 bytes. */
  certSha256: Buffer | null;
  /** PEM of the certificate its folder requests must be signed with. */
  signedBy?: Buffer | null;
};

/** How one e-office product is reached; `settings` parsed by its adapter, secrets read from their files. */
export type VendorConfig = {
  simulator: boolean;
  pace: { everyMs: number; concurrency: number; timeoutMs: number };
  /** CIDR blocks its documents may be fetched from although they are not public. */
  documentsFrom: readonly string[];
  settings: unknown;
  credentials: readonly {
    id: string;
    settings: unknown;
    entities: readonly { dir3: string; effect: Effect; settings: unknown }[];
  }[];
};

/** Whom to tell of what begins and what ends. Days, and milliseconds where it says so. */
export type AlertingConfig = {
  webhook: { url: string; secret: string } | null;
  email: {
    url: string;
    ca: string | null;
    login: { user: string; password: string } | null;
    from: string;
    to: readonly string[];
    tls: 'required' | 'offered';
  } | null;
  language: 'es' | 'ca' | 'en';
  /** Conditions left out. */
  except: readonly AlertCondition[];
  holdMs: number;
  clearMs: number;
  openCircuitMs: number;
  vendorUnreadMs: number;
  deadMs: number;
  expiryDays: number;
  retentionLateMs: number;
};

/** Where traces are sent to. `sample`: the share of those that begin here, 0 to 1. */
export type TracingConfig = { otlpUrl: string; headers: Readonly<Record<string, string>>; sample: number };

export type Config = {
  /** The file as it was read, before anything it names was: it holds no secret. Absent: there was none. */
  written?: unknown;
  /** Places of the file that the environment decided instead. */
  overridden?: readonly string[];
  profile: 'sandbox' | 'production';
  http: {
    host: string;
    port: number;
    publicUrl: string | null;
    maxBodyBytes: number;
    tls: { cert: Buffer; key: Buffer; clientCa: Buffer | null } | null;
    /** CIDR blocks whose forwarded headers count. */
    trustedProxies: readonly string[];
    clientCertHeader: string | null;
  };
  /** `url` null: embedded, in `dataDir` (absolute). `dataDirNamed`: someone chose it, so it is never moved. */
  store: { url: string | null; dataDir: string; dataDirNamed: boolean };
  /** 32 bytes each, current first. Empty only in the sandbox profile: then one is made in the data folder. */
  secrets: { masterKeys: readonly Buffer[] };
  /** The platform's seal. */
  seal: SealConfig | null;
  entities: readonly EntityConfig[];
  clients: readonly ClientConfig[];
  /** Settings by back-end id, parsed by the adapter. For a simulated one the addresses are placeholders. */
  backends: Readonly<Record<string, BackendSettings>>;
  /** Ids of back ends whose block says `simulator: true`. */
  simulators: readonly string[];
  /** Registers of powers by id, and which of them are simulated; absent: none. */
  powers?: Readonly<Record<string, PowerSettings>>;
  powerSimulators?: readonly string[];
  /** Absent: nobody may ask. */
  folder?: FolderConfig;
  /** Folder façades by id; absent: none. */
  folders?: Readonly<Record<string, FacadeConfig>>;
  /** By vendor-adapter id. */
  vendors: Readonly<Record<string, VendorConfig>>;
  /** Towards subscribers. `allow`: CIDR blocks that may be called although they are not public. */
  statusCallbacks: { allow: readonly string[]; timeoutMs: number; retryMs: number };
  /** Pace of the signed checkpoints of a chain that grows: at the latest, and at the soonest. */
  evidence: { checkpointEveryMs: number; checkpointAtMostEveryMs: number };
  /** The malware check; null: there is none. Bytes and milliseconds. */
  scan: {
    target: { socketPath: string } | { host: string; port: number };
    timeoutMs: number;
    maxBytes: number;
    concurrency: number;
    required: boolean;
  } | null;
  /** How long after a restore every message is asked for before its first send; absent: ASK_FIRST_DAYS. */
  restore?: { askFirstDays: number };
  retention: { payloadDays: number; evidenceDays: number; metadataDays: number };
  /** Where people sign in to the operator's page; absent or null: with a key alone. */
  openid?: OpenidSettings | null;
  /** Absent: nobody is told. */
  alerting?: AlertingConfig;
  /** Absent or null: no traces. */
  tracing?: TracingConfig | null;
  logLevel: ConfigLogLevel;
};

/** What an adapter contributes to the file's schema. */
export type BackendSchemas = Readonly<
  Record<
    string,
    {
      configSchema: z.ZodType<BackendSettings>;
      entityConfigSchema: z.ZodType;
      facts?: { evidenceLevel: string; region?: string; takes?: readonly MessageKind[] };
      signs?: (config: never) => boolean;
      sandboxEntity?: SandboxEntity;
    }
  >
>;

/** What a register of powers contributes to the file's schema. */
export type PowerSchemas = Readonly<
  Record<
    string,
    {
      configSchema: z.ZodType<PowerSettings>;
      entityConfigSchema: z.ZodType;
      facts?: { evidenceLevel: string };
      sandboxEntity?: Readonly<Record<string, unknown>>;
      signs?: (config: never) => boolean;
    }
  >
>;

/** One folder façade: who may ask, from where, and the adapter's own settings, parsed. */
export type FacadeConfig = {
  /** CIDR blocks; null: from anywhere. */
  allow: readonly string[] | null;
  mutualTls: boolean;
  askers: readonly FacadeAsker[];
  settings: unknown;
};

/** What a folder façade contributes to the file's schema. */
export type FacadeSchemas = Readonly<
  Record<
    string,
    Pick<FolderFacade, 'settingsSchema' | 'askerSchema' | 'identifiedBy' | 'seals' | 'openQuestions' | 'lacks'>
  >
>;

/** What a vendor adapter contributes to the file's schema. */
export type VendorSchemas = Readonly<
  Record<
    string,
    {
      files?: { settingsSchema: z.ZodType };
      intake?: {
        settingsSchema: z.ZodType;
        credentialSchema: z.ZodType;
        entitySchema: z.ZodType;
        defaultEffect: Effect | null;
        /** Whether it is read from. */
        poll?: unknown;
        queue?: Pick<QueueIntake, 'queuesOf'>;
        push?: Pick<PushIntake, 'presents'>;
      };
    }
  >
>;

/** Opens a seal and says whose it is. Throws GatewayError with a `seal-…` code where it cannot be used. */
export type InspectSeal = (seal: {
  pkcs12: Uint8Array;
  passphrase: string;
}) => Promise<{ subject: string }> | { subject: string };

/** The server's variables, parsed; null where absent. */
export type Environment = {
  configFile: string | null;
  port: number | null;
  host: string | null;
  databaseUrl: string | null;
  dataDir: string | null;
  logLevel: ConfigLogLevel | null;
};
