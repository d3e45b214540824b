/**
 * The configuration of a gateway started without a file: two fictitious entities, example seals, one client and a
 * simulator for every back end. Its secrets are made once and kept in the data folder, readable by its owner alone.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type BackendSchemas,
  type Config,
  configInvalid,
  type Environment,
  type FacadeSchemas,
  type InspectSeal,
  type PowerSchemas,
  type VendorSchemas,
} from './config.ts';
import { assembleConfig } from './config-assemble.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Entities no register knows: the first is the one the README's `curl` writes for. */
export const SANDBOX_ENTITIES = [
  {
    dir3: 'L01999999',
    name: 'Ayuntamiento Ficticio',
    ine: '99999',
    language: 'es',
    seal: 'seal-ayuntamiento-ficticio',
    sede: { url: 'https://sede.example.org', hosts: ['sede.example.org'] },
    // Pushes its files; the other one is asked live.
    files: { source: 'projection' },
  },
  {
    dir3: 'L01999998',
    name: 'Villa Inventada',
    ine: '99998',
    language: 'ca',
    seal: 'seal-villa-inventada',
    sede: { url: 'https://seu.example.org', hosts: ['seu.example.org'] },
    files: { source: 'live', vendor: 'eoffice-live', simulator: true },
    // Where a region has a service of its own, it notifies through that one.
    regional: true,
  },
] as const;
export const SANDBOX_CLIENT = 'eoffice-demo';
/** The citizen folder that asks. */
export const SANDBOX_FOLDER_CLIENT = 'folder-demo';

/** Façades as the sandbox opens them: to this machine alone. */
const SANDBOX_FACADES = {
  'aoc-hcc': {
    allow: ['127.0.0.1/32', '::1/128'],
    askers: [{ id: 'hub-demo', entities: ['*'] }],
    ine10: { L01999999: '9999900001', L01999998: '9999800001' },
  },
  'scsp-v3': {
    allow: ['127.0.0.1/32', '::1/128'],
    emitter: { nif: 'Q0000000J', name: 'Pasarela ficticia' },
    askers: [
      {
        id: 'scsp-demo',
        certFiles: ['certs-example/seal-villa-inventada.crt'],
        entities: ['*'],
        requesters: ['*'],
        procedures: ['*'],
      },
    ],
  },
};

/** Short enough for a person to watch a message live its life; the defaults are for a real service. */
const QUICK = {
  timeoutMs: 5000,
  settleMs: 3000,
  leaseMs: 15_000,
  retry: { baseMs: 500, maxMs: 10_000, attempts: 12 },
  poll: { minMs: 2000, maxMs: 15_000 },
  inbox: { everyMs: 5000, overlapHours: 24, firstDays: 30 },
  callbacks: { allow: ['127.0.0.1/32', '::1/128'] },
};

/**
 * @param options.dataDir absolute and writable; already moved where the default folder cannot be reached
 * @returns the configuration and the clients' keys in clear, for the banner and the command line
 * @throws GatewayError `config-invalid` when the example certificates are missing
 */
