/** Is the process alive, can it do its work, and its numbers. Never an entity's fault. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { errorFields } from '../log.ts';
import type { HttpEnv } from './context.ts';
import type { HttpDeps, Readiness } from './deps.ts';
import type { HttpTools } from './tools.ts';

/** An orchestrator's own probe gives up after a few seconds; the answer must be there before. */
const READY_TIMEOUT_MS = 3_000;
const NOT_READY: Readiness = { store: false, migrations: false, dataKey: false };

export function healthRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/health/live', (c) => c.json({ status: 'ok' }));
  routes.get('/health/ready', async (c) => {
    const checks = await readiness(deps);
    const ok = checks.store && checks.migrations && checks.dataKey && !deps.draining();
    return c.json({ status: ok ? 'ok' : 'not-ready', checks }, ok ? 200 : 503);
  });
  routes.get('/metrics', tools.gate.requireUnlessLoopback('metrics'), async (c) =>
    c.body(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  return routes;
}

async function readiness(deps: HttpDeps): Promise<Readiness> {
  const timeout = new AbortController();
  try {
    return await Promise.race([deps.ready(), sleep(READY_TIMEOUT_MS, NOT_READY, { signal: timeout.signal })]);
  } catch (error) {
    deps.log.warn('health.not-ready', errorFields(error));
    return NOT_READY;
  } finally {
    timeout.abort();
  }
}
