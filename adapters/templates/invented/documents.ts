/** Opens a document the service has: it gives its bytes, or an address, which the core fetches (public ones only). */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { OpenedDocument, VendorTools } from '../../../contracts/vendor-intake.ts';
import { type Access, call } from './call.ts';
import { documentSchema } from './schema.ts';

/** 15 MB in base64, and what stands around it. */
const MAX_ANSWER_BYTES = 21 * 1024 * 1024;

export async function openDocument(ref: string, access: Access, tools: VendorTools): Promise<OpenedDocument> {
  const found = await call(access, tools, {
    path: `documents/${encodeURIComponent(ref)}`,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (found === null) throw missing();
  const parsed = documentSchema.safeParse(found.value);
  if (!parsed.success) throw new VendorFault({ kind: 'retryable' }, 'document-not-as-agreed');
  const { base64 = '', url, sha256 } = parsed.data;
  const digest = sha256 === undefined ? {} : { digest: { alg: 'sha-256', value: sha256 } as const };
  if (url !== undefined) return { kind: 'address', url, ...digest };
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength === 0) throw missing();
  return { kind: 'bytes', bytes, ...digest };
}

function missing(): VendorFault {
  return new VendorFault({
    kind: 'invalid',
    findings: [{ pointer: '/document', code: 'document-not-fetched', params: { reason: 'not-found' } }],
  });
}