export async function sandboxConfig(options: {
  dataDir: string;
  dataDirNamed?: boolean;
  env: Environment;
  backends: BackendSchemas;
  powers?: PowerSchemas;
  vendors?: VendorSchemas;
  facades?: FacadeSchemas;
  inspectSeal?: InspectSeal;
}): Promise<{ config: Config; clientKey: string; folderKey: string }> {
  const { dataDir, backends } = options;
  await mkdir(dataDir, { recursive: true });
  await ensureDataKey(dataDir);
  const clientKey = await keepSecret(join(dataDir, 'client.key'), newClientKey);
  const folderKey = await keepSecret(join(dataDir, 'folder-client.key'), newClientKey);
  const ids = inOrder(backends);
  const registers = Object.entries(options.powers ?? {});
  for (const { dir3 } of SANDBOX_ENTITIES)
    for (const id of ids) await keepSecret(apiKeyFile(dataDir, id, dir3), () => randomBytes(24).toString('hex'));
  const value = {
    profile: 'sandbox',
    secrets: { dataKeyFile: dataKeyFile(dataDir) },
    seal: sealFiles('seal-ayuntamiento-ficticio'),
    entities: SANDBOX_ENTITIES.map(({ seal, files, ...entity }) => ({
      ...withRoutes(entity, ids, backends),
      files: 'vendor' in files && options.vendors?.[files.vendor] === undefined ? { source: 'projection' } : files,
      seal: sealFiles(seal),
      ...(registers.length === 0
        ? {}
        : { powers: Object.fromEntries(registers.map(([id, each]) => [id, each.sandboxEntity ?? {}])) }),
      backends: Object.fromEntries(
        ids.map((id) => {
          const keyFile = apiKeyFile(dataDir, id, entity.dir3);
          return [id, backends[id]?.sandboxEntity?.({ ...entity, keyFile }) ?? { apiKeyFile: keyFile }];
        }),
      ),
    })),
    clients: [
      {
        id: SANDBOX_CLIENT,
        keySha256: hashOf(clientKey),
        entities: SANDBOX_ENTITIES.map(({ dir3 }) => dir3),
        scopes: ['events', 'messages', 'operator', 'folder', 'metrics'],
      },
      { id: SANDBOX_FOLDER_CLIENT, keySha256: hashOf(folderKey), entities: ['*'], scopes: ['folder'] },
    ],
    backends: Object.fromEntries(ids.map((id) => [id, { simulator: true, ...QUICK }])),
    ...(registers.length === 0
      ? {}
      : { powers: Object.fromEntries(registers.map(([id]) => [id, { simulator: true }])) }),
    vendors: sandboxVendors(options.vendors ?? {}),
    folders: options.facades === undefined ? {} : SANDBOX_FACADES,
    evidence: { checkpointEveryMs: 10_000, checkpointAtMostEveryMs: 2_000 },
  };
  const env = { ...options.env, dataDir };
  const { config, problems } = await assembleConfig({ ...options, value, folder: ROOT, env });
  if (config === null) throw configInvalid('The sandbox', problems);
  const store = { ...config.store, dataDirNamed: options.dataDirNamed ?? options.env.dataDir !== null };
  return { config: { ...config, store }, clientKey, folderKey };
}

/** A regional one notifies through the first service of a region there is; all else takes its usual way. */
function withRoutes<E extends object>(entity: E, ids: readonly string[], backends: BackendSchemas) {
  const { regional, ...rest } = { regional: false, ...entity };
  const facts = (id: string) => backends[id]?.facts;
  const service = ids.find((id) => facts(id)?.region !== undefined && facts(id)?.takes?.includes('notification'));
  return regional && service !== undefined ? { ...rest, routes: { notification: service } } : rest;
}

/**
 * Messages go through the first that takes them: a service for the whole country before one of a region, both before a
 * protocol of our own making.
 */
function inOrder(backends: BackendSchemas): string[] {
  const placeOf = (id: string) => {
    const { evidenceLevel, region } = backends[id]?.facts ?? {};
    return evidenceLevel === 'own' ? 2 : Number(region !== undefined);
  };
  return Object.keys(backends).toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Every e-office product that brings something in, simulated, with all entities behind one credential. */
function sandboxVendors(vendors: VendorSchemas) {
  const bringing = Object.entries(vendors).filter(([, { intake }]) => intake !== undefined);
  const entities = SANDBOX_ENTITIES.map(({ dir3 }) => ({ dir3 }));
  return Object.fromEntries(
    bringing.map(([id, { intake }]) => [
      id,
      {
        simulator: true,
        pollSeconds: 5,
        effect: intake?.defaultEffect ?? 'deliver',
        credentials: [{ id: SANDBOX_CLIENT, entities }],
      },
    ]),
  );
}

function sealFiles(name: string) {
  return { pkcs12File: `certs-example/${name}.p12`, passphraseFile: `certs-example/${name}.passphrase` };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The data key of a sandbox profile that names none: made once in the data folder. 32 bytes. */
export async function ensureDataKey(dataDir: string): Promise<Buffer> {
  const line = await keepSecret(dataKeyFile(dataDir), newDataKey);
  return Buffer.from(line.split('\n')[0] ?? '', 'base64');
}

/** A client's key, as `carpeta client new` makes it: 32 random bytes. */
export function newClientKey(): string {
  return `ck_${randomBytes(32).toString('base64url')}`;
}

/** A data key, as `carpeta key new` makes it: base64 of 32 random bytes. */
export function newDataKey(): string {
  return randomBytes(32).toString('base64');
}

function dataKeyFile(dataDir: string): string {
  return join(dataDir, 'data.key');
}

function apiKeyFile(dataDir: string, backend: string, dir3: string): string {
  return join(dataDir, `${backend}-${dir3}.key`);
}

/** Reads a secret, or makes it. It appears under its name whole or not at all, and whoever is first wins. */
async function keepSecret(path: string, make: () => string): Promise<string> {
  const kept = await readIfThere(path);
  if (kept !== null) return kept;
  const draft = `${path}.${randomUUID()}.new`;
  await writeFile(draft, `${make()}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
