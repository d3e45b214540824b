/** Where the server's Unix socket lies: beside the data, or in a short place when that path is too long for a socket. */
import { chownSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canReach, type ServerUser } from './user.ts';

/** A fixed number, so that a PGPORT in the environment cannot separate server and client; it only names the socket. */
export const SOCKET_PORT = 5432;

/** Bytes the whole path of a Unix socket may have on every system we run on (sun_path: 104 on macOS, 108 on Linux). */
const SOCKET_PATH_MAX = 103;
const SHORT_PREFIX = 'gw-';

export type SocketFolder = { path: string; remove(): void };

/** Only while the folder's lock is held. */
export function makeSocketFolder(root: string, user: ServerUser): SocketFolder {
  const place = join(root, 'socket');
  removeShort(place);
  if (Buffer.byteLength(join(place, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_MAX) {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    own(place, user);
    return { path: place, remove: () => {} };
  }
  const parent = canReach(tmpdir(), user) ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(parent, SHORT_PREFIX));
  own(path, user);
  // The link remembers the place, so that the next start can clear it away when this process is killed.
  rmSync(place, { recursive: true, force: true });
  symlinkSync(path, place);
  return { path, remove: () => removeShort(place) };
}

function removeShort(place: string): void {
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const target = readlinkSync(place);
  if (target.startsWith(join(dirname(target), SHORT_PREFIX))) rmSync(target, { recursive: true, force: true });
  rmSync(place, { force: true });
}

function own(folder: string, user: ServerUser): void {
  if (user !== null) chownSync(folder, user.uid, user.gid);
}
