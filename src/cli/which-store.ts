/** Which store a command works on (DATABASE_URL, GATEWAY_CONFIG or the embedded one), and how it is opened without a gateway. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { backends, facades, powers, vendors } from '../../adapters/registry.ts';
import { ASK_FIRST_DAYS, readConfig, readEnvironment } from '../config.ts';
import { problemText } from '../config-problem.ts';
import { GatewayError } from '../errors.ts';
import { createLog } from '../log.ts';
import { runningServer } from '../store/embedded/running.ts';
import { startEmbedded } from '../store/embedded.ts';
import { createPool } from '../store/pool.ts';
import { masterKeyId, parseMasterKeys } from '../vault/vault.ts';
import { CliError } from './cli-error.ts';

export type StorePlace = {
  /** Null: embedded, in `dataDir`. */
  url: string | null;
  dataDir: string;
  dataDirNamed: boolean;
  /** Of the configuration; empty where there is none. 32 bytes each. */
  masterKeys: readonly Uint8Array[];
  askFirstDays: number;
};

export type OpenStore = { pool: Pool; masterKeyIds: string[]; close(): Promise<void> };

/** @throws CliError 1 with every problem of the file */
export async function whichStore(): Promise<StorePlace> {
  const env = readEnvironment();
  const askFirstDays = ASK_FIRST_DAYS;
  if (env.configFile === null) {
    const dataDir = resolve(env.dataDir ?? 'data');
    return { url: env.databaseUrl, dataDir, dataDirNamed: env.dataDir !== null, masterKeys: [], askFirstDays };
  }
  const { config, problems } = await readConfig({ file: env.configFile, env, backends, powers, vendors, facades });
  if (config === null) throw new CliError(1, problems.map(problemText).join('\n'));
  const { masterKeys } = config.secrets;
  return { ...config.store, masterKeys, askFirstDays: config.restore?.askFirstDays ?? askFirstDays };
}

/** One statement may take as long as a table is large. */
const PATIENT = { max: 1, statement_timeout: 0, query_timeout: 0, idle_in_transaction_session_timeout: 0 };

/**
 * Opens it with one connection that no limit of time ends.
 * @param options.shared also where a running gateway holds the embedded one; else that is refused (`store-locked`)
 */
export async function openStore(place: StorePlace, options: { shared: boolean }): Promise<OpenStore> {
  const { server, root, stop } = await serverOf(place, options);
  const pool = createPool({ ...server, ...PATIENT, idleTimeoutMillis: 0 }, createLog('silent'));
  return {
    pool,
    masterKeyIds: (place.masterKeys.length > 0 ? place.masterKeys : await sandboxKeys(root)).map(masterKeyId),
    async close() {
      await pool.end();
      await stop();
    },
  };
}

async function serverOf({ url, dataDir, dataDirNamed }: StorePlace, { shared }: { shared: boolean }) {
  if (url !== null) return { server: { connectionString: url }, root: dataDir, stop: async () => {} };
  try {
    const embedded = await startEmbedded({ dataDir, named: dataDirNamed, log: createLog('silent') });
    return { server: embedded.poolConfig, root: embedded.root, stop: () => embedded.stop() };
  } catch (error) {
    if (!shared || !(error instanceof GatewayError) || error.code !== 'store-locked') throw error;
    const root = String(error.params.folder);
    return { server: runningServer(root), root, stop: async () => {} };
  }
}

/** A sandbox makes its own key in its folder. */
async function sandboxKeys(root: string): Promise<Uint8Array[]> {
  try {
    return parseMasterKeys(await readFile(join(root, 'data.key'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
