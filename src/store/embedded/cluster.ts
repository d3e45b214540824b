/** Makes the data folder of PostgreSQL once: complete under its name, or not there at all. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { ServerUser } from './user.ts';

export type Cluster = { data: string; password: string };

const INITDB_TIMEOUT_MS = 60_000;

export function ensureCluster(root: string, binaries: Binaries, user: ServerUser): Cluster {
  for (const left of readdirSync(root).filter((name) => name.startsWith('init-'))) rmSync(join(root, left), { recursive: true });
  const data = join(root, `pg${binaries.major}`);
  const password = ensurePassword(join(root, 'pg.password'), user);
  if (!existsSync(data)) initialise(root, data, { binaries, user });
  return { data, password };
}

function ensurePassword(path: string, user: ServerUser): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  if (user !== null) chownSync(path, user.uid, user.gid);
  return readFileSync(path, 'utf8');
}

function initialise(root: string, data: string, with_: { binaries: Binaries; user: ServerUser }): void {
  const { binaries, user } = with_;
  const making = join(root, `init-${process.pid}`);
  mkdirSync(making, { mode: 0o700 });
  if (user !== null) chownSync(making, user.uid, user.gid);
  const inner = join(making, 'd');
  // --no-locale: indexes then depend on no collation of the machine. -k: page checksums.
  const flags = ['-U', 'gateway', '-E', 'UTF8', '--no-locale', '--auth=scram-sha-256', `--pwfile=${join(root, 'pg.password')}`, '-k', '-N'];
  try {
    execFileSync(join(binaries.bin, 'initdb'), ['-D', inner, ...flags], {
      ...(user ?? {}),
      cwd: making,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INITDB_TIMEOUT_MS,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
  } catch (cause) {
    rmSync(making, { recursive: true, force: true });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n')[0] : '';
    throw new GatewayError('store-failed', 'start', `PostgreSQL could not make its data folder in ${root}: ${said}`, { cause });
  }
  execFileSync('sync', ['-f', inner], { stdio: 'ignore' });
  chmodSync(inner, 0o700);
  renameSync(inner, data);
  const parent = openSync(root, 'r');
  fsyncSync(parent);
  closeSync(parent);
  rmSync(making, { recursive: true, force: true });
}
