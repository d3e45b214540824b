/** Paths of the public surface that this version does not have: each says so, and none is in the OpenAPI document. */
import { Hono } from 'hono';
import { GatewayError } from '../errors.ts';
import type { HttpEnv } from './context.ts';

const NOT_YET = ['/vendors/*'] as const;

export function notYetRoutes(): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  for (const path of NOT_YET)
    routes.all(path, () => {
      throw new GatewayError('not-in-this-version', 'http', 'Not in this version.');
    });
  return routes;
}
