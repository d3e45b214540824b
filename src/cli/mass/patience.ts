/** Tries again what a gateway that is busy, starting or away may yet answer: as long as it asks, then ever more slowly. */
import type { Exchange } from '../api-client.ts';
import { CliError } from '../cli-error.ts';

export type Patience = {
  /** How long nobody answers before it is given up. */
  giveUpMs: number;
  interrupted: AbortSignal;
};

/** Thrown when the person at the terminal stops it while it waits. */
export const INTERRUPTED = new Error('interrupted');

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** What says nothing about the request itself: 429 and 503 ask for patience, 502 and 504 are a proxy's, 0 is nobody. */
const PASSING: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);

/** @throws CliError 1 when it is given up; INTERRUPTED */
export async function patiently(
  attempt: () => Promise<Exchange>,
  { giveUpMs, interrupted }: Patience,
): Promise<Exchange> {
  const since = Date.now();
  for (let tries = 0; ; tries += 1) {
    if (interrupted.aborted) throw INTERRUPTED;
    const answer = await attempt();
    if (!PASSING.has(answer.status)) return answer;
    if (Date.now() - since >= giveUpMs)
      throw new CliError(
        1,
        `The gateway ${answer.status === 0 ? 'does not answer' : `still answers ${answer.status}`} after ` +
          `${Math.round(giveUpMs / 1000)} s. Run the same command again to go on where it stopped.`,
      );
    await wait(answer.retryAfterMs ?? backoffMs(tries), interrupted);
  }
}

function backoffMs(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random() / 2);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
