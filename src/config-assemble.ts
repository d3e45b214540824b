/** From the parsed YAML to a Config: shape, files, adapters' blocks and checks, each adding what it finds wrong. */
import { resolve } from 'node:path';
import { readAlerting } from './config-alerting.ts';
import { readBlocks, readEntityBlocks } from './config-blocks.ts';
import { checkAcross, checkProfile } from './config-checks.ts';
import { readFacades } from './config-facades.ts';
import { type Problems, readDataKeys, readSeal, readTls } from './config-files.ts';
import { buildFolder, checkFolder, readClientSignature, readEntityFiles } from './config-folder.ts';
import { problemsOf } from './config-issues.ts';
import { buildOpenid, readOpenid } from './config-openid.ts';
import { type ConfigProblem, stops, suspends } from './config-problem.ts';
import { at, list, map, text } from './config-raw.ts';
import { checkRoutes } from './config-routes.ts';
import { type GatewayFile, gatewaySchema } from './config-schema.ts';
import { buildTracing, readTracing } from './config-tracing.ts';
import type {
  AlertingConfig,
  BackendSchemas,
  ClientConfig,
  Config,
  EntityConfig,
  Environment,
  FacadeConfig,
  FacadeSchemas,
  FilesConfig,
  InspectSeal,
  PowerSchemas,
  VendorSchemas,
} from './config-types.ts';
import { readVendors } from './config-vendors.ts';

const MIB = 1024 * 1024;

type Input = {
  value: unknown;
  folder: string;
  env: Environment;
  backends: BackendSchemas;
  powers?: PowerSchemas;
  vendors?: VendorSchemas;
  facades?: FacadeSchemas;
  inspectSeal?: InspectSeal;
};

/** What the files and adapters' blocks gave; valid only when nothing stops the start. */
type Parts = Pick<Config, 'seal' | 'backends' | 'simulators' | 'powers' | 'powerSimulators' | 'vendors'> & {
  tls: Config['http']['tls'];
  masterKeys: Buffer[];
  entities: (Pick<EntityConfig, 'seal' | 'backends' | 'backendProblems' | 'powers'> & { files: FilesConfig })[];
  signatures: (Buffer | null)[];
  folders: Record<string, FacadeConfig>;
  openidSecret: string | null;
  alerting: AlertingConfig | null;
  traceHeaders: Record<string, string>;
};

export async function assembleConfig(input: Input): Promise<{ config: Config | null; problems: ConfigProblem[] }> {
  const problems: ConfigProblem[] = [];
  const report: Problems = (...found) => void problems.push(...found);
  const shape = gatewaySchema.safeParse(input.value);
  if (!shape.success)
    report(...problemsOf({ issues: shape.error.issues, schema: gatewaySchema, value: input.value, base: [] }));
  checkAcross(input.value, report);
  checkProfile(input.value, input.env, report);
  checkFolder(input.value, report);
  const parts = await readParts(input, report);
  checkSeals(input, parts, report);
  if (!shape.success || problems.some((each) => !each.entityFault))
    return { config: null, problems: inOrder(problems) };
  return { config: build(shape.data, parts, input), problems: inOrder(problems) };
}

