/** Folders, stores and processes for the tests of the embedded PostgreSQL; everything is gone after each test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, vi } from 'vitest';
import { createLog, type Log } from '../../src/log.ts';
import { type EmbeddedStore, startEmbedded } from '../../src/store/embedded.ts';

export const silent = createLog('silent');
export const isRoot = process.getuid?.() === 0;
export const onLinux = process.platform === 'linux';

const CHILD = join(import.meta.dirname, '..', 'store', 'embedded-child.ts');
/** What waiting for a process to end, or to come back, may take on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 20 };

export type Bench = {
  /** A new folder that PostgreSQL's ordinary user can pass through. */
  folder(): string;
  start(dataDir: string, options?: { named?: boolean; log?: Log }): Promise<EmbeddedStore>;
  /** Starts the store in a process of its own, which writes rows until it is killed. */
  child(dataDir: string, user?: { uid: number; gid: number }): Child;
};

export function bench(): Bench {
  const folders: string[] = [];
  const stores: EmbeddedStore[] = [];
  const children: Child[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
    for (const store of stores.splice(0)) await store.stop();
    for (const folder of folders.splice(0)) {
      if (onLinux) await vi.waitFor(() => expect(processesIn(folder)).toEqual([]), PATIENCE);
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return {
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'carpeta-store-'));
      chmodSync(folder, 0o755);
      folders.push(folder);
      return folder;
    },
    async start(dataDir, { named = true, log = silent } = {}) {
      const store = await startEmbedded({ dataDir, named, log });
      stores.push(store);
      return store;
    },
    child(dataDir, user) {
      const child = follow(
        spawn(process.execPath, [CHILD, dataDir], { ...user, stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      children.push(child);
      return child;
    },
  };
}

export type Child = {
  pid: number;
  /** The first line it says that matches. */
  says(wanted: RegExp): Promise<string>;
  /** The last row it has said is committed. */
  lastRow(): number;
  kill(): Promise<void>;
};

function follow(child: ChildProcess): Child {
  const lines: string[] = [];
  let rest = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    const parts = `${rest}${bytes.toString()}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return {
    pid: child.pid ?? 0,
    says: (wanted) =>
      vi.waitFor(() => {
        const line = lines.find((each) => wanted.test(each));
        if (line === undefined) throw new Error(`it never said ${wanted}`);
        return line;
      }, PATIENCE),
    lastRow: () => Number(lines.findLast((line) => /^\d+$/.test(line)) ?? 0),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function ask<T extends pg.QueryResultRow>(store: EmbeddedStore, sql: string): Promise<T[]> {
  const client = new pg.Client(store.poolConfig);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Ids of the server's and the guard's processes that were started for something below `folder`. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter(
      (pid) => /^\d+$/.test(pid) && /pg-guard|postgres/.test(commandOf(pid)) && commandOf(pid).includes(`${folder}/`),
    )
    .map(Number);
}

export function commandOf(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

/** A killed process that nobody has collected yet has no command any more. */
export function isAlive(pid: number): boolean {
  return commandOf(pid) !== '';
}

/** Until `check` does not throw any more. */
export async function until(check: () => unknown): Promise<void> {
  await vi.waitFor(check, PATIENCE);
}
