import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { type EmbeddedStore, startEmbedded } from '../../src/store/embedded.ts';
import { createPool } from '../../src/store/pool.ts';

const log = createLog('silent');
const isRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux';
let folder: string;
const open: EmbeddedStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-store-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir: string, named = true): Promise<EmbeddedStore> {
  const store = await startEmbedded({ dataDir, named, log });
  open.push(store);
  return store;
}
async function ask<T extends pg.QueryResultRow>(store: EmbeddedStore, sql: string): Promise<T[]> {
  const client = new pg.Client(store.poolConfig);
  await client.connect();
  const { rows } = await client.query<T>(sql);
  await client.end();
  return rows;
}
function processesIn(data: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && cmdline(pid).includes(data));
}
function cmdline(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

describe('the embedded PostgreSQL', () => {
  it('starts, keeps every durability setting on, listens on no network, and leaves nothing running', async () => {
    const store = await start(join(folder, 'data'));
    const rows = await ask<{ name: string; setting: string }>(
      store,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums')`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      data_checksums: 'on',
    });
    await open.pop()?.stop();
    if (onLinux) expect(processesIn(join(folder, 'data'))).toEqual([]);
  });

  it.skipIf(!isRoot)('runs as an ordinary user although the gateway is root', async () => {
    const store = await start(join(folder, 'data'));
    const status = readFileSync(`/proc/${store.postmasterPid()}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
  });

  it.each(['con espacio, y coma', "acentuación 'y' comillas", 'x'.repeat(90)])(
    'works in a folder called %s',
    async (name) => {
      const store = await start(join(folder, name));
      expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
  );

  it('finds its rows again after a stop', async () => {
    const first = await start(join(folder, 'data'));
    await ask(first, 'create table kept as select 7 as n');
    await open.pop()?.stop();
    expect(await ask(await start(join(folder, 'data')), 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('refuses a second gateway in the same folder, at once', async () => {
    await start(join(folder, 'data'));
    const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-child.ts'), join(folder, 'data')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(await lineOf(child)).toBe('refused store-locked');
  });

  it('starts although the pid in a stale postmaster.pid now belongs to somebody else', async () => {
    await start(join(folder, 'data'));
    await open.pop()?.stop();
    const data = readdirSync(join(folder, 'data')).find((name) => /^pg\d+$/.test(name)) ?? '';
    writeFileSync(join(folder, 'data', data, 'postmaster.pid'), `${process.pid}\n${join(folder, 'data', data)}\n`);
    expect(await ask(await start(join(folder, 'data')), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves nothing half made: what an interrupted first start left is cleared away', async () => {
    mkdirSync(join(folder, 'data', 'init-999'), { recursive: true });
    await start(join(folder, 'data'));
    expect(readdirSync(join(folder, 'data')).filter((name) => name.startsWith('init-'))).toEqual([]);
  });
});

describe.skipIf(!isRoot)('a folder its ordinary user cannot enter', () => {
  it('is refused when somebody named it', async () => {
    chmodSync(folder, 0o700);
    await expect(startEmbedded({ dataDir: join(folder, 'data'), named: true, log })).rejects.toMatchObject({
      code: 'store-unreachable',
    });
  });
  it('is replaced, and said so, when it was only the default', async () => {
    chmodSync(folder, 0o700);
    const store = await start(join(folder, 'data'), false);
    expect(store.root).toMatch(/^\/var\/lib\/carpeta-gateway\/[0-9a-f]{12}$/);
    expect(store.notices.join()).toContain(store.root);
    await open.pop()?.stop();
    rmSync(store.root, { recursive: true });
  });
});

describe('kill -9', () => {
  it('of the server: it is started again, and everything committed is there', async () => {
    const store = await start(join(folder, 'data'));
    const pool = createPool(store.poolConfig, log);
    await pool.query('create table kept as select 1 as n');
    const before = store.postmasterPid();
    process.kill(before, 'SIGKILL');
    while (store.postmasterPid() === before) await new Promise((resolve) => setTimeout(resolve, 20));
    // The pool finds out that its connections are gone by using them.
    const rows = await pool.query('select n from kept').catch(() => pool.query('select n from kept'));
    expect(rows.rows).toEqual([{ n: 1 }]);
    await pool.end();
  });

  it('of the gateway, five times under load: the server ends with it, and no committed row is lost', {
    timeout: 120_000,
  }, async () => {
    const data = join(folder, 'data');
    let last = 0;
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-child.ts'), data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      last = await runUntil(child, last + 200);
    }
    const store = await start(data);
    const [row] = await ask<{ n: string; rows: string }>(store, 'select max(n) as n, count(*) as rows from kept');
    expect(Number(row?.n)).toBeGreaterThanOrEqual(last);
    expect(row?.rows).toBe(row?.n);
  });

  it.skipIf(!onLinux)('of the gateway leaves no process behind', async () => {
    const data = join(folder, 'data');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-child.ts'), data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await runUntil(child, 1);
    while (processesIn(`${data}/pg`).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(existsSync(join(data, 'gateway.lock'))).toBe(true);
  });
});

function lineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
  });
}

/** Kills it once it has said that row `n` is committed; returns the last row it said. */
async function runUntil(child: ChildProcess, n: number): Promise<number> {
  let last = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (/^\d+$/.test(line)) last = Number(line);
    if (last >= n) child.kill('SIGKILL');
  });
  await ended;
  return last;
}
