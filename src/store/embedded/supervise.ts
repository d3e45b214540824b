/** Keeps one server running in its folder: starts it again when it dies, until it is told to stop. */
import { errorFields, type Log } from '../../log.ts';
import { stopOrphan } from './orphan.ts';
import { runServer, type ServerOptions, type ServerRun } from './server.ts';

export type Supervised = { pid(): number; stop(): Promise<void> };

/* What a killed server leaves may hold its shared memory for a moment. */
const RETRIES = 20;
const RETRY_MS = 100;

/** A run shorter than this counts as a failed start: the next one waits. */
const STEADY_MS = 10_000;
const BACK_OFF = { baseMs: 100, maxMs: 10_000 };

/** @throws GatewayError `store-failed` when it does not come up the first time */
export async function superviseServer(server: ServerOptions, log: Log): Promise<Supervised> {
  const stopping = new AbortController();
  let run = await startOnce(server);
  const watching = watch();

  async function watch(): Promise<void> {
    let failures = 0;
    let startedAt = performance.now();
    while (!stopping.signal.aborted) {
      await run.ended;
      if (stopping.signal.aborted) return;
      log.error('store.server-died', { pid: run.postmasterPid });
      // The first death of a steady server costs no wait.
      failures = performance.now() - startedAt < STEADY_MS ? failures + 1 : 0;
      run = await restart(failures);
      startedAt = performance.now();
    }
  }

  async function restart(before: number): Promise<ServerRun> {
    for (let failures = before; !stopping.signal.aborted; failures += 1) {
      if (failures > 0) await pause(Math.min(BACK_OFF.maxMs, BACK_OFF.baseMs * 2 ** (failures - 1)), stopping.signal);
      try {
        const next = await startOnce(server);
        log.info('store.server-restarted', { pid: next.postmasterPid });
        return next;
      } catch (error) {
        log.error('store.server-not-restarted', { failures: failures + 1, ...errorFields(error) });
      }
    }
    return run;
  }

  return {
    pid: () => run.postmasterPid,
    async stop() {
      stopping.abort();
      await run.stop();
      // A restart may have been under way: what it brought up is stopped too.
      await watching;
      await run.stop();
      await stopOrphan(server.data);
    },
  };
}

async function startOnce(server: ServerOptions): Promise<ServerRun> {
  for (let n = 1; ; n += 1) {
    await stopOrphan(server.data);
    try {
      return await runServer(server);
    } catch (error) {
      const passing = error instanceof Error && /shared memory|lock file/.test(error.message);
      if (!passing || n >= RETRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
