/** A folder service over a real store, put together as the gateway does, for tests that choose its sources. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { FolderAsker, FolderBody, FolderQuestion } from '../../contracts/folder.ts';
import type { Powers } from '../../contracts/powers.ts';
import type { EntitySource, FolderDeps, FolderSettings } from '../../src/folder/deps.ts';
import { createFolderService } from '../../src/folder/service.ts';
import { verifyRequest } from '../../src/folder-setup.ts';
import type { FolderHttp } from '../../src/http/deps.ts';
import { createLog } from '../../src/log.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { createTransport } from '../../src/transport/http.ts';
import { createFolderKeys } from '../../src/vault/folder-keys.ts';
import { createVault } from '../../src/vault/vault.ts';

export const SEDE = { url: 'https://sede.example.org', hosts: ['sede.example.org'] };

export function projectionOf(dir3: string): EntitySource {
  return { dir3, sede: SEDE, milestones: {}, source: 'projection' };
}

export type TestFolder = ReturnType<typeof testFolder>;

export function testFolder(
  pool: Pool,
  options: {
    sources?: readonly EntitySource[];
    settings?: Partial<FolderSettings>;
    now?: () => Date;
    masterKeys?: readonly Buffer[];
    http?: Partial<FolderHttp>;
    powers?: Powers;
  } = {},
) {
  const masterKeys = options.masterKeys ?? [randomBytes(32)];
  const lines: string[] = [];
  const deps: FolderDeps = {
    pool,
    vault: createVault(masterKeys),
    keys: createFolderKeys(masterKeys),
    runtime: { ...systemRuntime, ...(options.now === undefined ? {} : { now: options.now }) },
    log: createLog('debug', (line) => lines.push(line)),
    transport: createTransport({}),
    sources: new Map((options.sources ?? []).map((each) => [each.dir3, each])),
    settings: {
      sourceTimeoutMs: 3_000,
      totalTimeoutMs: 8_000,
      concurrency: 64,
      staleAfterMs: 7 * 86_400_000,
      clockSkewMs: 300_000,
      visibility: { excludeSia: new Set(), hideClosedAfterDays: 1_825 },
      ...options.settings,
    },
    powers: options.powers,
  };
  const bodies = [...deps.sources.keys()].map(
    (dir3): FolderBody => ({ dir3, name: 'Ayuntamiento Ficticio', ine: null, language: 'es' }),
  );
  const service = createFolderService(deps, bodies);
  const http: FolderHttp = {
    service,
    projectionOf: (entity) => {
      const source = deps.sources.get(entity);
      return source?.source === 'projection' ? source : null;
    },
    keys: deps.keys,
    retentionDays: 1_825,
    signatureOf: () => null,
    verify: (request) => verifyRequest(request, deps.runtime.now()),
    seal: null,
    facades: [],
    keepsPersons: false,
    ...options.http,
  };
  return { deps, service, http, lines, vault: deps.vault, masterKeys };
}

let counter = 0;

/** What somebody asks about 00000000T, unless `more` says otherwise. */
export function question(
  more: Partial<Omit<FolderQuestion, 'asker'>> & { asker?: Partial<FolderAsker> } = {},
): FolderQuestion {
  counter += 1;
  return {
    person: { type: 'NIF', number: '00000000T' },
    standing: { role: 'holder' },
    filter: { state: 'all' },
    ...more,
    asker: {
      clientId: 'carpeta',
      entities: '*',
      requestId: `peticion-${counter}`,
      askedAt: null,
      requester: { dir3: 'L01999997', system: 'prueba' },
      purpose: 'CARPETA_CIUDADANA',
      via: 'test',
      ...more.asker,
    },
  };
}
