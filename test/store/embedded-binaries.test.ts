import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findBinaries } from '../../src/store/embedded/binaries.ts';
import { ensureCluster } from '../../src/store/embedded/cluster.ts';
import { removeOldRuntimes } from '../../src/store/embedded/runtime.ts';
import { serverUser } from '../../src/store/embedded/user.ts';
import { ask, bench } from '../support/embedded.ts';

const { folder, start } = bench();
const debian = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql')
      .map(Number)
      .filter((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`))
      .sort((a, b) => b - a)[0]
  : undefined;

let root: string;
let native: string;
beforeEach(() => {
  root = folder();
  native = join(folder(), 'native');
  program('#!/bin/sh\necho "postgres (PostgreSQL) 99.4"\n');
  mkdirSync(join(native, 'lib'));
  writeFileSync(join(native, 'lib', 'libpq.so.5.99'), '');
  const links = [{ source: 'native/lib/libpq.so.5.99', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
});

function program(text: string): void {
  mkdirSync(join(native, 'bin'), { recursive: true });
  writeFileSync(join(native, 'bin', 'postgres'), text, { mode: 0o700 });
}
const find = (npm: { native: string; version: string; major: number } | null) =>
  findBinaries(root, serverUser(root), npm);

describe('the programs of the npm package', () => {
  it('are copied beside the data, reachable for the server although npm made them private, with their links', () => {
    chmodSync(native, 0o700);
    const found = find({ native, version: '99.4.0', major: 99 });
    expect(found).toEqual({ bin: join(root, 'runtime-99.4.0', 'bin'), major: 99 });
    expect(lstatSync(join(root, 'runtime-99.4.0', 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
  });

  it('are copied anew when the copy does not run', () => {
    find({ native, version: '99.4.0', major: 99 });
    writeFileSync(join(root, 'runtime-99.4.0', 'bin', 'postgres'), '');
    expect(find({ native, version: '99.4.0', major: 99 }).major).toBe(99);
  });

  it('of older versions are removed, and nothing else is', () => {
    const { bin } = find({ native, version: '99.4.0', major: 99 });
    mkdirSync(join(root, 'runtime-99.3.0'));
    mkdirSync(join(root, 'pg99'));
    removeOldRuntimes(root, bin);
    expect(readdirSync(root).sort()).toEqual(['pg99', 'runtime-99.4.0']);
  });

  it('are not used for data of another major version, nor is an empty cluster begun beside it', () => {
    mkdirSync(join(root, 'pg98'));
    expect(() => find({ native, version: '99.4.0', major: 99 })).toThrow(/made by PostgreSQL 98, and no PostgreSQL of/);
    expect(readdirSync(root)).toEqual(['pg98']);
  });
});

describe.skipIf(debian === undefined)('a PostgreSQL of the machine', () => {
  it('is used when npm brought none, or one that does not run here', () => {
    const expected = { bin: `/usr/lib/postgresql/${debian}/bin`, major: debian };
    expect(find(null)).toEqual(expected);
    program('#!/bin/sh\nexit 127\n');
    expect(find({ native, version: '99.4.0', major: 99 })).toEqual(expected);
  });

  it('goes on running the data it made, also when npm brings a newer one', async () => {
    const user = serverUser(root);
    chmodSync(root, 0o755);
    ensureCluster(root, find(null), user);
    const [row] = await ask<{ version: string }>(
      await start(root),
      "select current_setting('server_version') as version",
    );
    expect(row?.version).toMatch(new RegExp(`^${debian}[.]`));
    expect(readdirSync(root).filter((name) => /^pg\d+$/.test(name))).toEqual([`pg${debian}`]);
  });
});
