/** GET /v1/backends: the back ends, how their circuits stand, and which entities cannot use them. */
import { Hono } from 'hono';
import type { Endpoint } from '../../contracts/backend.ts';
import type { CircuitRow } from '../store/circuits/read.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import type { HttpTools } from './tools.ts';

const ENDPOINTS: readonly Endpoint[] = ['send', 'ask'];

export function backendRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/backends', tools.gate.requireScope('operator'), async (c) => {
    const circuits = await deps.circuits();
    const items = deps.backends.map((backend) => {
      const { id, facts } = backend.adapter;
      return {
        id,
        evidenceLevel: facts.evidenceLevel,
        askByReference: facts.askByReference,
        circuits: ENDPOINTS.map((endpoint) =>
          circuitView(
            endpoint,
            circuits.find((each) => each.backend === id && each.endpoint === endpoint),
          ),
        ),
        suspended: suspendedView(deps, tools, c, backend),
      };
    });
    return c.json({ items });
  });
  return routes;
}

function circuitView(endpoint: Endpoint, row: CircuitRow | undefined) {
  return {
    endpoint,
    state: row?.state ?? 'closed',
    reason: row?.reason ?? null,
    since: row?.since.toISOString() ?? null,
    probeAt: row?.probeAt?.toISOString() ?? null,
  };
}

function suspendedView(deps: HttpDeps, tools: HttpTools, c: HttpContext, backend: HttpDeps['backends'][number]) {
  return [...backend.entities.keys()].flatMap((entity) => {
    const fault = maySee(clientOf(c), entity) ? deps.unusable(entity, backend) : null;
    return fault === null ? [] : [{ entity, code: fault.code, ...tools.texts.explain(fault, c.get('language')) }];
  });
}
