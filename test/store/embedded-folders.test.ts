import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, bench, isRoot } from '../support/embedded.ts';

const { folder, start, child } = bench();
const shortSockets = () => readdirSync(tmpdir()).filter((name) => name.startsWith('gw-'));

/** These start a process as another user: it must be able to read this checkout, which a private folder forbids. */
const othersCanRead =
  spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', import.meta.filename], { uid: 65_534, gid: 65_534 }).status === 0;

describe('the folder of the embedded PostgreSQL', () => {
  it.each(['con espacio, y coma', "acentuación 'y' comillas"])('may be called %s', async (name) => {
    const store = await start(join(folder(), name));
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.each(['"comillas"', '$HOME', 'a\\b', '`id`'])('may not be called %s, which is said at once', async (name) => {
    const root = join(folder(), name);
    await expect(start(root)).rejects.toThrow(/must not hold any of the characters/);
    expect(existsSync(root)).toBe(false);
  });

  it('may have a path too long for a socket, which then lies elsewhere and is cleared away', async () => {
    const before = shortSockets();
    const root = join(folder(), 'x'.repeat(90));
    const killed = child(root);
    await killed.says(/^ready/);
    await killed.kill();
    const store = await start(root);
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(Buffer.byteLength(String(store.poolConfig.host))).toBeLessThan(90);
    await store.stop();
    expect(shortSockets()).toEqual(before);
  });

  it('holds nothing half made: what an interrupted first start left is cleared away', async () => {
    const root = join(folder(), 'data');
    mkdirSync(join(root, 'init-999', 'd'), { recursive: true });
    writeFileSync(join(root, 'gateway.lock'), '');
    await start(root);
    expect(readdirSync(root).filter((name) => name.startsWith('init-'))).toEqual([]);
  });

  it('is made with its parents, all of them closed to others', async () => {
    const top = folder();
    await start(join(top, 'a', 'b', 'data'));
    for (const each of ['a', 'a/b', 'a/b/data']) expect(statSync(join(top, each)).mode & 0o777).toBe(0o700);
  });

  it('stays as it was when it was there before and holds things of somebody else', async () => {
    const theirs = folder();
    writeFileSync(join(theirs, 'notes.txt'), 'theirs');
    const before = statSync(theirs);
    const store = await start(theirs);
    expect(await ask(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(theirs)).toMatchObject({ mode: before.mode, uid: before.uid });
  });
});

describe.skipIf(!isRoot)('a gateway started as root', () => {
  it('refuses a named folder that the ordinary user cannot enter, and leaves nothing there', async () => {
    const closed = folder();
    chmodSync(closed, 0o700);
    const refused = start(join(closed, 'a', 'data'));
    await expect(refused).rejects.toMatchObject({ code: 'store-unreachable', stage: 'start' });
    await expect(refused).rejects.toThrow(/cannot enter .*Choose a folder/);
    expect(readdirSync(closed)).toEqual([]);
  });

  it('goes elsewhere when such a folder was only the default, says so, and stays there', async () => {
    const closed = folder();
    chmodSync(closed, 0o700);
    const store = await start(join(closed, 'data'), { named: false });
    try {
      expect(store.root).toMatch(/^\/var\/lib\/carpeta-gateway\/[0-9a-f]{12}$/);
      expect(store.notices.join()).toContain(store.root);
      await ask(store, 'create table kept as select 7 as n');
      await store.stop();
      expect(existsSync(join(closed, 'data'))).toBe(false);
      chmodSync(closed, 0o755);
      const again = await start(join(closed, 'data'), { named: false });
      expect(again.root).toBe(store.root);
      expect(await ask(again, 'select n from kept')).toEqual([{ n: 7 }]);
      await again.stop();
    } finally {
      rmSync(store.root, { recursive: true, force: true });
    }
  });

  it('never goes elsewhere from a default folder that holds data', async () => {
    const top = folder();
    const store = await start(join(top, 'data'), { named: false });
    await store.stop();
    chmodSync(top, 0o700);
    await expect(start(join(top, 'data'), { named: false })).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  it('runs the server as the user who owns the folder', async () => {
    const root = join(folder(), 'data');
    mkdirSync(root);
    const nobody = 65_534;
    chownSync(root, nobody, nobody);
    const store = await start(root);
    expect(statSync(`/proc/${store.postmasterPid()}`).uid).toBe(nobody);
  });

  it.skipIf(!othersCanRead)('tells a user id without a name what is missing, before anything is made', async () => {
    const root = join(folder(), 'data');
    const unnamed = { uid: 54_321, gid: 54_321 };
    mkdirSync(root);
    chownSync(root, unnamed.uid, unnamed.gid);
    expect(await child(root, unnamed).says(/^refused/)).toMatch(/^refused store-failed .*\/etc\/passwd/);
    expect(readdirSync(root).filter((name) => /^(pg|init-)/.test(name))).toEqual([]);
  });

  it.skipIf(!othersCanRead)('as an ordinary user it says that a folder is not theirs to write', async () => {
    const root = join(folder(), 'data');
    mkdirSync(root);
    const said = await child(root, { uid: 65_534, gid: 65_534 }).says(/^refused/);
    expect(said).toMatch(/^refused store-unreachable .*cannot write/);
  });
});
