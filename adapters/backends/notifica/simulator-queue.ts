/** Work taken in order, a few pieces at a time. */

export type Queue = {
  push(id: string): void;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
  /** Takes no more; what is under way ends by itself. */
  close(): void;
};

/** `work` must not reject. */
export function createQueue(options: { concurrency: number; work: (id: string) => Promise<void> }): Queue {
  const ready: string[] = [];
  const waiters: (() => void)[] = [];
  let active = 0;
  let closed = false;

  function pump(): void {
    while (!closed && active < options.concurrency) {
      const id = ready.shift();
      if (id === undefined) break;
      active += 1;
      void options.work(id).finally(() => {
        active -= 1;
        pump();
      });
    }
    if (active === 0 && ready.length === 0) release();
  }

  function release(): void {
    for (const resolve of waiters.splice(0)) resolve();
  }

  return {
    push(id) {
      if (closed) return;
      ready.push(id);
      pump();
    },
    idle: () => (active === 0 && ready.length === 0 ? Promise.resolve() : new Promise((done) => waiters.push(done))),
    close() {
      closed = true;
      ready.length = 0;
      release();
    },
  };
}
