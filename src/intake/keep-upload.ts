/** Keeps a document's bytes as they come, in encrypted chunks: never whole in memory, and expiring until an event refers to it. */
import { createHash } from 'node:crypto';
import type { ScanState } from '../../contracts/scan.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import { createCutter, type DataKey, insertChunk, readChunks, sealChunk } from '../store/chunks.ts';
import { beginUpload } from '../store/documents/begin-upload.ts';
import { discardUpload } from '../store/documents/discard.ts';
import { finishUpload } from '../store/documents/finish-upload.ts';
import { withTransaction } from '../store/pool.ts';
import type { IntakeDeps, Sender } from './deps.ts';
import { type DocumentType, looksLike, MAGIC_BYTES } from './document-type.ts';
import { scanUpload } from './scan.ts';

/** The API's contract: 15 MB. */
export const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;
/** Chunks that are committed together. */
const TOGETHER = 5;
/** How long an upload waits for its event. */
const UPLOAD_LIFE_MS = 24 * 3_600_000;

type Deps = Pick<IntakeDeps, 'pool' | 'vault' | 'runtime' | 'log' | 'scan' | 'counters'>;
type Received = { size: number; sha256: Buffer; chunks: number };
export type KeptUpload = { id: string; size: number; sha256: Buffer; expiresAt: Date; scan: ScanState };

/**
 * `digest`: what the bytes must have, raw. The sender of `pieces` bounds them.
 * Throws GatewayError `document-type`, `digest-mismatch`, `document-infected`, `scan-unavailable`, `upload-not-found`;
 * or what `pieces` throws. Nothing is kept then.
 */
export async function keepUpload(
  deps: Deps,
  sender: Pick<Sender, 'id'>,
  of: {
    mediaType: DocumentType;
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    digest?: { alg: 'sha256' | 'sha512'; value: Uint8Array } | null;
  },
): Promise<KeptUpload> {
  const id = deps.runtime.newId('doc');
  const now = deps.runtime.now();
  const expiresAt = new Date(now.getTime() + UPLOAD_LIFE_MS);
  const { mediaType, digest = null } = of;
  // No connection is held while bytes come: a few chunks at a time are committed, under a row that expires.
  const key = await beginUpload(deps.pool, deps.vault, { id, clientId: sender.id, mediaType, now, expiresAt });
  try {
    const other = digest?.alg === 'sha512' ? createHash('sha512') : null;
    const received = await receive(
      deps,
      { id, key, mediaType },
      tee(of.pieces, (piece) => other?.update(piece)),
    );
    const actual = other?.digest() ?? received.sha256;
    if (digest !== null && !actual.equals(digest.value))
      throw new GatewayError('digest-mismatch', 'accept', 'The digest given does not match.');
    const scan = await scanUpload(deps, readChunks(deps.pool, id, key, { count: received.chunks }));
    await finishUpload(deps.pool, { id, ...received, scan });
    return { id, size: received.size, sha256: received.sha256, expiresAt, scan };
  } catch (error) {
    await discard(deps, id);
    throw error;
  }
}

async function* tee(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  look: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    look(piece);
    yield piece;
  }
}

async function receive(
  deps: Deps,
  into: { id: string; key: DataKey; mediaType: DocumentType },
  pieces: AsyncIterable<Uint8Array>,
): Promise<Received> {
  const hash = createHash('sha256');
  const cutter = createCutter();
  let head = Buffer.alloc(0);
  let size = 0;
  let chunks = 0;
  let sealed: Buffer[] = [];
  const write = async () => {
    const from = chunks - sealed.length;
    const batch = sealed;
    sealed = [];
    await withTransaction(deps.pool, async (client) => {
      for (const [n, data] of batch.entries()) await insertChunk(client, { owner: into.id, n: from + n }, data);
    });
  };
  const keep = async (clear: Iterable<Buffer>) => {
    for (const chunk of clear) {
      sealed.push(sealChunk(into.key, chunk, { owner: into.id, n: chunks }));
      chunks += 1;
      if (sealed.length === TOGETHER) await write();
    }
  };
  for await (const piece of pieces) {
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
  if (sealed.length > 0) await write();
  return { size, sha256: hash.digest(), chunks };
}

function checkHead(mediaType: DocumentType, head: Uint8Array): void {
  if (!looksLike(mediaType, head)) throw new GatewayError('document-type', 'accept', 'The content is not of its type.');
}

/* The upload's row expires by itself: one that cannot be taken back now is housekeeping's. */
async function discard(deps: Deps, id: string): Promise<void> {
  try {
    await discardUpload(deps.pool, id);
  } catch (error) {
    deps.log.warn('document.not-discarded', { document: id, ...errorFields(error) });
  }
}
