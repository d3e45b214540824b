/** The life of a message at the simulated service: which state may follow which, and what happens there by itself. */

/** What may follow; a state without followers is an end, and has its receipt. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  RECEIVED: ['SCHEDULED', 'AVAILABLE', 'WITHDRAWN', 'FAILED'],
  SCHEDULED: ['AVAILABLE', 'WITHDRAWN'],
  AVAILABLE: ['OPENED', 'REFUSED', 'EXPIRED', 'WITHDRAWN'],
};

/** After it came in: quick enough for a person to watch. */
export const SPEED = { availableMs: 1_000, endMs: 3_000 } as const;

export type Step = { state: string; at: string };
export type Held = {
  id: string;
  reference: string;
  issuer: string;
  receivedAt: number;
  /** The day from which it is to be available; null: at once. */
  from: string | null;
  steps: Step[];
};

export function stateOf({ steps }: Held): string {
  return steps.at(-1)?.state ?? '';
}

export function isOver(held: Held): boolean {
  return (NEXT[stateOf(held)] ?? []).length === 0;
}

/** Throws RangeError for a move that its order does not have: what is over stays over. */
export function move(held: Held, state: string, at: Date): void {
  if (held.steps.length > 0 && !(NEXT[stateOf(held)] ?? []).includes(state))
    throw new RangeError(`${stateOf(held)} → ${state} is no move.`);
  held.steps.push({ state, at: at.toISOString() });
}

/** Everything that is due by `now`; `end`: how it ends by itself. */
export function live(held: Held, end: string, now: Date): void {
  const age = now.getTime() - held.receivedAt;
  const since = (ms: number) => new Date(held.receivedAt + ms);
  if (held.from !== null && held.from > now.toISOString().slice(0, 10)) {
    if (stateOf(held) === 'RECEIVED') move(held, 'SCHEDULED', since(0));
    return;
  }
  if (['RECEIVED', 'SCHEDULED'].includes(stateOf(held)) && age >= SPEED.availableMs)
    move(held, 'AVAILABLE', held.from === null ? since(SPEED.availableMs) : now);
  if (stateOf(held) === 'AVAILABLE' && age >= SPEED.endMs)
    move(held, end, held.from === null ? since(SPEED.endMs) : now);
}
