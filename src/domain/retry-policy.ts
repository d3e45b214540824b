/** When to try again: exponential back-off with full jitter (AWS Architecture Blog, 2015), and polling that ages. */

/** Milliseconds to wait before try `n` + 1, n counted from 1. `random` is in [0, 1). Never below 1 ms. */
export function backoffMs(n: number, policy: { baseMs: number; maxMs: number }, random: number): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(n, 30));
  return Math.max(1, Math.round(ceiling * random));
}

/** Time until the next poll of a message `ageMs` old: a tenth of its age, between the bounds. */
export function pollDelayMs(ageMs: number, bounds: { minMs: number; maxMs: number }): number {
  return Math.min(bounds.maxMs, Math.max(bounds.minMs, Math.round(ageMs / 10)));
}
