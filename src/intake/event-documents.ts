/** The documents of an event: inline ones decoded and checked, uploads found, each fault named by its pointer. */
import { createHash } from 'node:crypto';
import type { BackendFacts } from '../../contracts/backend.ts';
import type { EventDocument, RequestEvent } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import type { ScanState } from '../../contracts/scan.ts';
import type { Upload } from '../store/documents/find-uploads.ts';
import { DOCUMENT_TYPES, isDocumentType, looksLike } from './document-type.ts';

/** Largest document inside an event, decoded (the API's contract). */
export const MAX_INLINE_BYTES = 512 * 1024;

/** What is known of a document: its own facts, and its bytes where they came with the event. */
export type ResolvedDocument = {
  position: number;
  mediaType: string;
  size: number;
  /** Hex. */
  sha256: string;
  source: { uploadId: string } | { bytes: Buffer };
  /** How an upload was looked at for malware when it came. */
  scan?: ScanState | null;
};

/** Strict RFC 4648 section 4: padded, canonical, no line breaks. Null for anything else. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** SHA-256 (hex) of an inline document's bytes, however its text is written. */
export function digestOfBase64(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex');
}

/** `facts` null: recorded only, no back end judges it. */
export function resolveDocuments(
  documents: readonly EventDocument[],
  uploads: ReadonlyMap<string, Upload>,
  facts: Pick<BackendFacts, 'maxDocumentBytes' | 'mediaTypes'> | null,
): { resolved: ResolvedDocument[]; findings: Finding[] } {
  const resolved: ResolvedDocument[] = [];
  const findings: Finding[] = [];
  for (const [position, document] of documents.entries()) {
    const found = resolveOne(document, position, uploads);
    if ('code' in found) {
      findings.push(found);
      continue;
    }
    resolved.push(found);
    findings.push(...checkClaims(document, found), ...checkFacts(document, found, facts));
  }
  return { resolved, findings };
}

/** The event with the size of each document that is known: what it says of an upload's size is optional. */
export function withSizes<E extends RequestEvent>(event: E, resolved: readonly ResolvedDocument[]): E {
  if (!('documents' in event.data)) return event;
  const documents = event.data.documents.map((document, position) => {
    const size = resolved.find((each) => each.position === position)?.size;
    return size === undefined ? document : { ...document, size };
  });
  return { ...event, data: { ...event.data, documents } };
}

function resolveOne(
  document: EventDocument,
  position: number,
  uploads: ReadonlyMap<string, Upload>,
): ResolvedDocument | Finding {
  const pointer = `/data/documents/${position}`;
  const { content, mediaType } = document;
  if (content.by === 'upload') {
    const upload = uploads.get(content.uploadId);
    if (upload === undefined) return { pointer: `${pointer}/content/uploadId`, code: 'upload-not-found' };
    const { size, sha256 } = upload;
    if (upload.mediaType !== mediaType)
      return { pointer: `${pointer}/mediaType`, code: 'document-type', params: { mediaType } };
    return { position, mediaType, size, sha256, source: { uploadId: upload.id }, scan: upload.scan };
  }
  if (content.by !== 'inline') return { pointer: `${pointer}/content`, code: 'not-available-here' };
  const place = `${pointer}/content/base64`;
  if (content.base64.length > 4 * Math.ceil(MAX_INLINE_BYTES / 3))
    return { pointer: place, code: 'inline-too-large', params: { maximum: MAX_INLINE_BYTES } };
  const bytes = decodeBase64(content.base64);
  if (bytes === null) return { pointer: place, code: 'base64-invalid' };
  if (bytes.byteLength > MAX_INLINE_BYTES)
    return { pointer: place, code: 'inline-too-large', params: { maximum: MAX_INLINE_BYTES } };
  if (bytes.byteLength === 0) return { pointer: place, code: 'document-empty' };
  if (isDocumentType(mediaType) && !looksLike(mediaType, bytes))
    return { pointer: place, code: 'document-type', params: { mediaType } };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { position, mediaType, size: bytes.byteLength, sha256, source: { bytes } };
}

/* Size and digest as the sender states them. SHA-512 is only computed where the bytes are at hand. */
function checkClaims(document: EventDocument, found: ResolvedDocument): Finding[] {
  const pointer = `/data/documents/${found.position}`;
  const findings: Finding[] = [];
  if (document.size !== undefined && document.size !== found.size)
    findings.push({ pointer: `${pointer}/size`, code: 'size-mismatch', params: { size: found.size } });
  const { digest } = document;
  if (digest === undefined) return findings;
  if (digest.alg === 'sha-512' && !('bytes' in found.source))
    return [...findings, { pointer: `${pointer}/digest/alg`, code: 'not-available-here' }];
  const actual =
    digest.alg === 'sha-512' && 'bytes' in found.source
      ? createHash('sha512').update(found.source.bytes).digest()
      : Buffer.from(found.sha256, 'hex');
  const claimed = decodeBase64(digest.value);
  if (claimed === null || !actual.equals(claimed))
    findings.push({ pointer: `${pointer}/digest/value`, code: 'digest-mismatch' });
  return findings;
}

function checkFacts(
  document: EventDocument,
  found: ResolvedDocument,
  facts: Pick<BackendFacts, 'maxDocumentBytes' | 'mediaTypes'> | null,
): Finding[] {
  const pointer = `/data/documents/${found.position}`;
  const allowed = facts === null ? DOCUMENT_TYPES : DOCUMENT_TYPES.filter((each) => facts.mediaTypes.includes(each));
  const findings: Finding[] = [];
  if (!allowed.some((each) => each === document.mediaType))
    findings.push({ pointer: `${pointer}/mediaType`, code: 'media-type', params: { allowed: allowed.join(', ') } });
  if (facts !== null && found.size > facts.maxDocumentBytes)
    findings.push({
      pointer: `${pointer}/content`,
      code: 'document-too-large',
      params: { maximum: facts.maxDocumentBytes },
    });
  return findings;
}
