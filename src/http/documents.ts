/** POST /v1/documents: bytes go from the wire to encrypted chunks as they come; a document is never whole in memory. */
import { Hono } from 'hono';
import { GatewayError } from '../errors.ts';
import { DOCUMENT_TYPES, type DocumentType, isDocumentType } from '../intake/document-type.ts';
import { decodeBase64 } from '../intake/event-documents.ts';
import { keepUpload, MAX_DOCUMENT_BYTES } from '../intake/keep-upload.ts';
import { bodyPieces, mediaTypeOf, unsupported } from './body.ts';
import { clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import type { HttpTools } from './tools.ts';

export function documentRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.post('/v1/documents', tools.gate.requireScope('events'), async (c) => {
    const mediaType = mediaTypeOf(c);
    if (!isDocumentType(mediaType)) throw unsupported(DOCUMENT_TYPES.join(', '));
    const wanted = digestWanted(c.req.header('content-digest'));
    if (Number(c.req.header('content-length') ?? '0') > MAX_DOCUMENT_BYTES)
      throw new GatewayError('too-large', 'http', 'The document is too large.', {
        params: { maximum: MAX_DOCUMENT_BYTES },
      });
    tools.uploads.take(1);
    try {
      return c.json(await receiveUpload(deps, c, mediaType, wanted), 201);
    } finally {
      tools.uploads.give(1);
    }
  });
  return routes;
}

async function receiveUpload(deps: HttpDeps, c: HttpContext, mediaType: DocumentType, wanted: Buffer | null) {
  const { id, size, sha256, expiresAt, scan } = await keepUpload(deps, clientOf(c), {
    mediaType,
    pieces: bodyPieces(c, MAX_DOCUMENT_BYTES),
    digest: wanted === null ? null : { alg: 'sha256', value: wanted },
  });
  return { uploadId: id, sha256: sha256.toString('hex'), size, expiresAt: expiresAt.toISOString(), scan };
}

/** The SHA-256 of a Content-Digest (RFC 9530), or null where it gives none. Throws GatewayError `malformed`. */
export function digestWanted(header: string | undefined): Buffer | null {
  for (const member of header?.split(',') ?? []) {
    const [, algorithm, value] = /^\s*([a-z0-9-]+)\s*=\s*:([^:]*):\s*$/i.exec(member) ?? [];
    const bytes = value === undefined ? null : decodeBase64(value);
    if (algorithm === undefined || bytes === null) throw unreadableDigest();
    if (algorithm.toLowerCase() !== 'sha-256') continue;
    if (bytes.byteLength !== 32) throw unreadableDigest();
    return bytes;
  }
  return null;
}

function unreadableDigest(): GatewayError {
  return new GatewayError('malformed', 'http', 'Content-Digest cannot be read.', {
    findings: [{ pointer: '', code: 'digest-format' }],
  });
}
