/** What folder queries leave to be tidied: files whose time is over, request numbers, old traces, and keys to renew. */
import { forgetRequests } from '../store/folder/admit-request.ts';
import { eraseFolderAudit } from '../store/folder/audit.ts';
import { rehashActs } from '../store/folder/rehash-acts.ts';
import { eraseDue } from '../store/projection/erase.ts';
import { rehashPersons } from '../store/projection/rehash.ts';
import type { FolderDeps } from './deps.ts';

const BATCH = 500;
const DAY_MS = 86_400_000;

export type FolderChore = { name: string; everyMs: number; run: () => Promise<number> };

/** `auditDays`: how long the trace of queries is kept. */
export function folderChores(deps: FolderDeps, auditDays: number): FolderChore[] {
  const { pool, vault, runtime, log, settings } = deps;
  const ago = (ms: number) => new Date(runtime.now().getTime() - ms);
  return [
    { name: 'erase-projection', everyMs: 60_000, run: () => eraseDue(pool, { now: runtime.now(), limit: BATCH }) },
    {
      // A request may be dated up to the skew ahead and is taken until the skew is over: twice that, and some.
      name: 'forget-folder-requests',
      everyMs: 30_000,
      run: () => forgetRequests(pool, { before: ago(3 * settings.clockSkewMs), limit: 10 * BATCH }),
    },
    {
      name: 'erase-folder-audit',
      everyMs: 3_600_000,
      run: () => eraseFolderAudit(pool, { before: ago(auditDays * DAY_MS), limit: BATCH }),
    },
    {
      name: 'rehash-projection',
      everyMs: 60_000,
      run: async () => {
        const n = await rehashPersons(pool, { vault, keys: deps.keys }, BATCH);
        if (n > 0) log.info('projection.rehashed', { files: n });
        return n;
      },
    },
    {
      name: 'rehash-acts',
      everyMs: 60_000,
      run: async () => {
        const n = await rehashActs(pool, { vault, keys: deps.keys }, BATCH);
        if (n > 0) log.info('acts.rehashed', { events: n });
        return n;
      },
    },
  ];
}
