/**
 * One entity's turn at its vendor, whatever way its things come: taken under a lease on its row, ended with what came of
 * it. Where many entities of a vendor fail one after the other, the vendor rests as a whole.
 */
import { VendorFault } from '../../contracts/vendor-fault.ts';
import { errorFields } from '../log.ts';
import { countFailure, endTurn, takeStreams } from '../store/vendors/streams.ts';
import { type ActiveVendor, LEASE_MS, streamsOf, type Turn, toolsOf, type VendorDeps } from './deps.ts';
import { drainQueue } from './drain-queue.ts';
import { BREAKER_OPEN_MS, backOff, CONFLICT_AGAIN_MS } from './pace.ts';
import { readPages } from './read-pages.ts';

/** Those whose turns we take; a vendor that pushes takes its own. */
export function hasTurns(vendor: ActiveVendor): boolean {
  const { poll, queue } = vendor.intake;
  return poll !== undefined || queue !== undefined;
}

/** Takes what is due of one vendor, at most `atMost`; the promises are its turns, begun already. */
export async function beginTurns(deps: VendorDeps, vendor: ActiveVendor, atMost: number): Promise<Promise<void>[]> {
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
  return taken.flatMap(({ cursor, failures, ...key }) => {
    const stream = streams.find((each) => each.credential.id === key.credential && each.entity === key.entity);
    if (stream === undefined) return [];
    return [takeTurn(deps, { stream, token, key, cursor, failures, tools: toolsOf(deps, vendor) })];
  });
}

/** To its end or to a fault. Never throws: what went wrong stands in its row and in the log. */
async function takeTurn(deps: VendorDeps, turn: Turn): Promise<void> {
  const { key, token, stream } = turn;
  try {
    const finished = await bringIn(deps, turn);
    const now = deps.runtime.now();
    const nextAt = finished ? new Date(now.getTime() + stream.vendor.pace.everyMs) : now;
    await endTurn(deps.pool, { ...key, token, nextAt, error: null, now });
    deps.vendorMetrics.vendorReads.inc({ vendor: key.vendor, outcome: 'ok' });
  } catch (error) {
    await failed(deps, turn, error);
  }
}

/** False where there is more, or the lease was lost. */
async function bringIn(deps: VendorDeps, turn: Turn): Promise<boolean> {
  const { poll, queue } = turn.stream.vendor.intake;
  const drained = queue === undefined || (await drainQueue(deps, queue, turn));
  return (poll === undefined || (await readPages(deps, poll, turn))) && drained;
}

async function failed(deps: VendorDeps, { key, token, failures: before }: Turn, error: unknown): Promise<void> {
  const now = deps.runtime.now();
  const failures = before + 1;
  const { vendor, entity } = key;
  const fault = error instanceof VendorFault ? error.fault : null;
  const reason = error instanceof VendorFault ? error.reason : 'internal';
  deps.vendorMetrics.vendorReads.inc({ vendor, outcome: fault?.kind ?? 'internal' });
  const more = fault === null ? errorFields(error) : {};
  deps.log.warn('vendor.read-failed', { vendor, entity, reason, failures, ...more });
  try {
    const nextAt = new Date(now.getTime() + waitOf(fault, failures));
    await endTurn(deps.pool, { ...key, token, nextAt, error: reason, now });
    if (fault?.kind === 'retryable')
      await countFailure(deps.pool, { vendor, openUntil: new Date(now.getTime() + BREAKER_OPEN_MS) });
  } catch (untold) {
    // The lease runs out by itself.
    deps.log.warn('vendor.turn-not-ended', { vendor, entity, ...errorFields(untold) });
  }
}

function waitOf(fault: VendorFault['fault'] | null, failures: number): number {
  // Only a person can end it: another consumer has what we want.
  if (fault?.kind === 'conflict') return CONFLICT_AGAIN_MS;
  return backOff(failures, fault?.kind === 'retryable' ? fault.afterMs : undefined);
}
