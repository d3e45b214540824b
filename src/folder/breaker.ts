/**
 * A breaker per live source, in this process alone. Unlike a back end's circuit it needs no row for the fleet: a
 * question has no effect, spends no attempt, and a process that does not know yet loses one time limit, not a message.
 * For the same reason a citizen's own question is a fit probe.
 */

/** Failures in a row that open it, and how long it then stays open before one question is let through. */
const OPENS_AFTER = 3;
const OPEN_MS = 10_000;

type State = { failures: number; openUntil: number; probing: boolean };

export type Breakers = {
  /** False: do not ask this source now. */
  admits(source: string): boolean;
  /** What came of asking it; null: it was not asked after all. */
  observe(source: string, ok: boolean | null): void;
};

export function createBreakers(now: () => Date): Breakers {
  const states = new Map<string, State>();
  return {
    admits(source) {
      const state = states.get(source);
      if (state === undefined || state.failures < OPENS_AFTER) return true;
      if (state.probing || now().getTime() < state.openUntil) return false;
      state.probing = true;
      return true;
    },
    observe(source, ok) {
      const state = states.get(source);
      if (ok === null) {
        if (state !== undefined) state.probing = false;
        return;
      }
      if (ok) {
        states.delete(source);
        return;
      }
      const failures = (state?.failures ?? 0) + 1;
      states.set(source, { failures, openUntil: now().getTime() + OPEN_MS, probing: false });
    },
  };
}