async function readParts(input: Input, report: Problems): Promise<Parts> {
  const { value, folder, backends: schemas, powers: registers = {}, vendors = {}, inspectSeal: inspect } = input;
  const word = at(value, ['profile']);
  const profile: Config['profile'] | null = word === 'production' || word === 'sandbox' ? word : null;
  const keyFile = text(at(value, ['secrets', 'dataKeyFile']));
  const masterKeys = keyFile === null ? [] : await readDataKeys(folder, keyFile, report);
  const tls = await readTls({ folder, block: at(value, ['http', 'tls']), profile, report });
  const common = { folder, inspect, profile, report };
  const seal = await readSeal({ ...common, pointer: 'seal', block: at(value, ['seal']), entity: null });
  const blocksOf = (place: 'backends' | 'powers') => ({ place, blocks: at(value, [place]), folder, profile, report });
  const { settings, simulators } = await readBlocks({ ...blocksOf('backends'), schemas });
  const powers = await readBlocks({ ...blocksOf('powers'), schemas: registers });
  const configured = Object.keys(map(at(value, ['backends'])));
  const asked = Object.keys(map(at(value, ['powers'])));
  const entities: Parts['entities'] = [];
  for (const [index, raw] of list(at(value, ['entities'])).entries()) {
    const entity = text(map(raw).dir3) ?? `entities[${index}]`;
    const ownSeal = await readSeal({ ...common, pointer: `entities[${index}].seal`, block: map(raw).seal, entity });
    const blocks = map(raw).backends;
    const own = { index, folder, profile, report };
    const sent = await readEntityBlocks({ ...own, place: 'backends', blocks, schemas, configured });
    const known = { place: 'powers' as const, blocks: map(raw).powers, schemas: registers, configured: asked };
    const held = await readEntityBlocks({ ...own, ...known });
    checkRoutes({ routes: map(raw).routes, blocks, index, schemas, report });
    const block = map(raw).files;
    const files = await readEntityFiles({ block, index, folder, vendors, profile, report });
    const read = { backends: sent.parsed, backendProblems: sent.problems, powers: held.parsed };
    entities.push({ seal: ownSeal, ...read, files });
  }
  const dir3s = new Set(list(at(value, ['entities'])).flatMap((raw) => text(map(raw).dir3) ?? []));
  const vendorBlocks = { blocks: at(value, ['vendors']), folder, schemas: vendors, entities: dir3s, profile, report };
  const read = await readVendors(vendorBlocks);
  const signatures: Parts['signatures'] = [];
  for (const [index, raw] of list(at(value, ['clients'])).entries())
    signatures.push(await readClientSignature({ block: map(raw).jws, index, folder, report }));
  if (seal === null && at(value, ['folder', 'sealAnswers']) === true)
    report(
      stops('folder.sealAnswers', 'seal-missing', 'wants a platform seal, and there is none', 'Give seal: at the top.'),
    );
  const folders = await readFacades({ file: map(value), folder, schemas: input.facades ?? {}, profile, report });
  const openidSecret = await readOpenid({ file: value, folder, report });
  const alerts = at(value, ['alerting']);
  const alerting = alerts === undefined ? null : await readAlerting({ block: alerts, folder, profile, report });
  const traceHeaders = await readTracing({ file: value, folder, report });
  const named = { tls, masterKeys, seal, signatures, openidSecret, alerting, traceHeaders };
  const registered = { powers: powers.settings, powerSimulators: powers.simulators };
  return { ...named, ...registered, backends: settings, simulators, entities, vendors: read, folders };
}

/** An entity that sends signed messages needs a seal, its own or the platform's. */
function checkSeals(input: Input, parts: Parts, report: Problems): void {
  if (parts.seal !== null) return;
  parts.entities.forEach((entity, index) => {
    if (entity.seal !== null || map(at(input.value, ['entities', index])).seal !== undefined) return;
    const signing = Object.keys(entity.backends).some((id) => {
      const settings = parts.backends[id];
      return settings !== undefined && input.backends[id]?.signs?.(settings as never) === true;
    });
    if (signing)
      report(
        suspends(
          `entities[${index}].seal`,
          'seal-missing',
          'is missing, there is no platform seal, and its back end wants signed messages',
          'Give the entity a seal, or the platform one.',
        ),
      );
  });
}

