/** Progress on standard error: one line that rewrites itself on a terminal, a plain line now and then elsewhere. */
import type { Context } from './command.ts';

export type ProgressWriter = {
  /** A line that stays. */
  step(line: string): void;
  /** A line that the next one replaces, on a terminal. */
  progress(line: string, rewritable: boolean): void;
  /** Takes away a line that was still to be replaced. */
  clear(): void;
};

export function progressWriter({ out, err }: Pick<Context, 'out' | 'err'>): ProgressWriter {
  let pending = false;
  const clear = () => {
    if (pending) process.stderr.write('\r\u001b[K');
    pending = false;
  };
  return {
    step(line) {
      clear();
      out(line);
    },
    progress(line, rewritable) {
      if (rewritable) process.stderr.write(`\r\u001b[K${line}`);
      else err(line);
      pending = rewritable;
    },
    clear,
  };
}
