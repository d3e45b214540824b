/** PostgreSQL refuses to run as root: finds an ordinary user, and whether that user can reach a folder. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { GatewayError } from '../../errors.ts';
import { hasCluster } from './existing.ts';

/** Null: run as ourselves. */
export type ServerUser = { uid: number; gid: number } | null;

type Entry = { name: string; uid: number; gid: number };

const CANDIDATES = ['postgres', 'node', 'nobody'];

/**
 * Whoever owns the folder already, else the first ordinary user that exists.
 * @throws GatewayError `store-failed` when there is no user PostgreSQL could run as
 */
export function serverUser(folder: string): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const entries = passwd();
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) {
    const known = entries.find(({ uid }) => uid === owner.uid);
    if (known !== undefined) return { uid: known.uid, gid: known.gid };
    // A user without a name cannot make a cluster, but runs one that is there.
    if (hasCluster(folder)) return { uid: owner.uid, gid: owner.gid };
  }
  for (const name of CANDIDATES) {
    const found = entries.find((entry) => entry.name === name && entry.uid > 0);
    if (found !== undefined) return { uid: found.uid, gid: found.gid };
  }
  throw new GatewayError(
    'store-failed',
    'start',
    `PostgreSQL does not run as root, and none of the users ${CANDIDATES.join(', ')} exists. Start the gateway as an ordinary user.`,
  );
}

function passwd(): Entry[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/**
 * initdb looks its user up by name, and `docker run --user 12345` has none.
 * @throws GatewayError `store-failed`
 */
export function requireName(user: ServerUser): void {
  if (user !== null) return;
  try {
    userInfo();
  } catch (cause) {
    throw new GatewayError(
      'store-failed',
      'start',
      'This process runs under a user id without an entry in /etc/passwd, which PostgreSQL needs to make its data folder. Add one, run as a user with a name, or set DATABASE_URL.',
      { cause },
    );
  }
}

export function canReach(folder: string, user: ServerUser): boolean {
  if (user !== null)
    return (
      spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
    );
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Whatever the reason, the answer is no.
    return false;
  }
}
