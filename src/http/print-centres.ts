/** GET /v1/backends/{id}/print-centres: who prints and posts for an entity, as its back end lists them. */
import { Hono } from 'hono';
import { printCentresQuerySchema } from '../../contracts/api/operations.ts';
import { GatewayError } from '../errors.ts';
import { clientOf, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

export function printCentreRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/backends/:id/print-centres', tools.gate.requireScope('operator'), async (c) => {
    const { entity } = readQuery(c, printCentresQuerySchema);
    const backend = deps.backends.find((each) => each.adapter.id === c.req.param('id'));
    // An entity of others, one that does not use it, and a back end that is not there read alike.
    if (backend === undefined || !backend.entities.has(entity) || !maySee(clientOf(c), entity))
      throw new GatewayError('not-found', 'http', 'No such back end, or not of this entity.');
    return c.json({ items: await deps.printCentres(backend, entity) });
  });
  return routes;
}
