/** Puts kept documents in the place of those an event names by the vendor's own reference; the event's identity is untouched. */
import type { Finding } from '../../contracts/outcome.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { OpenedDocument, VendorTools } from '../../contracts/vendor-intake.ts';
import { isObject } from '../domain/fingerprint.ts';
import { GatewayError } from '../errors.ts';
import { DOCUMENT_TYPES, isDocumentType } from '../intake/document-type.ts';
import { decodeBase64 } from '../intake/event-documents.ts';
import { keepUpload, MAX_DOCUMENT_BYTES } from '../intake/keep-upload.ts';
import { type ActiveVendor, type Stream, senderOf, type VendorDeps } from './deps.ts';

type Loose = Record<string, unknown>;
type Deps = Omit<VendorDeps, 'vendors'>;

/**
 * Throws GatewayError `event-invalid` with a pointer to each document that can never be had, VendorFault `retryable`
 * where one may be had later, or what keeping it throws.
 */
export async function withDocuments(deps: Deps, stream: Stream, tools: VendorTools, event: Loose): Promise<Loose> {
  const { data } = event;
  if (!isObject(data) || !Array.isArray(data.documents)) return event;
  const documents: unknown[] = [];
  const findings: Finding[] = [];
  for (const [position, document] of data.documents.entries()) {
    const ref = refOf(document);
    if (ref === null) {
      documents.push(document);
      continue;
    }
    try {
      const uploadId = await keepOne(deps, stream, { tools, ref, mediaType: String((document as Loose).mediaType) });
      documents.push({ ...(document as Loose), content: { by: 'upload', uploadId } });
    } catch (error) {
      findings.push(...findingsOf(error, `/data/documents/${position}`));
    }
  }
  if (findings.length > 0)
    throw new GatewayError('event-invalid', 'accept', 'A document cannot be taken.', { findings });
  return { ...event, data: { ...data, documents } };
}

function refOf(document: unknown): string | null {
  const content = isObject(document) ? document.content : undefined;
  return isObject(content) && content.by === 'vendor' && typeof content.ref === 'string' ? content.ref : null;
}

async function keepOne(
  deps: Deps,
  stream: Stream,
  of: { tools: VendorTools; ref: string; mediaType: string },
): Promise<string> {
  const { mediaType } = of;
  if (!isDocumentType(mediaType))
    throw new GatewayError('document-type', 'accept', 'Not a type of document that is taken.', {
      findings: [{ pointer: '/mediaType', code: 'media-type', params: { allowed: DOCUMENT_TYPES.join(', ') } }],
    });
  const opened = await stream.vendor.intake.openDocument?.(of.ref, stream.access, of.tools);
  if (opened === undefined) throw new GatewayError('not-available-here', 'accept', 'It opens no documents.');
  const pieces = await piecesOf(stream.vendor, opened, of.tools.timeoutMs);
  const kept = await keepUpload(deps, senderOf(stream), { mediaType, pieces, digest: digestOf(opened) });
  return kept.id;
}

async function piecesOf(
  vendor: ActiveVendor,
  opened: OpenedDocument,
  timeoutMs: number,
): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  if (opened.kind === 'bytes') {
    if (opened.bytes.byteLength > MAX_DOCUMENT_BYTES) throw tooLarge();
    return [opened.bytes];
  }
  const request = { method: 'GET' as const, headers: {}, body: [], timeoutMs, maxAnswerBytes: MAX_DOCUMENT_BYTES };
  const answer = await vendor.openAddress({ ...request, url: opened.url });
  if (answer.kind === 'failed') throw fetchFault(answer.reason);
  if (answer.status !== 200) {
    await drain(answer.body);
    if (answer.status === 404 || answer.status === 410) throw notFetched(`status-${answer.status}`);
    throw new VendorFault({ kind: 'retryable' }, `document-status-${answer.status}`);
  }
  return faultsNamed(answer.body);
}

/* What breaks while a body comes says why by its `reason`; anything else is a fault of ours. */
async function* faultsNamed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? String(error.reason) : null;
    throw reason === null ? error : fetchFault(reason);
  }
}

/* An answer that is not wanted still has a connection to give back. */
async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}

function fetchFault(reason: string): Error {
  if (reason === 'answer-too-large') return tooLarge();
  if (reason === 'address-not-allowed') return notFetched(reason);
  return new VendorFault({ kind: 'retryable' }, `document-${reason}`);
}

function notFetched(reason: string): GatewayError {
  return new GatewayError('event-invalid', 'accept', 'A document cannot be fetched.', {
    findings: [{ pointer: '/content', code: 'document-not-fetched', params: { reason } }],
  });
}

function tooLarge(): GatewayError {
  return new GatewayError('event-invalid', 'accept', 'A document is too large.', {
    findings: [{ pointer: '/content', code: 'document-too-large', params: { maximum: MAX_DOCUMENT_BYTES } }],
  });
}

function digestOf({ digest }: OpenedDocument): { alg: 'sha256' | 'sha512'; value: Uint8Array } | null {
  if (digest === undefined) return null;
  return {
    alg: digest.alg === 'sha-512' ? 'sha512' : 'sha256',
    value: decodeBase64(digest.value) ?? Buffer.alloc(0),
  };
}

/** What concerns this document alone, under its pointer; what does not is thrown on. */
function findingsOf(error: unknown, pointer: string): Finding[] {
  if (error instanceof VendorFault && error.fault.kind === 'invalid')
    return error.fault.findings.map((each) => ({ ...each, pointer: `${pointer}/content` }));
  if (!(error instanceof GatewayError)) throw error;
  if (error.findings.length > 0)
    return error.findings.map((each) => ({ ...each, pointer: `${pointer}${each.pointer}` }));
  if (error.code === 'digest-mismatch' || error.code === 'document-type')
    return [{ pointer: `${pointer}/content`, code: error.code, params: error.params }];
  throw error;
}
