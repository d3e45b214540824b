/**
 * The PostgreSQL the gateway carries: a real server, started as a child in the data folder, restarted when it dies,
 * stopped when we stop. One gateway per folder.
 */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { GatewayError } from '../errors.ts';
import { errorFields, type Log } from '../log.ts';
import { findBinaries } from './embedded/binaries.ts';
import { ensureCluster } from './embedded/cluster.ts';
import { stopOrphan } from './embedded/orphan.ts';
import { runServer, type ServerOptions, type ServerRun, socketFolder } from './embedded/server.ts';
import { canReach, type ServerUser, serverUser } from './embedded/user.ts';
import { acquireLock } from './lock.ts';

export type EmbeddedStore = {
  poolConfig: pg.PoolConfig;
  /** Where everything that belongs in the data folder goes. */
  root: string;
  /** What a person should know, such as a folder that had to be another. */
  notices: string[];
  postmasterPid(): number;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDir: string;
  /** Somebody chose this folder: it is refused, never replaced. */
  named: boolean;
  log: Log;
  settings?: Readonly<Record<string, string>>;
};

/* A server that has just been killed may still hold its shared memory for a moment. */
const RETRIES = 20;
const RETRY_MS = 100;

/** Throws GatewayError `store-locked`, `store-unreachable` or `store-failed`, each saying what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedStore> {
  if (process.platform === 'win32')
    throw new GatewayError('store-failed', 'start', 'The embedded PostgreSQL has not been tried on Windows: set DATABASE_URL to a PostgreSQL of yours.');
  const user = serverUser();
  const { root, notices } = chooseRoot(options, user);
  const lock = acquireLock(root);
  try {
    const binaries = findBinaries(root, user);
    const { data, password } = ensureCluster(root, binaries, user);
    const socket = socketFolder(root, user);
    const server = await superviseServer({ data, binaries, socket, user, settings: options.settings ?? {} }, options.log);
    return {
      poolConfig: { host: socket, user: 'gateway', password, database: 'postgres' },
      root,
      notices,
      postmasterPid: server.pid,
      async stop() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function chooseRoot(options: EmbeddedOptions, user: ServerUser): { root: string; notices: string[] } {
  const asked = resolve(options.dataDir);
  prepare(asked, user);
  if (canReach(asked, user)) return { root: asked, notices: [] };
  if (options.named)
    throw new GatewayError('store-unreachable', 'start', `PostgreSQL runs as an ordinary user, and that user cannot enter ${asked}. Choose a folder whose parents are open to it, such as /var/lib/carpeta-gateway, or set DATABASE_URL.`, {
      params: { folder: asked },
    });
  const root = join('/var/lib/carpeta-gateway', createHash('sha256').update(asked).digest('hex').slice(0, 12));
  mkdirSync('/var/lib/carpeta-gateway', { recursive: true, mode: 0o711 });
  prepare(root, user);
  return { root, notices: [`PostgreSQL does not run as root and its user cannot enter ${asked}: the data is in ${root} instead.`] };
}

function prepare(folder: string, user: ServerUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
}

async function superviseServer(server: ServerOptions, log: Log): Promise<{ pid: () => number; stop(): Promise<void> }> {
  let stopping = false;
  let run = await startOnce(server);
  const watch = async (): Promise<void> => {
    while (!stopping) {
      await run.ended;
      if (stopping) return;
      log.error('store.server-died', { pid: run.postmasterPid });
      for (let n = 1; !stopping; n += 1) {
        try {
          run = await startOnce(server);
          log.info('store.server-restarted', { pid: run.postmasterPid });
          break;
        } catch (error) {
          log.error('store.server-not-restarted', { n, ...errorFields(error) });
          await pause(Math.min(10_000, RETRY_MS * 2 ** n));
        }
      }
    }
  };
  const watching = watch();
  return {
    pid: () => run.postmasterPid,
    async stop() {
      stopping = true;
      await run.stop();
      await watching;
    },
  };
}

async function startOnce(server: ServerOptions): Promise<ServerRun> {
  for (let n = 1; ; n += 1) {
    await stopOrphan(server.data);
    try {
      return await runServer(server);
    } catch (error) {
      const passing = error instanceof Error && /shared memory|lock file/.test(error.message);
      if (!passing || n >= RETRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
