/** PostgreSQL refuses to run as root: finds an ordinary user, and whether that user can reach a folder. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { GatewayError } from '../../errors.ts';

/** Null: run as ourselves. */
export type ServerUser = { uid: number; gid: number } | null;

const CANDIDATES = ['postgres', 'node', 'nobody'];

/** Throws GatewayError `store-failed` when there is no user PostgreSQL could run as. */
export function serverUser(): ServerUser {
  if (process.platform === 'win32' || process.getuid?.() !== 0) {
    checkNamed();
    return null;
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of CANDIDATES) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new GatewayError('store-failed', 'start', `PostgreSQL does not run as root, and none of the users ${CANDIDATES.join(', ')} exists. Start the gateway as an ordinary user.`);
}

/* initdb looks its user up by name: `docker run --user 12345` has none. */
function checkNamed(): void {
  try {
    userInfo();
  } catch (cause) {
    throw new GatewayError('store-failed', 'start', 'This process runs under a user id without an entry in /etc/passwd, which PostgreSQL needs. Add one, run as a named user, or set DATABASE_URL.', { cause });
  }
}

export function canReach(folder: string, user: ServerUser): boolean {
  if (user === null) return true;
  const tried = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -w "$1"', 'sh', folder], { ...user, stdio: 'ignore' });
  return tried.status === 0;
}
