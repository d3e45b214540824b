/** Folder façades as the gateway opens them, over a real store and behind a real socket, with two towns of which one hangs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Pool } from 'pg';
import { z } from 'zod';
import { facades } from '../../adapters/registry.ts';
import type { Config, FacadeConfig } from '../../src/config.ts';
import { activeFacades } from '../../src/facade-setup.ts';
import { createActuations } from '../../src/folder/acts.ts';
import type { EntitySource } from '../../src/folder/deps.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { A, B, harness } from '../http/harness.ts';
import { projectionOf, SEDE, testFolder } from './folder.ts';
import { certificateFile, passphraseOf } from './seals.ts';

/** An e-office that takes the question and never answers. */
export const HANGING: EntitySource = {
  dir3: B,
  sede: SEDE,
  milestones: {},
  source: 'live',
  adapter: { settingsSchema: z.unknown(), query: () => new Promise(() => {}) },
  settings: {},
};

const PLATFORM = 'seal-ayuntamiento-ficticio';

export async function facadesFor(
  pool: Pool,
  folders: Record<string, Partial<FacadeConfig> & Pick<FacadeConfig, 'askers' | 'settings'>>,
  more: { now?: () => Date; excludeSia?: readonly string[] } = {},
) {
  const now = more.now ?? systemRuntime.now;
  const folder = testFolder(pool, {
    sources: [HANGING, projectionOf(A)],
    settings: {
      sourceTimeoutMs: 300,
      totalTimeoutMs: 1_000,
      visibility: { excludeSia: new Set(more.excludeSia), hideClosedAfterDays: 1_825 },
    },
    now,
  });
  const seal = { pkcs12: certificateFile(`${PLATFORM}.p12`), passphrase: passphraseOf(PLATFORM), problem: null };
  const config: Pick<Config, 'folders' | 'seal'> = {
    seal: seal as Config['seal'],
    folders: Object.fromEntries(
      Object.entries(folders).map(([id, each]) => [id, { allow: null, mutualTls: false, ...each }]),
    ),
  };
  const active = await activeFacades({
    config,
    facades,
    service: folder.service,
    actuations: createActuations(folder.deps),
    clockSkewMs: folder.deps.settings.clockSkewMs,
    runtime: folder.deps.runtime,
  });
  const http = harness(pool, {
    vault: folder.vault,
    folder: { ...folder.http, facades: active, keepsPersons: true },
    runtime: { ...systemRuntime, now },
  });
  return { folder, http, lines: () => [...http.lines, ...folder.lines].join('\n') };
}

/** Behind a real socket. */
export async function listening(http: ReturnType<typeof harness>) {
  const server = createServer(getRequestListener(http.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The trace, oldest first. */
export async function trace(pool: Pool) {
  const { rows } = await pool.query<{ client: string; via: string; operation: string; result: string }>(
    'select client_id as client, via, operation, result from folder_audit order by id',
  );
  return rows;
}
