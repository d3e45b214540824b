/** The bytes of evidence: decrypted on the way out, each read written to the audit before its first byte. */
import { Hono } from 'hono';
import { madridDay } from '../domain/calendar.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { insertAudit } from '../store/audit/insert.ts';
import { findEvidence, readEvidence, type StoredEvidence } from '../store/evidence/read.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee } from './context.ts';
import type { HttpDeps } from './deps.ts';
import type { HttpTools } from './tools.ts';

export function evidenceRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/messages/:id/evidence/:name', tools.gate.requireScope('messages'), (c) => answerEvidence(deps, c));
  return routes;
}

/** The piece the path names. Throws GatewayError `not-found` or `erased`. */
export async function answerEvidence(deps: HttpDeps, c: HttpContext): Promise<Response> {
  const of = { messageId: c.req.param('id') ?? '', name: c.req.param('name') ?? '' };
  const evidence = await evidenceOf(deps, c, of);
  await insertAudit(deps.pool, {
    at: deps.runtime.now(),
    ...auditedAs(c),
    action: 'evidence.read',
    object: `${of.messageId}/${of.name}`,
    result: 'done',
  });
  return new Response(await bodyOf(deps, evidence), { headers: headersOf(evidence) });
}

/** A piece the reader may see and that is still there. Throws GatewayError `not-found` or `erased`. */
export async function evidenceOf(
  deps: HttpDeps,
  c: HttpContext,
  of: { messageId: string; name: string },
): Promise<StoredEvidence> {
  const evidence = await findEvidence(deps.pool, of);
  if (evidence === null || !maySee(clientOf(c), evidence.entity))
    throw new GatewayError('not-found', 'http', 'No such evidence.');
  if (evidence.key === null || evidence.erasedAt !== null) throw erased(evidence);
  return evidence;
}

function erased({ erasedAt }: StoredEvidence): GatewayError {
  const params = erasedAt === null ? {} : { date: madridDay(erasedAt) };
  return new GatewayError('erased', 'http', 'The evidence was erased by retention.', { params });
}

/* The first chunk is read before the answer begins: what does not decrypt is then still a proper error. */
async function bodyOf(deps: HttpDeps, evidence: StoredEvidence): Promise<ReadableStream<Uint8Array>> {
  const pieces = readEvidence(deps.pool, deps.vault, evidence);
  const first = await pieces.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first.done !== true) yield first.value;
    try {
      yield* pieces;
    } catch (error) {
      deps.log.error('evidence.cut', { evidence: evidence.id, ...errorFields(error) });
      throw error;
    }
  }
  return ReadableStream.from(all());
}

/* It may be somebody else's page or script: it is saved, never shown. */
function headersOf(evidence: StoredEvidence): Record<string, string> {
  return {
    'content-type': evidence.mediaType,
    'content-length': String(evidence.size),
    'content-digest': `sha-256=:${Buffer.from(evidence.sha256, 'hex').toString('base64')}:`,
    'content-disposition': `attachment; filename="${evidence.name.replace(/[^\w.-]/g, '_')}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}
