/**
 * Reads an e-office that is polled, page by page. What a page says and the cursor behind it are committed together: kill
 * the process anywhere, and the page is read again and known again.
 */
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { PollIntake, PollPage } from '../../contracts/vendor-intake.ts';
import { storeWithin } from '../intake/store-event.ts';
import { withTransaction } from '../store/pool.ts';
import { dropItem, knownItems } from '../store/vendors/items.ts';
import { keepLease, moveCursor } from '../store/vendors/streams.ts';
import { LEASE_MS, type Turn, type VendorDeps } from './deps.ts';
import { noteVerdict } from './note-verdict.ts';
import { type Taken, takeItem } from './take-item.ts';

/** Pages of one turn; then others have theirs. */
const MAX_PAGES = 50;
/** What one page may bring; more is an adapter's mistake. */
const MAX_ITEMS = 1_000;

/** False where there is more than one turn may bring, or the lease was lost. Throws VendorFault. */
export async function readPages(deps: VendorDeps, poll: PollIntake, turn: Turn): Promise<boolean> {
  const { access } = turn.stream;
  let cursor = turn.cursor === null ? poll.start(access, deps.runtime.now()) : poll.cursorSchema.parse(turn.cursor);
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    if (deps.stopping()) return false;
    const page = await poll.read(cursor, access, turn.tools);
    checkPage(poll, cursor, page);
    if (!(await takePage(deps, turn, { page, progress: poll.progress(page.cursor) }))) return false;
    if (!page.more) return true;
    cursor = page.cursor;
  }
  return false;
}

function checkPage(poll: PollIntake, before: unknown, page: PollPage<unknown>): void {
  if (page.items.length > MAX_ITEMS) throw new VendorFault({ kind: 'retryable' }, 'page-too-long');
  if (poll.progress(page.cursor) < poll.progress(before))
    throw new VendorFault({ kind: 'retryable' }, 'cursor-went-back');
}

/** False where the lease was lost meanwhile: nothing of the page is stored then. */
async function takePage(
  deps: VendorDeps,
  { stream, token, key, tools }: Turn,
  { page, progress }: { page: PollPage<unknown>; progress: Date },
): Promise<boolean> {
  // What stands in a row of its own is tried again from there, in its own time.
  const apart = await knownItems(deps.pool, { ...key, refs: page.items.map(({ ref }) => ref) });
  const taken: Taken[] = [];
  for (const item of page.items) {
    if (apart.has(item.ref)) continue;
    taken.push(await takeItem(deps, stream, tools, item));
    // Documents of a long page may take longer than one lease: without this it would be read again, and lost again, for ever.
    if (!(await keepLease(deps.pool, { ...key, token, now: deps.runtime.now(), leaseMs: LEASE_MS }))) return false;
  }
  const now = deps.runtime.now();
  const stored = await withTransaction(deps.pool, async (db) => {
    const lease = { token, cursor: page.cursor, progress, now, leaseMs: LEASE_MS };
    if (!(await moveCursor(db, { ...key, ...lease }))) return null;
    const told: (() => void)[] = [];
    for (const each of taken) {
      if (each.kind === 'new' && (await storeWithin(db, deps, each.prepared)))
        told.push(() => deps.vendorMetrics.vendorItems.inc({ vendor: key.vendor, state: 'taken' }));
      if (each.kind === 'verdict')
        told.push(await noteVerdict(deps, db, { key, taken: each, attempts: 1, now, again: true }));
      else await dropItem(db, { ...key, ref: each.ref });
    }
    return told;
  });
  if (stored === null) return false;
  for (const tell of stored) tell();
  if (taken.some(({ kind }) => kind === 'new')) deps.wake();
  return true;
}
