/** POST /v1/documents: bytes go from the wire to encrypted chunks as they come; a document is never whole in memory. */
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { GatewayError } from '../errors.ts';
import { DOCUMENT_TYPES, type DocumentType, isDocumentType, looksLike, MAGIC_BYTES } from '../intake/document-type.ts';
import { decodeBase64 } from '../intake/event-documents.ts';
import { scanUpload } from '../intake/scan.ts';
import { errorFields } from '../log.ts';
import { createCutter, type DataKey, insertChunk, readChunks, sealChunk } from '../store/chunks.ts';
import { beginUpload } from '../store/documents/begin-upload.ts';
import { discardUpload } from '../store/documents/discard.ts';
import { finishUpload } from '../store/documents/finish-upload.ts';
import { bodyPieces, mediaTypeOf, unsupported } from './body.ts';
import { clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import type { HttpTools } from './tools.ts';

/** The API's contract: 15 MB. */
export const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;
/** How long an upload waits for its event. */
const UPLOAD_LIFE_MS = 24 * 3_600_000;

type Received = { size: number; sha256: Buffer; chunks: number };

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
  const id = deps.runtime.newId('doc');
  const now = deps.runtime.now();
  const expiresAt = new Date(now.getTime() + UPLOAD_LIFE_MS);
  // No connection is held while bytes come: each chunk is a statement of its own, under a row that expires.
  const key = await beginUpload(deps.pool, deps.vault, { id, clientId: clientOf(c).id, mediaType, now, expiresAt });
  try {
    const received = await receive(deps, c, { id, key, mediaType });
    if (wanted !== null && !wanted.equals(received.sha256))
      throw new GatewayError('digest-mismatch', 'accept', 'Content-Digest does not match.');
    const scan = await scanUpload(deps, readChunks(deps.pool, id, key, { count: received.chunks }));
    await finishUpload(deps.pool, { id, ...received, scan });
    return {
      uploadId: id,
      sha256: received.sha256.toString('hex'),
      size: received.size,
      expiresAt: expiresAt.toISOString(),
      scan,
    };
  } catch (error) {
    await discard(deps, id);
    throw error;
  }
}

async function receive(
  deps: HttpDeps,
  c: HttpContext,
  into: { id: string; key: DataKey; mediaType: DocumentType },
): Promise<Received> {
  const hash = createHash('sha256');
  const cutter = createCutter();
  let head = Buffer.alloc(0);
  let size = 0;
  let chunks = 0;
  const keep = async (clear: Iterable<Buffer>) => {
    for (const chunk of clear) {
      const place = { owner: into.id, n: chunks };
      await insertChunk(deps.pool, place, sealChunk(into.key, chunk, place));
      chunks += 1;
    }
  };
  for await (const piece of bodyPieces(c, MAX_DOCUMENT_BYTES)) {
    if (head.byteLength < MAGIC_BYTES) {
      head = Buffer.concat([head, piece.subarray(0, MAGIC_BYTES)]);
      if (head.byteLength >= MAGIC_BYTES) checkHead(into.mediaType, head);
    }
    hash.update(piece);
    size += piece.byteLength;
    await keep(cutter.push(piece));
  }
  if (head.byteLength < MAGIC_BYTES) checkHead(into.mediaType, head);
  await keep(cutter.end());
  return { size, sha256: hash.digest(), chunks };
}

function checkHead(mediaType: DocumentType, head: Uint8Array): void {
  if (!looksLike(mediaType, head)) throw new GatewayError('document-type', 'accept', 'The content is not of its type.');
}

/* The upload's row expires by itself: one that cannot be taken back now is housekeeping's. */
async function discard(deps: HttpDeps, id: string): Promise<void> {
  try {
    await discardUpload(deps.pool, id);
  } catch (error) {
    deps.log.warn('document.not-discarded', { document: id, ...errorFields(error) });
  }
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
