/**
 * The simulator's two clocks and its agenda. `wall` is what the world sees (HTTP `Date`, freshness of credentials);
 * `life` is the same plus what `advance` added, and moves envíos through their states.
 */

export type Agenda = {
  wall(): Date;
  life(): Date;
  /** Runs `task` when life reaches `atMs`; the task is told the instant it was due, not the one it ran at. */
  at(atMs: number, task: (dueMs: number) => void): void;
  /** Moves life ahead and runs what became due. */
  advance(byMs: number): void;
  /** Runs what is due now. */
  runDue(): void;
  /** Number of tasks still waiting. */
  waiting(): number;
  close(): void;
};

type Entry = { atMs: number; sequence: number; task: (dueMs: number) => void };

// Node fires a longer timer at once; the next look then arms the rest.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** `timers: false` leaves all movement to `advance` and `runDue`, for tests with a clock of their own. */
export function createAgenda(options: { clock: () => Date; timers: boolean }): Agenda {
  const heap: Entry[] = [];
  let sequence = 0;
  let addedMs = 0;
  let timer: NodeJS.Timeout | null = null;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let closed = false;

  const lifeMs = () => options.clock().getTime() + addedMs;

  function arm(): void {
    const next = heap[0];
    if (!options.timers || closed || next === undefined || next.atMs >= timerAtMs) return;
    if (timer !== null) clearTimeout(timer);
    timerAtMs = next.atMs;
    timer = setTimeout(runDue, Math.min(Math.max(0, next.atMs - lifeMs()), MAX_TIMER_MS));
  }

  function runDue(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    timerAtMs = Number.POSITIVE_INFINITY;
    const untilMs = lifeMs();
    for (let next = heap[0]; next !== undefined && next.atMs <= untilMs && !closed; next = heap[0]) {
      pop(heap);
      next.task(next.atMs);
    }
    arm();
  }

  return {
    wall: options.clock,
    life: () => new Date(lifeMs()),
    at(atMs, task) {
      push(heap, { atMs, sequence: sequence++, task });
      arm();
    },
    advance(byMs) {
      addedMs += byMs;
      runDue();
    },
    runDue,
    waiting: () => heap.length,
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      heap.length = 0;
    },
  };
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}

// A binary heap: 20 000 envíos with several tasks each would make a sorted list quadratic.
function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(entry, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (!before(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
}

const MADRID = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Madrid', dateStyle: 'short', timeStyle: 'medium' });

/** Madrid local time without zone, as the platform writes it: `2026-01-15T10:30:01`. */
export function madridTime(at: Date): string {
  return MADRID.format(at).replace(' ', 'T');
}

/** Madrid calendar day, `YYYY-MM-DD`. */
export function madridDay(at: Date): string {
  return madridTime(at).slice(0, 10);
}

/** A day that exists, in the form `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
