/** Waits for something at most so long; what comes later is let go of, its failure too. */

export type Within<T> = { kind: 'done'; value: T } | { kind: 'late' };

export async function within<T>(work: Promise<T>, limitMs: number): Promise<Within<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Within<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), Math.max(0, limitMs));
  });
  // Nobody listens to the loser any more: its rejection must not end the process.
  work.catch(() => {});
  try {
    return await Promise.race([work.then((value): Within<T> => ({ kind: 'done', value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
