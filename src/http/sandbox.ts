/** In a sandbox alone: things are made to happen at the simulated e-offices, and what these were told is read. */
import { Hono } from 'hono';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { clientOf, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

const happenSchema = z.strictObject({ entity: z.string() });

/** Without a simulated e-office there are no such routes. */
export function sandboxRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const { farSides } = deps;
  if (farSides.size === 0) return routes;
  const find = (id: string) => {
    const far = farSides.get(id);
    if (far === undefined) throw new GatewayError('not-found', 'http', 'No e-office is simulated under this name.');
    return far;
  };
  routes.use('/sandbox/*', tools.gate.requireScope('operator'));
  routes.get('/sandbox/vendors', (c) => c.json({ items: [...farSides.keys()].map((id) => ({ id })) }));
  routes.post('/sandbox/vendors/:id/happen', async (c) => {
    const far = find(c.req.param('id'));
    const { entity } = await readSmallBody(c, happenSchema, tools.bodies);
    if (!maySee(clientOf(c), entity)) throw new GatewayError('entity-not-allowed', 'http', 'Not one of its entities.');
    return c.json(await far.happen(entity), 201);
  });
  routes.get('/sandbox/vendors/:id/told/:ref', (c) =>
    c.json({ items: find(c.req.param('id')).told(c.req.param('ref')) }),
  );
  return routes;
}