function build(file: GatewayFile, parts: Parts, { env, folder, value }: Input): Config {
  const { http, store } = file;
  const dataDir = env.dataDir ?? (store.dataDir === undefined ? null : resolve(folder, store.dataDir));
  return {
    written: value,
    overridden: overriddenBy(env),
    profile: file.profile,
    http: {
      host: env.host ?? http.host,
      port: env.port ?? http.port,
      publicUrl: http.publicUrl?.replace(/\/+$/, '') ?? null,
      maxBodyBytes: Math.floor(http.maxBodyMb * MIB),
      tls: parts.tls,
      trustedProxies: http.trustedProxies,
      clientCertHeader: http.clientCertHeader?.toLowerCase() ?? null,
    },
    store: {
      url: env.databaseUrl ?? store.url ?? null,
      dataDir: resolve(dataDir ?? 'data'),
      dataDirNamed: dataDir !== null,
    },
    secrets: { masterKeys: parts.masterKeys },
    seal: parts.seal,
    entities: file.entities.map((entity, index) => buildEntity(entity, parts.entities[index]!)),
    clients: file.clients.map((client, index) => buildClient(client, parts.signatures[index] ?? null)),
    backends: parts.backends,
    ...(parts.powers === undefined ? {} : { powers: parts.powers }),
    ...(parts.powerSimulators === undefined ? {} : { powerSimulators: parts.powerSimulators }),
    simulators: parts.simulators,
    folder: buildFolder(file),
    folders: parts.folders,
    vendors: parts.vendors,
    statusCallbacks: buildCallbacks(file),
    evidence: file.evidence,
    scan: buildScan(file.scan),
    restore: file.restore,
    retention: file.retention,
    openid: buildOpenid(file.operator, parts.openidSecret),
    ...(parts.alerting === null ? {} : { alerting: parts.alerting }),
    tracing: buildTracing(file.tracing, parts.traceHeaders),
    logLevel: env.logLevel ?? 'info',
  };
}

function overriddenBy({ host, port, databaseUrl, dataDir }: Environment): string[] {
  const places = { 'http.host': host, 'http.port': port, 'store.url': databaseUrl, 'store.dataDir': dataDir };
  return Object.entries(places).flatMap(([place, given]) => (given === null ? [] : [place]));
}

/** On one's own machine, and only there, a subscriber may be on it too. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const DAY_MS = 24 * 3_600_000;

function buildCallbacks({ profile, statusCallbacks }: GatewayFile): Config['statusCallbacks'] {
  const { allow, timeoutMs, retryDays } = statusCallbacks;
  return { allow: allow ?? (profile === 'sandbox' ? LOOPBACK : []), timeoutMs, retryMs: retryDays * DAY_MS };
}

function buildScan(scan: GatewayFile['scan']): Config['scan'] {
  if (scan === undefined) return null;
  const { host = '', port, socketPath, ...limits } = scan.clamd;
  const target = socketPath === undefined ? { host, port } : { socketPath };
  return { target, ...limits, required: scan.required };
}

function buildEntity(entity: GatewayFile['entities'][number], read: Parts['entities'][number]): EntityConfig {
  const { dir3, name, ine, language, units, sendAs, sede, routes } = entity;
  const named = { dir3, name, ine: ine ?? null, language, units: units ?? [dir3], sendAs, sede: sede ?? null };
  return { ...named, ...(routes === undefined ? {} : { routes }), ...read };
}

function buildClient(client: GatewayFile['clients'][number], signedBy: Buffer | null): ClientConfig {
  return {
    id: client.id,
    keySha256: Buffer.from(client.keySha256, 'hex'),
    entities: client.entities.includes('*') ? '*' : client.entities,
    scopes: client.scopes,
    certSha256: client.certSha256 === undefined ? null : Buffer.from(client.certSha256, 'hex'),
    signedBy,
  };
}

/** In the order of their paths, each once. Where a check says more than a schema about the same place, it speaks alone. */
function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const specific = new Set(problems.filter((each) => each.code !== 'config-value').map((each) => each.pointer));
  const kept = problems.filter((each) => each.code !== 'config-value' || !specific.has(each.pointer));
  const once = new Map(kept.toReversed().map((each) => [`${each.pointer} ${each.code}`, each]));
  return [...once.values()].sort((a, b) => a.pointer.localeCompare(b.pointer, 'en', { numeric: true }));
}
