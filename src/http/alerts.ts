/** What holds now: the alerts that have begun and not ended. */
import { Hono } from 'hono';
import { alertText } from '../domain/alert-texts.ts';
import type { HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { alertsOf } from './operator/alerts.ts';
import type { HttpTools } from './tools.ts';

export function alertRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/alerts', tools.gate.requireScope('operator'), async (c) => {
    const items = (await alertsOf(deps, c)).map((row) => ({
      ...row,
      since: row.since.toISOString(),
      beganAt: row.beganAt.toISOString(),
      ...alertText(row, c.get('language')),
    }));
    return c.json({ items });
  });
  return routes;
}
