import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createPool } from '../../src/store/pool.ts';
import { ask, bench, isRoot, onLinux, processesIn, until } from '../support/embedded.ts';

const { folder, start, child } = bench();

describe('the embedded PostgreSQL', () => {
  it('starts with every durability setting on, listens on no network, and has nothing to say', async () => {
    const store = await start(join(folder(), 'data'));
    const names = "'fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums'";
    const rows = await ask<{ name: string; setting: string }>(
      store,
      `select name, setting from pg_settings where name in (${names})`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      data_checksums: 'on',
    });
    expect(store.notices).toEqual([]);
  });

  it.skipIf(!isRoot)('runs as an ordinary user although the gateway is root', async () => {
    const store = await start(join(folder(), 'data'));
    const status = readFileSync(`/proc/${store.postmasterPid()}/status`, 'utf8');
    const [, real, effective] = /^Uid:\s+(\d+)\s+(\d+)/m.exec(status) ?? [];
    expect(Number(real)).toBe(statSync(store.root).uid);
    expect(real).not.toBe('0');
    expect(effective).toBe(real);
  });

  it('shows its files to nobody else', async () => {
    const root = join(folder(), 'data');
    await start(root);
    const modes = ['.', 'socket', 'pg.password', readdirSync(root).find((name) => /^pg\d+$/.test(name)) ?? ''].map(
      (name) => statSync(join(root, name)).mode & 0o077,
    );
    expect(modes).toEqual([0, 0, 0, 0]);
  });

  it('asks for a password even of who reaches its socket', async () => {
    const store = await start(join(folder(), 'data'));
    const stranger = { ...store, poolConfig: { ...store.poolConfig, password: 'another' } };
    await expect(ask(stranger, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('stops with nothing left running, twice is once, and finds its rows at the next start', async () => {
    const root = join(folder(), 'data');
    const first = await start(root);
    await ask(first, 'create table kept as select 7 as n');
    await first.stop();
    await first.stop();
    if (onLinux) expect(processesIn(root)).toEqual([]);
    expect(await ask(await start(root), 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('ends after its pool without a word of lost connections, which a server that dies under the pool does get', async () => {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line));
    const store = await start(join(folder(), 'data'));
    const pool = createPool(store.poolConfig, log);
    const connected = () => Promise.all(Array.from({ length: 8 }, () => pool.query('select pg_sleep(0.05)')));
    await connected();
    process.kill(store.postmasterPid(), 'SIGKILL');
    await until(() => expect(lines.join('')).toContain('store.connection-lost'));
    await until(() => connected());
    const before = lines.length;
    await pool.end();
    await store.stop();
    expect(lines.slice(before)).toEqual([]);
  });

  it('refuses a second gateway in the same folder, in another process and in this one', async () => {
    const root = join(folder(), 'data');
    const store = await start(root);
    expect(await child(root).says(/^refused/)).toMatch(/^refused store-locked .*Another gateway already uses/);
    await expect(start(root)).rejects.toMatchObject({ code: 'store-locked' });
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is not led astray by the environment variables of PostgreSQL clients', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { PGPORT: '1', PGSSLMODE: 'require', PGDATABASE: 'another', PGUSER: 'another' });
    try {
      const store = await start(join(folder(), 'data'));
      expect(await ask(store, 'select current_user as who')).toEqual([{ who: 'gateway' }]);
    } finally {
      process.env = before;
    }
  });
});
