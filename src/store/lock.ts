/** One gateway per data folder: a kernel lock held through SQLite, which vanishes with the process, kill -9 included. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../errors.ts';

/** Throws GatewayError `store-locked` at once when another process holds the folder. */
export function acquireLock(folder: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, 'gateway.lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new GatewayError('store-locked', 'start', `Another gateway already uses ${folder}. Stop it, or give this one a folder of its own (DATA_DIR) or a PostgreSQL (DATABASE_URL).`, {
      cause,
      params: { folder },
    });
  }
  return { release: () => lock.close() };
}
