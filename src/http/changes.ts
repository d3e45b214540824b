/** GET /v1/changes: the feed after a cursor; numbers what was committed meanwhile before it reads. */
import { Hono } from 'hono';
import { changesQuerySchema } from '../../contracts/api/change.ts';
import { GatewayError } from '../errors.ts';
import { numberChanges } from '../store/changes/number.ts';
import { readChanges } from '../store/changes/read.ts';
import { clientOf, type HttpEnv, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

export function changeRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/changes', tools.gate.requireScope('messages'), async (c) => {
    const { after, limit } = readQuery(c, changesQuerySchema);
    if (!/^\d+$/.test(after))
      throw new GatewayError('malformed', 'http', 'Not a cursor of ours.', {
        findings: [{ pointer: '/after', code: 'bad-cursor' }],
      });
    await numberChanges(deps.pool);
    const rows = await readChanges(deps.pool, { entities: visibleEntities(clientOf(c)), after, limit });
    const items = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    return c.json({ items, next: items.at(-1)?.cursor ?? after });
  });
  return routes;
}
