/**
 * How long what is put at one e-office product takes to be committed here, 115 towns on three products: with the other two
 * hanging and garbling, beside the same product alone. The far sides run in this process, so their work counts too.
 */
import { randomBytes } from 'node:crypto';
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
import { type Office, openOffices, TOWNS } from '../support/many-vendors.ts';
import { median, percentile, type Tally } from './report.ts';
import type { Stage } from './stage.ts';

/** What is asked of the product that is well: its lag, in milliseconds. */
export const LAG_BOUND_MS = 2_000;
/** Of each product, as an installation would have it that wants little lag. */
const PACE = { everyMs: 1_000, concurrency: 4, timeoutMs: 20_000 };
/** Between two things put. */
const PUT_MS = 100;
const LOOK_MS = 10;
/** For every town to have been asked once, and the breaker of what garbles to have opened. */
const WARM_MS = 4_000;
const ARRIVE_MS = 30_000;

export type Lag = Tally & { put: number; p50Ms: number; p99Ms: number; maxMs: number };
export type LagBench = { product: string; alone: Lag; beside: Lag };

export async function manyVendors(stage: Stage, seconds: number): Promise<LagBench[]> {
  const found: LagBench[] = [];
  for (const nth of [0, 1, 2]) {
    const alone = await measure(stage, { nth, seconds, others: false });
    const beside = await measure(stage, { nth, seconds, others: true });
    found.push({ product: alone.product, alone: alone.lag, beside: beside.lag });
  }
  return found;
}

async function measure(stage: Stage, of: { nth: number; seconds: number; others: boolean }) {
  await stage.freshDatabase();
  const offices = await openOffices(() => new Date());
  const [healthy, hanging, garbling] = [0, 1, 2].map((n) => offices[(of.nth + n) % 3]) as [Office, Office, Office];
  hanging.fail('hang');
  garbling.fail('garbage');
  const gateway = await start(stage, of.others ? offices : [healthy]);
  await pause(WARM_MS);
  const put = new Map<string, number>();
  const seen = new Map<string, number>();
  const towns = Object.keys(healthy.entities);
  const until = performance.now() + of.seconds * 1_000;
  const watching = watch(stage, { put, seen, until: () => performance.now() > until + ARRIVE_MS });
  for (let n = 0; performance.now() < until; n += 1) {
    const { source, id } = healthy.put(towns[n % towns.length] ?? '');
    put.set(`${source} ${id}`, performance.now());
    await pause(PUT_MS);
  }
  await watching;
  const { rows } = await stage.pool().query<{ n: number }>('select count(*)::int as n from message');
  for (const office of offices) await office.close();
  await gateway.stop();
  const lags = [...put].flatMap(([key, at]) => (seen.has(key) ? [(seen.get(key) ?? 0) - at] : []));
  const times = { p50Ms: median(lags), p99Ms: percentile(lags, 0.99), maxMs: Math.max(...lags) };
  const tally = { lost: put.size - lags.length, doubled: Math.max(0, (rows[0]?.n ?? 0) - put.size) };
  return { product: healthy.adapter.intake?.product ?? '', lag: { put: put.size, ...times, ...tally } };
}

/** Notes when each thing is first seen committed, until all are or time is up. */
async function watch(
  stage: Stage,
  { put, seen, until }: { put: ReadonlyMap<string, number>; seen: Map<string, number>; until(): boolean },
): Promise<void> {
  for (let empty = 0; !until(); ) {
    const { rows } = await stage.pool().query<{ key: string }>("select source || ' ' || event_id as key from event");
    const now = performance.now();
    for (const { key } of rows) if (!seen.has(key)) seen.set(key, now);
    // All that was put is there, and nothing has been put for a while.
    empty = seen.size >= put.size && put.size > 0 ? empty + 1 : 0;
    if (empty * LOOK_MS > 10 * PUT_MS) return;
    await pause(LOOK_MS);
  }
}

async function start(stage: Stage, offices: readonly Office[]) {
  const certs = join(import.meta.dirname, '../../certs-example');
  const pkcs12 = await readFile(join(certs, 'seal-ayuntamiento-ficticio.p12'));
  const passphrase = (await readFile(join(certs, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8')).trim();
  const config: Config = {
    profile: 'sandbox',
    http: {
      ...{ host: '127.0.0.1', port: 0, publicUrl: null, maxBodyBytes: 16 * 1024 * 1024, tls: null },
      ...{ trustedProxies: [], clientCertHeader: null },
    },
    store: { url: null, dataDir: '/nonexistent', dataDirNamed: false },
    secrets: { masterKeys: [randomBytes(32)] },
    seal: { pkcs12, passphrase, problem: null },
    entities: TOWNS.map((dir3) => ({
      ...{
        dir3,
        name: 'Ayuntamiento Ficticio',
        ine: null,
        language: 'es',
        seal: null,
        units: [dir3],
        sendAs: 'entity',
      },
      backends: { notifica: notifica.entityConfigSchema.parse({ apiKey: 'clave-de-medida' }) },
      backendProblems: {},
      sede: null,
    })),
    clients: [],
    // Nothing goes there: all that comes in is mirrored.
    backends: { notifica: notifica.configSchema.parse({ url: 'http://127.0.0.1:9/', syncUrl: 'http://127.0.0.1:9/' }) },
    simulators: [],
    vendors: Object.fromEntries(offices.map((office) => [office.adapter.id, vendorOf(office)])),
    statusCallbacks: { allow: [], timeoutMs: 10_000, retryMs: 259_200_000 },
    evidence: { checkpointEveryMs: 3_600_000, checkpointAtMostEveryMs: 600_000 },
    scan: null,
    retention: { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 },
    logLevel: 'error',
  };
  const log = createLog('error', (line) => process.stderr.write(line));
  const adapters = Object.fromEntries(offices.map(({ adapter }) => [adapter.id, adapter]));
  const input = { config, adapters: backends, simulators: {}, vendors: adapters, wsSecurity, loadSeal };
  return startGateway({ ...input, runtime: systemRuntime, log, pool: stage.poolConfig(), exclusive: false });
}

function vendorOf({ adapter, settings, credential, entities }: Office): Config['vendors'][string] {
  const { settingsSchema, credentialSchema, entitySchema } = adapter.intake ?? {};
  const behind = Object.entries(entities).map(([dir3, own]) => ({
    dir3,
    effect: 'mirror' as const,
    settings: entitySchema?.parse(own),
  }));
  return {
    simulator: false,
    pace: PACE,
    documentsFrom: ['127.0.0.0/8'],
    settings: settingsSchema?.parse(settings),
    credentials: [{ id: 'provincia', settings: credentialSchema?.parse(credential), entities: behind }],
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
