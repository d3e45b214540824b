/** Tells whoever follows an event what happened to one of its messages, where all that is known is the message. */
import { errorFields, type Log } from './log.ts';
import type { Runtime } from './runtime.ts';
import type { Queryable } from './store/chunks.ts';
import { earlyCallbacks } from './store/tracing/early-callbacks.ts';
import { readTraceOf } from './store/tracing/read.ts';
import type { Span, Tracing } from './tracing.ts';

export type MessageTraceDeps = {
  /** Null or absent: no traces are sent, and nothing is read for them. */
  tracing?: Tracing | null | undefined;
  pool: Queryable;
  log: Log;
  runtime: Pick<Runtime, 'now'>;
};

/** Ends now. Never throws: nothing is decided by a trace. */
export async function traceMessage(
  deps: MessageTraceDeps,
  message: string,
  span: Omit<Span, 'endedAt'>,
): Promise<void> {
  const endedAt = deps.runtime.now();
  await recordAll(deps, message, async () => [{ ...span, endedAt }]);
}

/** Once the back end's identifier is known: what it called about before. Never throws. */
export async function traceEarlyCallbacks(deps: MessageTraceDeps, message: string, before: Date): Promise<void> {
  await recordAll(deps, message, async () => {
    const early = await earlyCallbacks(deps.pool, { message, before, limit: EARLY_MOST });
    return early.map(({ backend, code, receivedAt }) => ({
      ...{ name: 'callback.receive', kind: 'server', startedAt: receivedAt, endedAt: receivedAt },
      attributes: { 'carpeta.backend': backend, 'carpeta.code': code, 'carpeta.result': 'early' },
    }));
  });
}

const EARLY_MOST = 20;

async function recordAll(
  { tracing, pool, log }: MessageTraceDeps,
  message: string,
  spans: () => Promise<Span[]>,
): Promise<void> {
  if (tracing === undefined || tracing === null) return;
  try {
    const [trace, all] = [await readTraceOf(pool, message), await spans()];
    if (trace === null) return;
    for (const each of all)
      tracing.record(trace, { ...each, attributes: { 'carpeta.message': message, ...each.attributes } });
  } catch (error) {
    log.debug('tracing.not-told', errorFields(error));
  }
}
