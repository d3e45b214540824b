/** Which folder the data lives in: the one asked for, or, where PostgreSQL's user cannot reach it, one that it can. */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GatewayError } from '../../errors.ts';
import { LOCK_FILE } from '../lock.ts';
import { hasCluster } from './existing.ts';
import { canReach, type ServerUser, serverUser } from './user.ts';

const SHARED = '/var/lib/carpeta-gateway';

export type Choice = { root: string; user: ServerUser; notices: string[] };

/* initdb hands its own path to a shell between double quotes. */
const UNSPEAKABLE = /["$`\\\n]/;

/** @throws GatewayError `store-unreachable` for a folder that was named, or that holds data already */
export function chooseFolder(options: { dataDir: string; named: boolean }): Choice {
  const asked = resolve(options.dataDir);
  if (UNSPEAKABLE.test(asked))
    throw new GatewayError(
      'store-unreachable',
      'start',
      `PostgreSQL cannot be set up in ${asked}: the path must not hold any of the characters " $ \` \\.`,
      { params: { folder: asked } },
    );
  const elsewhere = join(SHARED, createHash('sha256').update(asked).digest('hex').slice(0, 12));
  const user = serverUser(asked);
  const moved = (): Choice => ({
    root: elsewhere,
    user: serverUser(elsewhere),
    notices: [
      `PostgreSQL does not run as root, and its user cannot enter ${asked}: all that belongs there is in ${elsewhere}.`,
    ],
  });
  // Where it went once it stays, even when the way to the asked folder has been opened since: the data is there.
  if (user !== null && !options.named && !hasCluster(asked) && hasCluster(elsewhere)) return moved();

  const made = prepare(asked, { user, adopt: !options.named });
  if (canReach(asked, user)) return { root: asked, user, notices: [] };
  if (made !== undefined) removeEmpty(asked, made);
  if (user === null || options.named || hasCluster(asked)) throw unreachable(asked, user);
  mkdirSync(SHARED, { recursive: true });
  chmodSync(SHARED, 0o711);
  prepare(elsewhere, { user, adopt: true });
  if (!canReach(elsewhere, user)) throw unreachable(elsewhere, user);
  return moved();
}

function unreachable(folder: string, user: ServerUser): GatewayError {
  const why =
    user === null
      ? `This user cannot write in ${folder}.`
      : `PostgreSQL does not run as root, and its ordinary user (uid ${user.uid}) cannot enter ${folder}.`;
  const fix =
    'Choose a folder whose parents are open to it, such as one under /var/lib, start as the user who owns the folder, or set DATABASE_URL.';
  return new GatewayError('store-unreachable', 'start', `${why} ${fix}`, { params: { folder } });
}

/* Takes for itself what it made, what is empty and what it used before; somebody else's folder is left as it is.
   Returns the topmost folder that had to be made. */
function prepare(folder: string, { user, adopt }: { user: ServerUser; adopt: boolean }): string | undefined {
  const existed = existsSync(folder);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) for (const each of upTo(folder, made)) own(each, user);
  else if (existed && statSync(folder).uid === process.getuid?.() && (adopt || isOurs(folder))) own(folder, user);
  return made;
}

function isOurs(folder: string): boolean {
  const inside = readdirSync(folder);
  return inside.length === 0 || inside.includes(LOCK_FILE);
}

function own(folder: string, user: ServerUser): void {
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
}

function removeEmpty(folder: string, topmost: string): void {
  for (const each of upTo(folder, topmost)) rmdirSync(each);
}

function upTo(folder: string, topmost: string): string[] {
  const steps = [folder];
  for (let at = folder; at !== topmost && at !== dirname(at); ) {
    at = dirname(at);
    steps.push(at);
  }
  return steps;
}
