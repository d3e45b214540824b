/** Opens a document's content, with the digest that the vendor keeps of it for the core to check over the bytes. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { OpenedDocument, VendorTools } from '../../../contracts/vendor-intake.ts';
import { addressOf, type GestionaAccess } from './address.ts';
import { call, faultOf } from './call.ts';
import { STORAGE } from './codes.ts';

/** What the gateway takes of a document: 15 MB (design/api.md). */
const MAX_BYTES = 15 * 1024 * 1024;

export async function openContent(ref: string, access: GestionaAccess, tools: VendorTools): Promise<OpenedDocument> {
  const id = /^documentinstances\/([A-Za-z0-9][A-Za-z0-9-]{0,63})$/.exec(ref)?.[1];
  if (id === undefined) throw missing('not-found');
  const url = addressOf(access, 'content', 'small', 'documentinstances', id);
  const answer = await call(access, tools, { method: 'GET', url, maxAnswerBytes: MAX_BYTES }).catch(tooLarge);
  if (answer.status === 404 || answer.status === 410) throw missing(`status-${answer.status}`);
  if (answer.status !== 200) throw faultOf(answer);
  const bytes = answer.body;
  if (bytes.byteLength === 0) throw missing('empty');
  const size = answer.headers[STORAGE.size];
  // Fewer came than it keeps: another try may bring all.
  if (size !== undefined && size !== String(bytes.byteLength))
    throw new VendorFault({ kind: 'retryable' }, 'content-of-another-size');
  const sha512 = answer.headers[STORAGE.sha512];
  if (sha512 === undefined) return { kind: 'bytes', bytes };
  return { kind: 'bytes', bytes, digest: { alg: 'sha-512', value: base64Of(sha512) } };
}

/* In which form it comes is not known: 128 hexadecimal digits, or the core reads it as base64 and refuses what is neither. */
function base64Of(digest: string): string {
  const text = digest.trim();
  return /^[0-9a-fA-F]{128}$/.test(text) ? Buffer.from(text, 'hex').toString('base64') : text;
}

function tooLarge(error: unknown): never {
  if (!(error instanceof VendorFault) || error.reason !== 'answer-too-large') throw error;
  throw new VendorFault({
    kind: 'invalid',
    findings: [{ pointer: '/content', code: 'document-too-large', params: { maximum: MAX_BYTES } }],
  });
}

function missing(reason: string): VendorFault {
  return new VendorFault({
    kind: 'invalid',
    findings: [{ pointer: '/content', code: 'document-not-fetched', params: { reason } }],
  });
}
