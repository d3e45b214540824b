/** One run of the PostgreSQL server as our child: it ends when we end, however we end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import { signalServer } from './orphan.ts';
import { SOCKET_PORT } from './socket.ts';
import type { ServerUser } from './user.ts';

export type ServerRun = {
  postmasterPid: number;
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

export type ServerOptions = {
  data: string;
  binaries: Binaries;
  /** Folder of its socket. */
  socket: string;
  user: ServerUser;
  /** Replaces settings; only tests relax durability. */
  settings: Readonly<Record<string, string>>;
};

/* The guard holds the reading end of a pipe only we hold the writing end of: when we die in any way the pipe closes
   and it asks for a fast shutdown. Portable, unlike a parent-death signal. */
const GUARD = [
  'exec 4<&0 0</dev/null; "$@" 4<&- & p=$!; trap "kill -INT $p" TERM INT HUP;',
  '{ read -r _ <&4; kill -INT $p; } & w=$!; exec 4<&-; wait $p; r=$?;',
  'while kill -0 $p 2>/dev/null; do wait $p; r=$?; done; kill $w; wait $w; exit $r',
].join(' ');

/** Replaying the log of a crash may take its time; a server that gives up ends the wait at once. */
const READY_TIMEOUT_MS = 600_000;
const LOOK_AGAIN_MS = 5;
/** A fast shutdown takes milliseconds; after this an immediate one, which the log makes good at the next start. */
const FAST_STOP_MS = 30_000;
/** Kept of what the server says on standard error. Characters. */
const KEPT_WORDS = 2_000;

/* Small memory, no network, no parallel workers, mmap for containers without /dev/shm; durability stays as it is.
   Nothing that could quote a row is logged. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  shared_buffers: '32MB',
  max_connections: '60',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  // A recycled segment keeps what was in it, destroyed keys too, until it is written over; a removed one does not.
  wal_recycle: 'off',
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

/** @throws GatewayError `store-failed` with PostgreSQL's own last words when it does not come up; it is gone then */
export async function runServer(options: ServerOptions): Promise<ServerRun> {
  const child = spawnGuarded(options);
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said = `${said}${bytes.toString()}`.slice(-KEPT_WORDS);
  });
  // The guard may be gone when we close the pipe; there is nobody left to tell then.
  child.stdin?.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      said = error.message;
      resolve();
    });
  });
  const postmasterPid = await untilReady(child, options.data);
  if (postmasterPid === null) {
    child.stdin?.end();
    await ended;
    const words = said.trim().split('\n').slice(-2).join(' ');
    throw new GatewayError('store-failed', 'start', `PostgreSQL did not start: ${words}`);
  }
  return {
    postmasterPid,
    ended,
    async stop() {
      if (hasEnded(child)) return;
      signalServer(postmasterPid, 'SIGINT');
      const hurry = setTimeout(() => signalServer(postmasterPid, 'SIGQUIT'), FAST_STOP_MS);
      await ended;
      clearTimeout(hurry);
    },
  };
}

function spawnGuarded({ data, binaries, socket, user, settings }: ServerOptions): ChildProcess {
  const io = binaries.major >= 18 ? { io_method: 'sync' } : {};
  // Quoted: PostgreSQL takes a list here, and a folder's name may hold a comma.
  const place = { unix_socket_directories: `"${socket.replaceAll('"', '""')}"` };
  const flags = Object.entries({ ...SETTINGS, ...io, ...place, ...settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  return spawn('/bin/sh', ['-c', GUARD, 'pg-guard', join(binaries.bin, 'postgres'), '-D', data, ...flags], {
    ...(user ?? {}),
    cwd: data,
    // Its own process group: a terminal's Ctrl-C must not stop the database before the gateway has drained.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
}

/* Null: it ended, or took too long. */
async function untilReady(child: ChildProcess, data: string): Promise<number | null> {
  const startedAt = performance.now();
  while (!hasEnded(child) && child.pid !== undefined && performance.now() - startedAt < READY_TIMEOUT_MS) {
    // Line 8 of postmaster.pid is the server's own word for its state (PostgreSQL source, utils/pidfile.h).
    const lines = textOf(join(data, 'postmaster.pid')).split('\n');
    if (lines[7]?.trim() === 'ready') return Number(lines[0]);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return null;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
