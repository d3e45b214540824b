/** One gateway per data folder: a kernel lock held through SQLite, which vanishes with the process, kill -9 included. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../errors.ts';

export const LOCK_FILE = 'gateway.lock';

/** SQLITE_BUSY and SQLITE_LOCKED (sqlite.org/rescode.html): somebody else holds it. */
const HELD = new Set([5, 6]);

export type Lock = { release(): void };

/**
 * Held until released or until this process ends.
 * @throws GatewayError `store-locked` at once when another holds the folder, `store-failed` when it cannot be locked
 */
export function acquireLock(folder: string): Lock {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock?.close();
    const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) : -1;
    throw HELD.has(code)
      ? new GatewayError(
          'store-locked',
          'start',
          `Another gateway already uses ${folder}. Stop it, or give this one a folder of its own (DATA_DIR) or a PostgreSQL (DATABASE_URL).`,
          { cause, params: { folder } },
        )
      : new GatewayError(
          'store-failed',
          'start',
          `${join(folder, LOCK_FILE)} cannot be locked: is the folder ours to write?`,
          {
            cause,
            params: { folder },
          },
        );
  }
  return releasable(lock);
}

function releasable(lock: DatabaseSync): Lock {
  return {
    release() {
      if (lock.isOpen) lock.close();
    },
  };
}
