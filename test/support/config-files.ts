/** A folder with a gateway.yaml and what it names, for tests of the configuration. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { powers, vendors } from '../../adapters/registry.ts';
import type { BackendSettings } from '../../contracts/backend.ts';
import { type BackendSchemas, type Environment, type FacadeSchemas, readConfig } from '../../src/config.ts';
import { problemText } from '../../src/config-problem.ts';

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export const NO_ENVIRONMENT: Environment = {
  configFile: null,
  port: null,
  host: null,
  databaseUrl: null,
  dataDir: null,
  logLevel: null,
};

/** A back end as small as one can be; the real one's schema has its own tests. */
export const TEST_BACKENDS: BackendSchemas = {
  notifica: {
    configSchema: z.strictObject({
      url: z.url(),
      timeoutMs: z.int().default(30_000),
      concurrency: z.int().default(8),
      settleMs: z.int().default(30_000),
      uncertainAlertMs: z.int().default(900_000),
      leaseMs: z.int().default(75_000),
      retry: z
        .strictObject({
          baseMs: z.int().default(1000),
          maxMs: z.int().default(900_000),
          attempts: z.int().default(12),
        })
        .prefault({}),
      poll: z.strictObject({ minMs: z.int().default(60_000), maxMs: z.int().default(3_600_000) }).prefault({}),
      callbacks: z.strictObject({ allow: z.array(z.string()).default([]) }).prefault({}),
      defaults: z.strictObject({ naturalDays: z.int().default(10) }).prefault({}),
    }) satisfies z.ZodType<BackendSettings>,
    entityConfigSchema: z.strictObject({ apiKey: z.string().min(1) }),
    signs: () => true,
  },
};

export const DATA_KEY = Buffer.alloc(32, 7).toString('base64');

/** Writes `files` (relative path → text) into a new folder and returns it. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-config-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export const SOUND_FILES: Readonly<Record<string, string>> = {
  'data.key': `${DATA_KEY}\n`,
  'seal.p12': 'not opened in these tests',
  'seal.pass': 'passphrase\n',
  'api.key': '  the-api-key \n',
};

export const SOUND_YAML = `profile: production
http: { port: 8443, publicUrl: 'https://pasarela.example.org/' }
store: { url: 'postgres://gateway@db.example.org/gateway' }
secrets: { dataKeyFile: data.key }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    ine: "99999"
    language: ca
    seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
    backends:
      notifica: { apiKeyFile: api.key }
clients:
  - id: eoffice-demo
    keySha256: ${'ab'.repeat(32)}
    entities: [L01999999]
    scopes: [events, messages]
backends:
  notifica: { url: 'https://notifica.example.org/ws', timeoutMs: 20000, leaseMs: 50000 }
`;

export type Edit = (yaml: string) => string;

/** The sound configuration after one edit: what is read of it, and what is said. */
export async function read(
  edit: Edit = (yaml) => yaml,
  more: { files?: Record<string, string>; env?: object; facades?: FacadeSchemas } = {},
) {
  const folder = await folderWith({ ...SOUND_FILES, ...more.files, 'gateway.yaml': edit(SOUND_YAML) });
  const file = join(folder, 'gateway.yaml');
  const { facades = {} } = more;
  const env = { ...NO_ENVIRONMENT, ...more.env };
  const result = await readConfig({ file, env, backends: TEST_BACKENDS, powers, vendors, facades });
  return { ...result, folder, file, texts: result.problems.map(problemText) };
}

export const sandbox: Edit = (yaml) => yaml.replace('production', 'sandbox');
