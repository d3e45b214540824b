/**
 * The PostgreSQL the gateway carries: a real server, started as a child in the data folder, restarted when it dies,
 * stopped when we stop. One gateway per folder.
 */
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GatewayError } from '../errors.ts';
import type { Log } from '../log.ts';
import { findBinaries } from './embedded/binaries.ts';
import { ensureCluster } from './embedded/cluster.ts';
import { chooseFolder } from './embedded/folder.ts';
import { removeOldRuntimes } from './embedded/runtime.ts';
import { makeSocketFolder, SOCKET_PORT } from './embedded/socket.ts';
import { superviseServer } from './embedded/supervise.ts';
import type { ServerUser } from './embedded/user.ts';
import { acquireLock, LOCK_FILE } from './lock.ts';

export type EmbeddedStore = {
  poolConfig: pg.PoolConfig;
  /** Where everything that belongs in the data folder goes. */
  root: string;
  /** What a person should know, such as a folder that had to be another. */
  notices: string[];
  /** Of the server that runs now; another after a restart. */
  postmasterPid(): number;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDir: string;
  /** Somebody chose this folder: it is refused, never replaced. */
  named: boolean;
  log: Log;
  /** Replaces settings of the server; only tests relax durability. */
  settings?: Readonly<Record<string, string>>;
};

/** @throws GatewayError `store-locked`, `store-unreachable` or `store-failed`, each saying what to do */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedStore> {
  if (process.platform === 'win32')
    throw new GatewayError(
      'store-failed',
      'start',
      'The embedded PostgreSQL has not been tried on Windows: set DATABASE_URL to a PostgreSQL of yours.',
    );
  try {
    const { root, user, notices } = chooseFolder(options);
    return { ...(await startIn(root, user, options)), notices };
  } catch (error) {
    throw error instanceof GatewayError ? error : fileFault(options.dataDir, error);
  }
}

async function startIn(
  root: string,
  user: ServerUser,
  options: EmbeddedOptions,
): Promise<Omit<EmbeddedStore, 'notices'>> {
  const lock = acquireLock(root);
  try {
    // Else PostgreSQL's user could not start a gateway here itself one day.
    if (user !== null) chownSync(join(root, LOCK_FILE), user.uid, user.gid);
    const binaries = findBinaries(root, user);
    const { data, password } = ensureCluster(root, binaries, user);
    const socket = makeSocketFolder(root, user);
    const settings = options.settings ?? {};
    const server = await superviseServer({ data, binaries, socket: socket.path, user, settings }, options.log);
    removeOldRuntimes(root, binaries.bin);
    return {
      // Port and ssl too: what is not said here the driver would take from PGPORT and PGSSLMODE.
      poolConfig: { host: socket.path, port: SOCKET_PORT, ssl: false, user: 'gateway', password, database: 'postgres' },
      root,
      postmasterPid: server.pid,
      async stop() {
        await server.stop();
        socket.remove();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/* The disk is full, read-only, or refuses a change of owner: the system's own code says which. */
function fileFault(folder: string, cause: unknown): GatewayError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown fault';
  return new GatewayError('store-failed', 'start', `The data folder ${folder} cannot be used (${code}).`, {
    cause,
    params: { folder },
  });
}
