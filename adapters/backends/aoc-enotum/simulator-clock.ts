/** The simulator's clock: what is due is done, by itself where the clock runs, and when it is moved ahead. */

export type Agenda = {
  now(): Date;
  at(atMs: number, task: (atMs: number) => void): void;
  advance(byMs: number): void;
  runDue(): void;
  close(): void;
};

/** Longest delay a timer takes. */
const MAX_TIMER_MS = 2_147_483_647;

export function createAgenda(clock: (() => Date) | undefined): Agenda {
  const entries: { atMs: number; task: (atMs: number) => void }[] = [];
  let addedMs = 0;
  let timer: NodeJS.Timeout | null = null;
  const nowMs = () => (clock?.() ?? new Date()).getTime() + addedMs;

  function runDue(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (let next = entries[0]; next !== undefined && next.atMs <= nowMs(); next = entries[0]) {
      entries.shift();
      next.task(next.atMs);
    }
    // A clock of somebody's own moves when it is moved.
    const first = entries[0];
    if (first !== undefined && clock === undefined)
      timer = setTimeout(runDue, Math.min(Math.max(0, first.atMs - nowMs()), MAX_TIMER_MS));
  }
  return {
    now: () => new Date(nowMs()),
    at(atMs, task) {
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (entries[middle]!.atMs <= atMs) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { atMs, task });
      if (low === 0) runDue();
    },
    advance(byMs) {
      addedMs += byMs;
      runDue();
    },
    runDue,
    close() {
      if (timer !== null) clearTimeout(timer);
      entries.length = 0;
    },
  };
}
