/**
 * Compares our clock with each back end's `Date` header, as last seen by this process. A signature with a wrong time is
 * refused or, worse, dated wrongly, so a process that is more than a minute off signs nothing until a probe says otherwise.
 */
import type { Transport } from '../../contracts/backend.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';

/** Largest difference under which we sign. The header has whole seconds and the network its delay. */
export const MAX_SKEW_MS = 60_000;

export type ClockWatch = {
  watch(backend: string, transport: Transport): Transport;
  /** Ours minus theirs in ms, or null before the first answer. */
  skewMs(backend: string): number | null;
  skewed(backend: string): boolean;
};

export function createClockWatch(
  runtime: Runtime,
  log: Log,
  seen: (backend: string, skewMs: number) => void = () => {},
): ClockWatch {
  const skews = new Map<string, number>();
  const skewed = (backend: string) => Math.abs(skews.get(backend) ?? 0) > MAX_SKEW_MS;

  function observe(backend: string, header: string | undefined): void {
    const theirs = header === undefined ? Number.NaN : Date.parse(header);
    if (Number.isNaN(theirs)) return;
    const before = skewed(backend);
    const skew = runtime.now().getTime() - theirs;
    skews.set(backend, skew);
    seen(backend, skew);
    if (skewed(backend) && !before) log.error('clock.skewed', { backend, skewMs: skew });
    if (!skewed(backend) && before) log.info('clock.right-again', { backend, skewMs: skew });
  }
  return {
    watch: (backend, transport) => ({
      async exchange(request) {
        const result = await transport.exchange(request);
        if (result.kind === 'answer') observe(backend, result.headers.date);
        return result;
      },
    }),
    skewMs: (backend) => skews.get(backend) ?? null,
    skewed,
  };
}
