/** The gateway and the simulator as processes of their own, to be killed; talked to only over sockets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NotificaSimulatorOptions } from '../../adapters/backends/notifica/simulator.ts';
import type { Counts, EnvioRecord } from '../../adapters/backends/notifica/simulator-store.ts';
import { childEnvironment } from '../../src/config.ts';

const ROOT = resolve(import.meta.dirname, '../..');
export const API_KEY = 'clave-de-prueba';
export const CLIENT_KEY = 'cliente-de-prueba';
export const ENTITIES = ['L01999999', 'L01999998'];

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export type SimulatorProcess = {
  url: string;
  syncUrl: string;
  port: number;
  counts(): Promise<Counts>;
  envios(): Promise<EnvioRecord[]>;
  /** Replaces the fault script. */
  faults(script: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
};

export async function startSimulator(options: Partial<NotificaSimulatorOptions>): Promise<SimulatorProcess> {
  const script = join(ROOT, 'adapters/backends/notifica/simulator-process.ts');
  const child = spawn(
    process.execPath,
    [script, JSON.stringify({ apiKeys: { [API_KEY]: ENTITIES }, keepRequests: 0, ...options })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said = JSON.parse(await firstLine(child, () => true)) as { url: string; syncUrl: string; port: number };
  const control = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${said.port}/_simulator/${path}`, init);
  return {
    ...said,
    counts: async () => (await (await control('counts')).json()) as Counts,
    envios: async () => (await (await control('envios')).json()) as EnvioRecord[],
    async faults(rules) {
      await control('faults', { method: 'DELETE' });
      if (rules.length > 0) await control('faults', { method: 'POST', body: JSON.stringify(rules) });
    },
    stop: () => endOf(child, 'SIGTERM'),
  };
}

export type GatewayProcess = {
  url: string;
  pid: number;
  /** Everything it printed. */
  output(): string;
  kill(): Promise<void>;
  term(): Promise<number | null>;
};

export type Home = { folder: string; configFile: string; port: number; remove(): void };

const QUICK = {
  timeoutMs: 1_000,
  settleMs: 1_500,
  leaseMs: 3_000,
  concurrency: 16,
  retry: { baseMs: 50, maxMs: 1_000, attempts: 12 },
  poll: { minMs: 1_000, maxMs: 5_000 },
  callbacks: { allow: ['127.0.0.1/32'] },
};

type OfEntity = Record<string, unknown> | ((dir3: string) => Record<string, unknown>);
const blockOf = (entity: OfEntity, dir3: string) => (typeof entity === 'function' ? entity(dir3) : entity);

/** A folder with a gateway.yaml of two fictitious entities and everything it names. */
export async function makeHome(
  simulator: { url: string; syncUrl: string },
  options: {
    backend?: Record<string, unknown>;
    databaseUrl?: string;
    port?: number;
    /** Other back ends instead of Notific@: the block of each, and what every entity, or this one, says of it. */
    backends?: Record<string, { settings: Record<string, unknown>; entity: OfEntity }>;
    /** What each entity says of the way of its messages; absent: nothing. */
    routes?: (dir3: string) => Record<string, string>;
  } = {},
): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-home-'));
  // PostgreSQL's own user must be able to pass.
  chmodSync(folder, 0o755);
  const port = options.port ?? (await freePort());
  const certs = join(ROOT, 'certs-example');
  writeFileSync(join(folder, 'api.key'), API_KEY);
  writeFileSync(join(folder, 'data.key'), createHash('sha256').update('llave de prueba').digest('base64'));
  const config = {
    profile: 'sandbox',
    http: { host: '127.0.0.1', port },
    store: options.databaseUrl === undefined ? { dataDir: join(folder, 'data') } : { url: options.databaseUrl },
    secrets: { dataKeyFile: 'data.key' },
    entities: ENTITIES.map((dir3) => ({
      dir3,
      name: 'Ayuntamiento Ficticio',
      language: 'es',
      seal: {
        pkcs12File: join(certs, 'seal-ayuntamiento-ficticio.p12'),
        passphraseFile: join(certs, 'seal-ayuntamiento-ficticio.passphrase'),
      },
      units: [dir3],
      backends:
        options.backends === undefined
          ? { notifica: { apiKeyFile: 'api.key' } }
          : Object.fromEntries(Object.entries(options.backends).map(([id, { entity }]) => [id, blockOf(entity, dir3)])),
      routes: options.routes?.(dir3),
    })),
    clients: [
      {
        id: 'prueba',
        keySha256: createHash('sha256').update(CLIENT_KEY).digest('hex'),
        entities: ['*'],
        scopes: ['events', 'messages', 'operator'],
      },
    ],
    backends:
      options.backends === undefined
        ? { notifica: { url: simulator.url, syncUrl: simulator.syncUrl, ...QUICK, ...options.backend } }
        : Object.fromEntries(
            Object.entries(options.backends).map(([id, { settings }]) => [id, { ...QUICK, ...settings }]),
          ),
  };
  const configFile = join(folder, 'gateway.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  return { folder, configFile, port, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts it and waits until it says it is ready. */
export async function startGatewayProcess(home: Home, env: Record<string, string> = {}): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment({ GATEWAY_CONFIG: home.configFile, LOG_LEVEL: 'info', ...env }),
  });
  let output = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const line = await firstLine(child, (each) => each.includes('"gateway.ready"'));
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    kill: () => endOf(child, 'SIGKILL'),
    async term() {
      await endOf(child, 'SIGTERM');
      return child.exitCode;
    },
  };
}

export function firstLine(child: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  return new Promise((found, fail) => {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const line = text.split('\n').slice(0, -1).find(wanted);
      if (line !== undefined) found(line);
    });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.once('exit', (code) => fail(new Error(`ended with ${code} before it was ready: ${said.slice(0, 2_000)}`)));
  });
}

export async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await ended;
}
