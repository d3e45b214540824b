/** The evidence chain of an entity for outsiders: its rows as a stream, and the newest signed checkpoint of it. */
import { Hono } from 'hono';
import { chainQuerySchema } from '../../contracts/api/evidence.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { latestCheckpoint } from '../store/chain/checkpoint.ts';
import { readEntries, readHead } from '../store/chain/read.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

const PAGE = 1_000;

export function chainRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const scope = tools.gate.requireScope('messages');
  routes.get('/v1/chains/:entity', scope, async (c) => {
    const { after, limit } = readQuery(c, chainQuerySchema);
    const entity = entityOf(deps, c);
    const at = deps.runtime.now();
    await insertAudit(deps.pool, {
      at,
      clientId: clientOf(c).id,
      action: 'chain.read',
      object: entity,
      result: 'done',
    });
    await deps.proof.link();
    const head = await readHead(deps.pool, entity);
    const upTo = Math.min(head?.n ?? 0, limit === undefined ? Number.POSITIVE_INFINITY : after + limit);
    return new Response(ReadableStream.from(rows(deps, { entity, after, upTo })), {
      headers: { 'content-type': 'application/x-ndjson', 'x-content-type-options': 'nosniff' },
    });
  });
  routes.get('/v1/chains/:entity/checkpoint', scope, async (c) => {
    const checkpoint = await latestCheckpoint(deps.pool, entityOf(deps, c));
    if (checkpoint === null) throw new GatewayError('not-found', 'http', 'No checkpoint has been signed yet.');
    const { entity, n, hash, at, jws } = checkpoint;
    return c.json({ entity, n, head: hash, at: at.toISOString(), jws });
  });
  return routes;
}

function entityOf(deps: HttpDeps, c: HttpContext): string {
  const wanted = c.req.param('entity') ?? '';
  const known = deps.entities.some(({ dir3 }) => dir3 === wanted) && maySee(clientOf(c), wanted);
  if (!known) throw new GatewayError('not-found', 'http', 'No such entity.');
  return wanted;
}

/* A row is canonical JSON like the entry in it, so it is one line and has one spelling. */
async function* rows(deps: HttpDeps, of: { entity: string; after: number; upTo: number }): AsyncGenerator<Uint8Array> {
  let after = of.after;
  try {
    while (after < of.upTo) {
      const page = await readEntries(deps.pool, { ...of, after, limit: PAGE });
      if (page.length === 0) return;
      yield Buffer.from(page.map(({ entry, hash }) => `{"entry":${entry},"hash":"${hash}"}\n`).join(''));
      after = page.at(-1)?.n ?? of.upTo;
    }
  } catch (error) {
    deps.log.error('chain.cut', { entity: of.entity, ...errorFields(error) });
    throw error;
  }
}
