/** The life of a notification: PENDENT → REGISTRADA → DIPOSITADA → its end, or ANUL·LADA; each of the last three is reported. */
import { FINAL_STATES } from './codes.ts';
import type { Agenda } from './simulator-clock.ts';
import { fateOf } from './simulator-persons.ts';
import type { Held, Store } from './simulator-state.ts';

/** How long each stage lasts, from creation; the evidence from the end. */
export type Speed = { registeredMs: number; depositedMs: number; finalMs: number; evidenceMs: number };
export const SANDBOX_SPEED: Speed = { registeredMs: 300, depositedMs: 1000, finalMs: 4000, evidenceMs: 500 };

/** Of those that come late. */
const LATE = 10;

export type Life = ReturnType<typeof createLife>;

export function createLife(of: { agenda: Agenda; store: Store; speed: Speed; tell: (held: Held) => void }) {
  const { agenda, store, speed, tell } = of;

  function enter(held: Held, state: string, atMs: number): void {
    if (FINAL_STATES.has(stateOf(held))) return;
    held.steps.push({ state, at: new Date(atMs).toISOString() });
    if (['ACCEPTADA', 'REBUTJADA'].includes(state)) held.signer = fateOf(held).signer;
    store.changed(held);
    // An annulment is in the daily report alone (README, section 4).
    if (!['REGISTRADA', 'ANUL·LADA'].includes(state)) tell(held);
  }

  return {
    begin(held: Held): void {
      const createdMs = Date.parse(held.createdAt);
      const { end } = fateOf(held);
      const plan: [string, number][] = [
        ['REGISTRADA', speed.registeredMs],
        ['DIPOSITADA', speed.depositedMs],
        ...(end === null ? [] : [[end, speed.finalMs] as [string, number]]),
      ];
      for (const [state, afterMs] of plan)
        if (!held.steps.some((each) => each.state === state))
          agenda.at(createdMs + afterMs, (atMs) => enter(held, state, atMs));
    },
    annul(held: Held, reason: string): void {
      held.annulled = reason;
      enter(held, 'ANUL·LADA', agenda.now().getTime());
    },
    /** Is there evidence of its end yet? */
    evidenced(held: Held): boolean {
      const last = held.steps.at(-1);
      const { evidence } = fateOf(held);
      if (last === undefined || !FINAL_STATES.has(last.state) || last.state === 'ERROR' || evidence === 'never')
        return false;
      const waitMs = last.state === 'ANUL·LADA' ? 0 : speed.evidenceMs * (evidence === 'late' ? LATE : 1);
      return agenda.now().getTime() >= Date.parse(last.at) + waitMs;
    },
  };
}

export function stateOf(held: Held): string {
  return held.steps.at(-1)?.state ?? 'PENDENT';
}

export function stepAt(held: Held, ...states: readonly string[]): string | null {
  return held.steps.find(({ state }) => states.includes(state))?.at ?? null;
}
