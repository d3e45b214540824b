/** What holds now: the alerts that have begun and not ended. */
import { Hono } from 'hono';
import { alertText } from '../domain/alert-texts.ts';
import { openAlerts } from '../store/alerts/read.ts';
import { clientOf, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import type { HttpTools } from './tools.ts';

const AT_MOST = 1_000;

export function alertRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/alerts', tools.gate.requireScope('operator'), async (c) => {
    const rows = await openAlerts(deps.pool, AT_MOST);
    const mine = rows.filter(({ entity }) => entity === null || maySee(clientOf(c), entity));
    const items = mine.map((row) => ({
      ...row,
      since: row.since.toISOString(),
      beganAt: row.beganAt.toISOString(),
      ...alertText(row, c.get('language')),
    }));
    return c.json({ items });
  });
  return routes;
}
