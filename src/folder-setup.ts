/** Folder queries put together: sources of every entity, the service, its chores, and what HTTP is handed of them. */
import { X509Certificate } from 'node:crypto';
import type { Pool } from 'pg';
import type { FolderBody } from '../contracts/folder.ts';
import type { FolderFacade } from '../contracts/folder-facade.ts';
import type { StartVendorSimulator, VendorAdapter, VendorSimulator } from '../contracts/vendor.ts';
import type { Config, EntityConfig, FolderConfig } from './config.ts';
import { addressesIn } from './domain/addresses.ts';
import { createEgress } from './egress.ts';
import { GatewayError } from './errors.ts';
import { activeFacades } from './facade-setup.ts';
import { createActuations } from './folder/acts.ts';
import { folderChores } from './folder/chores.ts';
import type { EntitySource, FolderDeps } from './folder/deps.ts';
import { createFolderService } from './folder/service.ts';
import type { FolderHttp } from './http/deps.ts';
import type { Log } from './log.ts';
import { type PowerInput, setUpPowers } from './power-setup.ts';
import type { Runtime } from './runtime.ts';
import { signJws, verifyJws } from './signing/jws.ts';
import { loadSeal } from './signing/keys.ts';
import { createTransport } from './transport/http.ts';
import { createFolderKeys } from './vault/folder-keys.ts';
import type { Vault } from './vault/vault.ts';

type Input = {
  config: Config;
  vendors: Readonly<Record<string, VendorAdapter>>;
  vendorSimulators: Readonly<Record<string, StartVendorSimulator>>;
  facades: Readonly<Record<string, FolderFacade>>;
  pool: Pool;
  vault: Vault;
  runtime: Runtime;
  log: Log;
} & PowerInput;

/** For a configuration that says nothing of folders. */
const DEFAULTS: FolderConfig = {
  sourceTimeoutMs: 3_000,
  totalTimeoutMs: 8_000,
  concurrency: 64,
  staleAfterMs: 7 * 86_400_000,
  clockSkewMs: 300_000,
  sealAnswers: false,
  visibility: { excludeSia: new Set(), hideClosedAfterDays: 1_825 },
  projectionDays: 1_825,
  auditDays: 1_825,
};

export async function setUpFolder(input: Input) {
  const { config, pool, vault, runtime, log } = input;
  const settings = config.folder ?? DEFAULTS;
  const simulators = await startSimulators(input);
  const keys = createFolderKeys(config.secrets.masterKeys);
  const egress = createEgress('folder', input);
  const transport = createTransport({ maxConnectionsPerHost: settings.concurrency, egress: egress.allows });
  const sources = sourcesOf(input, simulators);
  for (const each of sources.values()) if (each.source === 'live') egress.permit(addressesIn(each.settings));
  const registers = await setUpPowers(input);
  const { powers } = registers;
  const deps: FolderDeps = { pool, vault, keys, runtime, log, transport, sources, settings, powers };
  const service = createFolderService(deps, config.entities.map(bodyOf));
  const signers = new Map(config.clients.map(({ id, signedBy }) => [id, signedBy ?? null]));
  const http: FolderHttp = {
    service,
    projectionOf(entity) {
      const source = sources.get(entity);
      return source?.source === 'projection' ? source : null;
    },
    keys,
    powers,
    retentionDays: settings.projectionDays,
    signatureOf: (clientId) => signers.get(clientId) ?? null,
    verify: (request) => verifyRequest(request, runtime.now()),
    seal: settings.sealAnswers ? await sealerOf(config, runtime.now()) : null,
    facades: await activeFacades({
      ...input,
      service,
      actuations: createActuations(deps),
      clockSkewMs: settings.clockSkewMs,
    }),
    keepsPersons:
      Object.keys(config.folders ?? {}).some((id) => input.facades[id]?.listsActs === true) ||
      Object.keys(config.vendors).some((id) => input.vendors[id]?.intake?.push?.asksByPerson === true),
  };
  return {
    http,
    chores: folderChores(deps, settings.auditDays),
    async close() {
      await Promise.all([transport.close(), registers.close()]);
      for (const simulator of simulators.values()) await simulator.close();
    },
  };
}

/** Throws GatewayError `signature-invalid`. */
export function verifyRequest(request: Parameters<FolderHttp['verify']>[0], now: Date): void {
  const { jws, body, certificate } = request;
  const { validFrom, validTo } = new X509Certificate(certificate);
  if (now < new Date(validFrom) || now > new Date(validTo))
    throw new GatewayError('signature-invalid', 'http', 'The certificate is not valid now.', {
      params: { reason: 'certificate-not-valid-now' },
    });
  verifyJws(jws, { certificates: [certificate], payload: body });
}

async function sealerOf({ seal }: Config, now: Date): Promise<FolderHttp['seal']> {
  if (seal?.pkcs12 == null)
    throw new GatewayError('seal-missing', 'start', 'folder.sealAnswers wants a platform seal that can be used.');
  const signer = await loadSeal({ pkcs12: seal.pkcs12, passphrase: seal.passphrase, now });
  return (body) => signJws({ payload: body, signer, detached: true });
}

function sourcesOf(input: Input, simulators: ReadonlyMap<string, VendorSimulator>): Map<string, EntitySource> {
  const entities = [...input.config.entities].sort((a, b) => a.dir3.localeCompare(b.dir3, 'en'));
  return new Map(entities.map((each) => [each.dir3, sourceOf(input, simulators, each)]));
}

function sourceOf(
  input: Input,
  simulators: ReadonlyMap<string, VendorSimulator>,
  { dir3, sede, files }: EntityConfig,
): EntitySource {
  const entity = { dir3, sede, milestones: files?.milestones ?? {} };
  if (files?.source !== 'live') return { ...entity, source: files?.source ?? 'none' };
  const adapter = input.vendors[files.vendor]?.files;
  if (adapter === undefined) return { ...entity, source: 'none' };
  const simulated = files.simulator ? simulators.get(files.vendor)?.settingsOf?.(dir3) : undefined;
  const settings =
    simulated === undefined
      ? files.settings
      : adapter.settingsSchema.parse({ ...Object(files.settings), ...simulated });
  return { ...entity, source: 'live', adapter, settings };
}

/** One simulator for all entities that are simulated behind the same vendor adapter. */
async function startSimulators({ config, vendorSimulators }: Input): Promise<Map<string, VendorSimulator>> {
  const started = new Map<string, VendorSimulator>();
  for (const [id, start] of Object.entries(vendorSimulators)) {
    const entities = config.entities.filter(
      ({ files }) => files?.source === 'live' && files.simulator && files.vendor === id,
    );
    if (entities.length > 0) started.set(id, await start(entities.map(({ dir3 }) => dir3)));
  }
  return started;
}

function bodyOf({ dir3, name, ine, language }: EntityConfig): FolderBody {
  return { dir3, name, ine, language };
}
