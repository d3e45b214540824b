/**
 * Keeps delivery going in one process: claims and delivers, asks, polls, recovers, probes. It holds no state another
 * process would need; kill it at any time.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { errorFields } from '../log.ts';
import { claim } from '../outbox/claim.ts';
import { arrivalsDue } from './arrivals.ts';
import { changesDue } from './change.ts';
import { settleWishes } from './change-settle.ts';
import { deliver } from './deliver.ts';
import { type DeliveryDeps, suspendedEntities } from './deps.ts';
import { pollDue } from './poll.ts';
import { readTermsDue } from './read-terms.ts';
import { askDue } from './reconcile.ts';

/** The truth of every loop: whatever wakes it sooner is a courtesy. */
const TICK_MS = 1_000;
/** How long a free slot waits for others to be claimed for together. */
const COMPANY_MS = 25;
/** Looks for due questions this often; each look is one indexed statement. */
const LOOK_MS = 250;

/** What delivery takes of its concurrency while somebody waits to hand something in: accepting comes first. */
const PRESSED_SHARE = 0.125;

export type Worker = {
  start(): void;
  /** Something was queued: look now. */
  wake(): void;
  /** Begins nothing new and waits for what is in flight, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

export type Chore = { name: string; everyMs: number; run: () => Promise<unknown> };

export function createWorker(deps: DeliveryDeps, chores: readonly Chore[], stopping: AbortController): Worker {
  const bells = deps.backends.map(() => createBell());
  const loops: Promise<void>[] = [];
  const { signal } = stopping;
  const flights = new Set<Promise<void>>();

  async function pump(backend: ActiveBackend, bell: Bell): Promise<void> {
    const { concurrency } = backend.config;
    const mine = new Set<Promise<void>>();
    // Few claims of several are cheaper than many of one; a lone slot waits a moment for company.
    const worthwhile = Math.max(1, Math.floor(concurrency / 2));
    while (!signal.aborted) {
      const free = (deps.pressed() ? Math.ceil(concurrency * PRESSED_SHARE) : concurrency) - mine.size;
      const claimed = free > 0 ? await claimNow(deps, backend, { atMost: free, bell }) : [];
      for (const message of claimed) {
        const flight = deliver(deps, backend, message).finally(() => {
          mine.delete(flight);
          flights.delete(flight);
          if (concurrency - mine.size >= worthwhile) bell.ring();
          else bell.ringIn(COMPANY_MS);
        });
        mine.add(flight);
        flights.add(flight);
      }
      if (claimed.length === 0 || claimed.length === free) await bell.wait(TICK_MS, signal);
    }
  }

  return {
    start() {
      deps.backends.forEach((backend, index) => {
        const atMost = Math.max(1, Math.ceil(backend.config.concurrency / 2));
        loops.push(pump(backend, bells[index]!));
        for (const chore of looks(deps, backend, atMost)) loops.push(repeat(deps, chore, signal));
      });
      for (const chore of chores) loops.push(repeat(deps, chore, signal));
    },
    wake() {
      for (const bell of bells) bell.ring();
    },
    async stop(graceMs) {
      stopping.abort();
      // The loops first: one may be claiming just now, and what it claimed is handed back by a flight of its own.
      const finished = Promise.all(loops).then(() => Promise.all(flights));
      await Promise.race([finished, delay(graceMs)]);
    },
  };
}

/** What is looked for again and again beside what is to be sent. */
function looks(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Chore[] {
  return [
    { name: 'ask', everyMs: LOOK_MS, run: () => askDue(deps, backend, atMost) },
    { name: 'poll', everyMs: LOOK_MS, run: () => pollDue(deps, backend, atMost) },
    { name: 'change', everyMs: LOOK_MS, run: () => changesDue(deps, backend, atMost) },
    { name: 'settle-wishes', everyMs: TICK_MS, run: () => settleWishes(deps, backend) },
    { name: 'arrivals', everyMs: TICK_MS, run: () => arrivalsDue(deps, backend, atMost) },
    { name: 'read-term', everyMs: TICK_MS, run: () => readTermsDue(deps, backend, atMost) },
  ];
}

async function claimNow(deps: DeliveryDeps, backend: ActiveBackend, { atMost, bell }: { atMost: number; bell: Bell }) {
  const { adapter, config } = backend;
  const now = deps.runtime.now();
  if (deps.clockWatch.skewed(adapter.id) || maintenanceOf(backend, now) !== null) return [];
  try {
    return await claim(deps.sending, {
      backend: adapter.id,
      owner: deps.owner,
      atMost,
      concurrency: config.concurrency,
      suspended: suspendedEntities(deps, backend),
      now,
      leaseMs: config.leaseMs,
      rate: config.rate,
      entityRate: config.entityRate,
      onPaced: (retryInMs) => {
        if (retryInMs < TICK_MS) bell.ringIn(retryInMs);
      },
    });
  } catch (error) {
    deps.log.error('worker.claim-failed', { backend: adapter.id, ...errorFields(error) });
    return [];
  }
}

/** Runs a chore again and again; a full batch is followed at once by the next. Faults are told and survived. */
async function repeat(deps: DeliveryDeps, chore: Chore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const done = await chore.run();
      if (typeof done === 'number' && done > 0) continue;
    } catch (error) {
      deps.log.error('worker.chore-failed', { chore: chore.name, ...errorFields(error) });
    }
    await delay(chore.everyMs, signal);
  }
}

type Bell = { ring(): void; ringIn(ms: number): void; wait(ms: number, signal: AbortSignal): Promise<void> };

/** A wake-up that is not lost when it rings before anybody waits. */
function createBell(): Bell {
  let rung = false;
  let waiting: (() => void) | null = null;
  let later: NodeJS.Timeout | null = null;
  const ring = () => {
    rung = true;
    waiting?.();
  };
  return {
    ring,
    ringIn(ms) {
      if (later !== null) return;
      later = setTimeout(() => {
        later = null;
        ring();
      }, ms);
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
          };
          waiting = done;
          signal.addEventListener('abort', done, { once: true });
        });
      rung = false;
      waiting = null;
    },
  };
}

function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, ms);
    timer.unref();
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
