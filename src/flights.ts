/** Work under way in this process, counted by whom it is for: so that one who hangs has only so much of it. */
export type Flights = Map<string, number>;

export function underWay(flights: Flights): number {
  return [...flights.values()].reduce((sum, n) => sum + n, 0);
}

/** Counts `work` under `key` until it ends, however it ends. */
export async function fly(flights: Flights, key: string, work: () => Promise<void>): Promise<void> {
  flights.set(key, (flights.get(key) ?? 0) + 1);
  try {
    await work();
  } finally {
    const left = (flights.get(key) ?? 1) - 1;
    if (left === 0) flights.delete(key);
    else flights.set(key, left);
  }
}

/** Waits for the first of them to end, but not for long: one that hangs alone must not hold up the look for others. */
export async function quickest(work: readonly Promise<void>[], atMostMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, atMostMs);
  await Promise.race([...work, promise]);
  clearTimeout(timer);
}
