/**
 * Reads from e-offices that are polled. What a page says and the cursor behind it are committed together, under a lease
 * on the entity's row: kill the process anywhere, and the page is read again and known again.
 */

import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { PollIntake, PollPage, VendorTools } from '../../contracts/vendor-intake.ts';
import { storeWithin } from '../intake/store-event.ts';
import { errorFields } from '../log.ts';
import { withTransaction } from '../store/pool.ts';
import { dropItem, knownItems } from '../store/vendors/items.ts';
import {
  countFailure,
  endTurn,
  moveCursor,
  type StreamKey,
  type TakenStream,
  takeStreams,
} from '../store/vendors/streams.ts';
import { type ActiveVendor, type Stream, streamsOf, type VendorDeps } from './deps.ts';
import { noteVerdict } from './note-verdict.ts';
import { BREAKER_OPEN_MS, backOff } from './pace.ts';
import { type Taken, takeItem } from './take-item.ts';

/** Renewed with every page. */
const LEASE_MS = 5 * 60_000;
/** Pages of one turn; then others have theirs. */
const MAX_PAGES = 50;
/** What one page may bring; more is an adapter's mistake. */
const MAX_ITEMS = 1_000;

type Poller = ActiveVendor & { intake: { by: 'poll'; poll: PollIntake } };

export function isPolled(vendor: ActiveVendor): vendor is Poller {
  return vendor.intake.by === 'poll';
}

/** Takes what is due of one vendor, at most `atMost`, and reads each; the promises are the turns, begun already. */
export async function beginTurns(deps: VendorDeps, vendor: Poller, atMost: number): Promise<Promise<void>[]> {
  const streams = streamsOf(vendor);
  const token = deps.runtime.newId('lease');
  const taken = await takeStreams(deps.pool, {
    vendor: vendor.id,
    keys: streams.map((each) => ({ credential: each.credential.id, entity: each.entity })),
    token,
    now: deps.runtime.now(),
    leaseMs: LEASE_MS,
    atMost,
  });
  return taken.flatMap((row) => {
    const stream = streams.find((each) => each.credential.id === row.credential && each.entity === row.entity);
    return stream === undefined ? [] : [turn(deps, vendor, { stream, row, token })];
  });
}

type Turn = { stream: Stream; row: TakenStream; token: string };

/** One entity's turn, to its end or to a fault. Never throws: what went wrong stands in its row and in the log. */
async function turn(deps: VendorDeps, vendor: Poller, of: Turn): Promise<void> {
  const { row, token } = of;
  const key: StreamKey = { vendor: row.vendor, credential: row.credential, entity: row.entity };
  try {
    const finished = await readPages(deps, vendor, of, key);
    const now = deps.runtime.now();
    const nextAt = finished ? new Date(now.getTime() + vendor.pace.everyMs) : now;
    await endTurn(deps.pool, { ...key, token, nextAt, error: null, now });
    deps.vendorMetrics.vendorReads.inc({ vendor: vendor.id, outcome: 'ok' });
  } catch (error) {
    await failed(deps, { key, token, failures: row.failures + 1, error });
  }
}

/** False where there is more than one turn may bring. */
async function readPages(deps: VendorDeps, vendor: Poller, of: Turn, key: StreamKey): Promise<boolean> {
  const { poll } = vendor.intake;
  const { access } = of.stream;
  const tools = toolsOf(deps, vendor);
  let cursor = of.row.cursor === null ? poll.start(access, deps.runtime.now()) : poll.cursorSchema.parse(of.row.cursor);
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    if (deps.stopping()) return false;
    const page = await poll.read(cursor, access, tools);
    checkPage(poll, cursor, page);
    if (!(await takePage(deps, of, { key, tools, page, progress: poll.progress(page.cursor) }))) return false;
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
  { stream, token }: Turn,
  of: { key: StreamKey; tools: VendorTools; page: PollPage<unknown>; progress: Date },
): Promise<boolean> {
  const { key, page } = of;
  // What stands in a row of its own is tried again from there, in its own time.
  const apart = await knownItems(deps.pool, { ...key, refs: page.items.map(({ ref }) => ref) });
  const taken: Taken[] = [];
  for (const item of page.items) if (!apart.has(item.ref)) taken.push(await takeItem(deps, stream, of.tools, item));
  const now = deps.runtime.now();
  const stored = await withTransaction(deps.pool, async (db) => {
    const lease = { token, cursor: page.cursor, progress: of.progress, now, leaseMs: LEASE_MS };
    if (!(await moveCursor(db, { ...key, ...lease }))) return null;
    const told: (() => void)[] = [];
    for (const each of taken) {
      if (each.kind === 'new' && (await storeWithin(db, deps, each.prepared)))
        told.push(() => deps.vendorMetrics.vendorItems.inc({ vendor: key.vendor, state: 'taken' }));
      if (each.kind === 'verdict') told.push(await noteVerdict(deps, db, { key, taken: each, attempts: 1, now }));
      else await dropItem(db, { ...key, ref: each.ref });
    }
    return told;
  });
  if (stored === null) return false;
  for (const tell of stored) tell();
  if (taken.some(({ kind }) => kind === 'new')) deps.wake();
  return true;
}

export function toolsOf(deps: Pick<VendorDeps, 'transport' | 'runtime'>, vendor: ActiveVendor): VendorTools {
  return {
    transport: deps.transport,
    now: deps.runtime.now,
    timeoutMs: vendor.pace.timeoutMs,
    memo: new Map(),
  };
}

async function failed(
  deps: VendorDeps,
  of: { key: StreamKey; token: string; failures: number; error: unknown },
): Promise<void> {
  const { key, failures, error } = of;
  const now = deps.runtime.now();
  const reason = error instanceof VendorFault ? error.reason : 'internal';
  const { vendor, entity } = key;
  deps.vendorMetrics.vendorReads.inc({ vendor, outcome: error instanceof VendorFault ? error.fault.kind : 'internal' });
  deps.log.warn('vendor.read-failed', {
    vendor,
    entity,
    reason,
    failures,
    ...(error instanceof VendorFault ? {} : errorFields(error)),
  });
  try {
    const wait = error instanceof VendorFault && error.fault.kind === 'retryable' ? error.fault.afterMs : undefined;
    const nextAt = new Date(now.getTime() + backOff(failures, wait));
    await endTurn(deps.pool, { ...key, token: of.token, nextAt, error: reason, now });
    if (error instanceof VendorFault && error.fault.kind === 'retryable')
      await countFailure(deps.pool, { vendor, openUntil: new Date(now.getTime() + BREAKER_OPEN_MS) });
  } catch (fault) {
    // The lease runs out by itself.
    deps.log.warn('vendor.turn-not-ended', { vendor, entity, ...errorFields(fault) });
  }
}
