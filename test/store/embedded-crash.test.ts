import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createPool, isStoreUnavailable, withTransaction } from '../../src/store/pool.ts';
import { ask, bench, commandOf, isAlive, isRoot, onLinux, processesIn, silent, until } from '../support/embedded.ts';

const { folder, start, child } = bench();
const clusterIn = (root: string) => join(root, readdirSync(root).find((name) => /^pg\d+$/.test(name)) ?? '');
const guardsIn = (root: string) => processesIn(root).filter((pid) => commandOf(pid).includes('pg-guard'));

describe('kill -9 of the gateway', () => {
  it('loses no committed row and stops the server, five times under load', { timeout: 120_000 }, async () => {
    const root = join(folder(), 'data');
    let last = 0;
    for (let round = 0; round < 5; round += 1) {
      const writer = child(root);
      await until(() => expect(writer.lastRow()).toBeGreaterThan(last + 200));
      await writer.kill();
      last = writer.lastRow();
    }
    if (onLinux) await until(() => expect(processesIn(root)).toEqual([]));
    const [row] = await ask<{ n: string; rows: string }>(
      await start(root),
      'select max(n) as n, count(*) as rows from kept',
    );
    expect(Number(row?.n)).toBeGreaterThanOrEqual(last);
    expect(row?.rows).toBe(row?.n);
  });

  it.skipIf(!onLinux)('and of the guard: the next start stops the orphan, and its rows are there', async () => {
    const root = join(folder(), 'data');
    const writer = child(root);
    const orphan = Number((await writer.says(/^ready/)).split(' ')[1]);
    await until(() => expect(writer.lastRow()).toBeGreaterThan(50));
    process.kill(writer.pid, 'SIGSTOP');
    for (const pid of guardsIn(root)) process.kill(pid, 'SIGKILL');
    await writer.kill();
    expect(isAlive(orphan)).toBe(true);
    const store = await start(root);
    expect(store.postmasterPid()).not.toBe(orphan);
    expect(isAlive(orphan)).toBe(false);
    const [row] = await ask<{ n: string }>(store, 'select count(*) as n from kept');
    expect(Number(row?.n)).toBeGreaterThanOrEqual(writer.lastRow());
  });
});

describe('kill -9 of the server', () => {
  it('fails what was under way as unavailable, and everything committed is back', async () => {
    const store = await start(join(folder(), 'data'));
    const pool = createPool(store.poolConfig, silent);
    await pool.query('create table kept as select 1 as n');
    const before = store.postmasterPid();
    const cut = withTransaction(pool, async (client) => {
      await client.query('insert into kept values (2)');
      const lost = new Promise<void>((gone) => client.once('end', gone));
      process.kill(before, 'SIGKILL');
      await lost;
      await client.query('insert into kept values (3)');
    });
    await expect(cut).rejects.toSatisfy(isStoreUnavailable);
    await until(() => expect(store.postmasterPid()).not.toBe(before));
    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 1 }]);
    await pool.end();
  });

  it.skipIf(!onLinux)('is made good three times in a row', async () => {
    const store = await start(join(folder(), 'data'));
    await ask(store, 'create table kept as select 1 as n');
    for (let round = 0; round < 3; round += 1) {
      const before = store.postmasterPid();
      process.kill(before, 'SIGKILL');
      await until(() => expect(store.postmasterPid()).not.toBe(before));
    }
    expect(await ask(store, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it.skipIf(!onLinux)('and of its guard: it is back as well', async () => {
    const root = join(folder(), 'data');
    const store = await start(root);
    const before = store.postmasterPid();
    for (const pid of guardsIn(root)) process.kill(pid, 'SIGKILL');
    await until(() => expect(store.postmasterPid()).not.toBe(before));
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(before)).toBe(false);
  });

  it('that cannot be started again is tried again, said in the log, and does not hold up a stop', async () => {
    const root = join(folder(), 'data');
    const lines: string[] = [];
    const store = await start(root, { log: createLog('info', (line) => lines.push(line)) });
    const cluster = clusterIn(root);
    renameSync(cluster, `${cluster}.away`);
    process.kill(store.postmasterPid(), 'SIGKILL');
    await until(() =>
      expect(lines.filter((line) => line.includes('store.server-not-restarted')).length).toBeGreaterThan(3),
    );
    renameSync(`${cluster}.away`, cluster);
    await until(() => expect(lines.join('')).toContain('store.server-restarted'));
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    renameSync(cluster, `${cluster}.away`);
    process.kill(store.postmasterPid(), 'SIGKILL');
    await until(() =>
      expect(lines.findLast((line) => line.includes('store.'))).toContain('store.server-not-restarted'),
    );
    await store.stop();
    if (onLinux) expect(processesIn(root)).toEqual([]);
  });
});

describe('a stale postmaster.pid', () => {
  it.skipIf(!onLinux)(
    'of a process that is somebody else does not prevent the start, and that process lives on',
    async () => {
      const root = join(folder(), 'data');
      const first = await start(root);
      const pidFile = join(clusterIn(root), 'postmaster.pid');
      const words = readFileSync(pidFile, 'utf8').split('\n');
      await first.stop();
      // The same user as the server's: PostgreSQL itself then takes it for a server and refuses to start.
      const { uid, gid } = statSync(root);
      const stranger = spawn('/bin/sleep', ['300'], { ...(isRoot ? { uid, gid } : {}), stdio: 'ignore' });
      try {
        writeFileSync(pidFile, [stranger.pid, ...words.slice(1)].join('\n'), { mode: 0o600 });
        expect(await ask(await start(root), 'select 1 as one')).toEqual([{ one: 1 }]);
        expect(isAlive(stranger.pid ?? 0)).toBe(true);
      } finally {
        stranger.kill();
      }
    },
  );
});
