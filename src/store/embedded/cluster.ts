/** Makes the data folder of PostgreSQL once: complete under its name, or not there at all. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import { syncFolder } from './sync-folder.ts';
import { requireName, type ServerUser } from './user.ts';

export type Cluster = { data: string; password: string };

const INITDB_TIMEOUT_MS = 120_000;
const PASSWORD_FILE = 'pg.password';

/** Only while the folder's lock is held. @throws GatewayError `store-failed` when initdb fails, with its own words */
export function ensureCluster(root: string, binaries: Binaries, user: ServerUser): Cluster {
  const data = join(root, `pg${binaries.major}`);
  if (!existsSync(data)) {
    requireName(user);
    // What a killed start left; its initdb may still be writing for a moment.
    for (const left of readdirSync(root).filter((name) => name.startsWith('init-')))
      rmSync(join(root, left), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    initialise(root, data, { binaries, user });
  }
  return { data, password: readFileSync(join(root, PASSWORD_FILE), 'utf8') };
}

function initialise(root: string, data: string, { binaries, user }: { binaries: Binaries; user: ServerUser }): void {
  const making = join(root, `init-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(making, { mode: 0o700 });
  const password = join(making, PASSWORD_FILE);
  writeFileSync(password, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  if (user !== null) for (const each of [making, password]) chownSync(each, user.uid, user.gid);
  const inner = join(making, 'd');
  // --no-locale: indexes then depend on no collation of the machine. -k: page checksums.
  const flags = ['-U', 'gateway', '-E', 'UTF8', '--no-locale', '--auth=scram-sha-256', `--pwfile=${password}`, '-k'];
  try {
    execFileSync(join(binaries.bin, 'initdb'), ['-D', inner, ...flags], {
      ...(user ?? {}),
      cwd: making,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INITDB_TIMEOUT_MS,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
  } catch (cause) {
    rmSync(making, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n')[0] : '';
    throw new GatewayError('store-failed', 'start', `PostgreSQL could not make its data folder in ${root}: ${said}`, {
      cause,
    });
  }
  // The password first: a cluster under its name always has one.
  renameSync(password, join(root, PASSWORD_FILE));
  syncFolder(root);
  renameSync(inner, data);
  syncFolder(root);
  rmSync(making, { recursive: true, force: true });
}
