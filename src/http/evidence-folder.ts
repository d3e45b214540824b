/** The evidence folder of a message as a ZIP: written while it is read, each read audited before its first byte. */
import { Hono } from 'hono';
import { evidenceFolderQuerySchema } from '../../contracts/api/evidence.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { readMessage } from '../outbox/read.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

export function evidenceFolderRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/messages/:id/evidence.zip', tools.gate.requireScope('messages'), (c) => answerFolder(deps, c));
  return routes;
}

/** The folder of the message the path names. Throws GatewayError `not-found`. */
export async function answerFolder(deps: HttpDeps, c: HttpContext): Promise<Response> {
  const { lang } = readQuery(c, evidenceFolderQuerySchema);
  const client = clientOf(c);
  const message = await readMessage(deps.pool, c.req.param('id') ?? '');
  if (message === null || !maySee(client, message.entity)) throw notFound();
  const entity = deps.entities.find(({ dir3 }) => dir3 === message.entity);
  const object = `${message.id}/evidence.zip`;
  const at = deps.runtime.now();
  await insertAudit(deps.pool, { at, ...auditedAs(c), action: 'evidence.read', object, result: 'done' });
  const archive = await deps.proof.folder(message.id, lang ?? entity?.language ?? 'es');
  if (archive === null) throw notFound();
  return new Response(ReadableStream.from(told(deps, archive, object)), { headers: headersOf(message.id) });
}

/* What fails after the first byte can only be cut: whoever unpacks the archive finds it damaged. */
async function* told(deps: HttpDeps, archive: AsyncIterable<Uint8Array>, object: string): AsyncGenerator<Uint8Array> {
  try {
    yield* archive;
  } catch (error) {
    deps.log.error('evidence.cut', { evidence: object, ...errorFields(error) });
    throw error;
  }
}

function headersOf(id: string): Record<string, string> {
  return {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="evidence-${id.replace(/[^\w.-]/g, '_')}.zip"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

function notFound(): GatewayError {
  return new GatewayError('not-found', 'http', 'No such message.');
}
