/** `Prefer: wait=N` (RFC 7240): holds an answer until messages have left the open states, bounded in time and number. */
import { setTimeout as sleep } from 'node:timers/promises';
import { allLeft } from '../store/events/all-left.ts';
import type { HttpDeps } from './deps.ts';
import type { Budget } from './rate-limit.ts';

const MAX_WAIT_S = 30;
const FIRST_LOOK_MS = 150;
const SLOWEST_LOOK_MS = 1_000;

/** Seconds asked for, at most 30; 0 for none. */
export function waitSeconds(prefer: string | undefined): number {
  const asked = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(prefer ?? '')?.[1];
  return asked === undefined ? 0 : Math.min(MAX_WAIT_S, Number(asked));
}

/** Returns at once, without an error, when too many wait already: what was asked for is stored either way. */
export async function waitUntilLeft(
  deps: Pick<HttpDeps, 'pool' | 'draining'>,
  of: { eventIds: readonly string[]; seconds: number; signal: AbortSignal; waiters: Budget },
): Promise<void> {
  if (of.seconds === 0 || of.eventIds.length === 0 || !of.waiters.tryTake(1)) return;
  const until = performance.now() + of.seconds * 1000;
  let pauseMs = FIRST_LOOK_MS;
  try {
    while (!of.signal.aborted && !deps.draining()) {
      if (await allLeft(deps.pool, of.eventIds)) return;
      const leftMs = until - performance.now();
      if (leftMs <= 0) return;
      await sleep(Math.min(pauseMs, leftMs));
      pauseMs = Math.min(SLOWEST_LOOK_MS, pauseMs * 1.1);
    }
  } finally {
    of.waiters.give(1);
  }
}
