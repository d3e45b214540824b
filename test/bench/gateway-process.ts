/** A gateway as a process of its own, for measurement: the real one, with the signer chosen by whoever measures. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notifica } from '../../adapters/backends/notifica/index.ts';
import { backends } from '../../adapters/registry.ts';
import type { Config } from '../../src/config.ts';
import { startGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/log.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { nodeSoapSigner } from './node-soap-signer.ts';

export type BenchGateway = {
  pool: { host: string; user: string; password: string; database: string };
  /** Base64. */
  masterKey: string;
  keySha256: string;
  apiKey: string;
  entities: readonly string[];
  backend: Record<string, unknown>;
  signer: 'ours' | 'node-soap';
};

const input = JSON.parse(process.argv[2] ?? '{}') as BenchGateway;
const certs = join(import.meta.dirname, '../../certs-example');
const pkcs12 = await readFile(join(certs, 'seal-ayuntamiento-ficticio.p12'));
const passphrase = (await readFile(join(certs, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8')).trim();
const config: Config = {
  profile: 'sandbox',
  http: {
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    maxBodyBytes: 16 * 1024 * 1024,
    tls: null,
    trustedProxies: [],
    clientCertHeader: null,
  },
  store: { url: null, dataDir: '/nonexistent', dataDirNamed: false },
  secrets: { masterKeys: [Buffer.from(input.masterKey, 'base64')] },
  seal: { pkcs12, passphrase, problem: null },
  entities: input.entities.map((dir3) => ({
    dir3,
    name: 'Ayuntamiento Ficticio',
    ine: null,
    language: 'es',
    seal: null,
    units: [dir3],
    sendAs: 'entity',
    backends: { notifica: notifica.entityConfigSchema.parse({ apiKey: input.apiKey }) },
    backendProblems: {},
    sede: null,
  })),
  clients: [
    {
      id: 'bench',
      keySha256: Buffer.from(input.keySha256, 'hex'),
      entities: '*',
      scopes: ['events', 'messages', 'operator'],
      certSha256: null,
    },
  ],
  backends: { notifica: notifica.configSchema.parse(input.backend) },
  simulators: [],
  vendors: {},
  statusCallbacks: { allow: [], timeoutMs: 10_000, retryMs: 259_200_000 },
  evidence: { checkpointEveryMs: 3_600_000, checkpointAtMostEveryMs: 600_000 },
  scan: null,
  retention: { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 },
  logLevel: 'error',
};
const log = createLog('error', (line) => process.stderr.write(line));
const gateway = await startGateway({
  config,
  adapters: backends,
  simulators: {},
  wsSecurity: input.signer === 'ours' ? wsSecurity : nodeSoapSigner({ pkcs12, passphrase }),
  loadSeal,
  runtime: systemRuntime,
  log,
  pool: input.pool,
  exclusive: true,
});
process.stdout.write(`${JSON.stringify({ url: gateway.url, pid: process.pid })}\n`);
process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
