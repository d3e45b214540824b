/** One run of the PostgreSQL server as our child: it ends when we end, however we end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { ServerUser } from './user.ts';

export type ServerRun = {
  postmasterPid: number;
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/* The guard holds the reading end of a pipe only we hold the writing end of: when we die in any way the pipe closes
   and it asks for a fast shutdown. Portable, unlike a parent-death signal. */
const GUARD = [
  'exec 4<&0 0</dev/null; "$@" 4<&- & p=$!; trap "kill -INT $p" TERM INT HUP;',
  '{ read -r _ <&4; kill -INT $p; } & w=$!; exec 4<&-; wait $p; r=$?;',
  'while kill -0 $p 2>/dev/null; do wait $p; r=$?; done; kill $w; wait $w; exit $r',
].join(' ');

/** Bytes a Unix socket path may have, less the name PostgreSQL appends. */
const SOCKET_PATH_MAX = 103;
const READY_TIMEOUT_MS = 60_000;

/* Small memory, no network, no parallel workers, mmap for containers without /dev/shm; durability stays as it is. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '32MB',
  max_connections: '60',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  autovacuum_max_workers: '1',
  autovacuum_naptime: '20s',
  autovacuum_vacuum_scale_factor: '0.02',
  jit: 'off',
  ssl: 'off',
  dynamic_shared_memory_type: 'mmap',
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'fatal',
  log_statement: 'none',
  log_min_error_statement: 'panic',
};

export function socketFolder(root: string, user: ServerUser): string {
  const preferred = join(root, 'socket');
  const folder = Buffer.byteLength(join(preferred, '.s.PGSQL.5432')) > SOCKET_PATH_MAX ? mkdtempSync(join(tmpdir(), 'gw-')) : preferred;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== null) chownSync(folder, user.uid, user.gid);
  return folder;
}

export type ServerOptions = {
  data: string;
  binaries: Binaries;
  socket: string;
  user: ServerUser;
  /** Replaces settings; only tests relax durability. */
  settings: Readonly<Record<string, string>>;
};

/** Throws GatewayError `store-failed` with PostgreSQL's own last words when it does not come up. */
export async function runServer(options: ServerOptions): Promise<ServerRun> {
  const { data, binaries, socket, user } = options;
  const io = binaries.major >= 18 ? { io_method: 'sync' } : {};
  // Quoted: PostgreSQL takes a list here, and a folder's name may hold a comma.
  const settings = { ...SETTINGS, ...io, unix_socket_directories: `"${socket.replaceAll('"', '""')}"`, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', GUARD, 'pg-guard', join(binaries.bin, 'postgres'), '-D', data, ...flags], {
    ...(user ?? {}),
    cwd: data,
    // Its own process group: a terminal's Ctrl-C must not stop the database before the gateway has drained.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  // The guard may be gone when we close the pipe; there is nobody left to tell then.
  child.stdin?.on('error', () => {});
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said = `${said}${bytes.toString()}`.slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const postmasterPid = await untilReady(child, data, () => said);
  return {
    postmasterPid,
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) signal(postmasterPid);
      await ended;
    },
  };
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function untilReady(child: ChildProcess, data: string, said: () => string): Promise<number> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  const file = join(data, 'postmaster.pid');
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    // Line 8 of postmaster.pid is the server's own word for its state (PostgreSQL source, utils/pidfile.h).
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (lines[7]?.trim() === 'ready') return Number(lines[0]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.stdin?.end();
  throw new GatewayError('store-failed', 'start', `PostgreSQL did not start: ${said().trim().split('\n').slice(-2).join(' ')}`);
}
