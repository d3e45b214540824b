/**
 * The programs of the npm package, copied beside the data: PostgreSQL's user can then reach them wherever node_modules
 * is, and a later `npm ci` cannot take them from under a running server.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { syncFolder } from './sync-folder.ts';
import type { ServerUser } from './user.ts';

export type NpmPackage = { native: string; version: string; major: number };

const PREFIX = 'runtime-';

/** Null where npm installed none for this machine. */
export function findPackage(name: string): NpmPackage | null {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
  const home = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return { native: join(home, 'native'), version, major: Number.parseInt(version, 10) };
}

/** Copies unless that was done before; returns the folder of the programs. `anew`: the copy there does not run. */
export function copyRuntime(npm: NpmPackage, options: { root: string; user: ServerUser; anew?: boolean }): string {
  const target = join(options.root, `${PREFIX}${npm.version}`);
  if (options.anew === true) rmSync(target, { recursive: true, force: true });
  if (!existsSync(target)) {
    const making = `${target}.tmp`;
    rmSync(making, { recursive: true, force: true });
    // verbatimSymlinks: relative links would otherwise become absolute ones back into node_modules. *.a: for linking only.
    cpSync(npm.native, making, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    link(npm.native, making);
    if (options.user !== null) ownAll(making, options.user);
    if (process.platform === 'linux') execFileSync('sync', ['-f', making], { stdio: 'ignore' });
    renameSync(making, target);
    syncFolder(options.root);
  }
  return join(target, 'bin');
}

/** Copies of other versions. Only once the server runs: an older one may still have been at work before. */
export function removeOldRuntimes(root: string, bin: string): void {
  const current = basename(dirname(bin));
  for (const name of readdirSync(root))
    if (name.startsWith(PREFIX) && name !== current) rmSync(join(root, name), { recursive: true, force: true });
}

/* The package's postinstall makes these links too; ours work with --ignore-scripts and in a read-only package.
   Without them initdb quietly takes the libpq of the system. */
function link(native: string, making: string): void {
  type Link = { source: string; target: string };
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  const inside = (path: string) => join(making, path.replace(/^native\//, ''));
  for (const each of links) {
    const place = inside(each.target);
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(relative(dirname(place), inside(each.source)), place);
  }
}

/* npm ci under umask 077 leaves files that root alone can read. */
function ownAll(folder: string, user: { uid: number; gid: number }): void {
  lchownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    lchownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
}
