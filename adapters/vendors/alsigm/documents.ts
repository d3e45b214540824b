/** Opens the document of a notification SIGEM made: by the notification's code, under the names SIGEM lists with it. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { OpenedDocument, VendorTools } from '../../../contracts/vendor-intake.ts';
import { childText } from '../../../src/transport/soap.ts';
import { call, type Far, farOf, SigemRefusal } from './call.ts';
import { ERROR_NUMBERS } from './codes.ts';
import type { AlsigmAccess } from './normalise.ts';
import { CRITERIA } from './schema.ts';
import { tag, tags } from './wire.ts';

/** Of one notification. */
const MAX_NAMES = 5;

/** Opaque to everybody else; no person in it. */
export function documentRef(code: string, names: readonly string[]): string {
  return ['documento', code, ...names.slice(0, MAX_NAMES)].map(encodeURIComponent).join(':');
}

/** Throws VendorFault. */
export async function openDocument(ref: string, access: AlsigmAccess, tools: VendorTools): Promise<OpenedDocument> {
  const [word, code, ...names] = ref.split(':').map(decodeURIComponent);
  const far = farOf(access);
  if (word !== 'documento' || code === undefined || far === null) throw missing();
  // SIGEM lists all documents of the same person in the same file, and gives those of this notification alone.
  for (const name of names) {
    const bytes = await fetchOne(far, tools, { codigoNoti: code, codigDoc: name });
    if (bytes !== null) return { kind: 'bytes', bytes };
  }
  throw missing();
}

async function fetchOne(far: Far, tools: VendorTools, criteria: { codigoNoti: string; codigDoc: string }) {
  try {
    const inner = tag('poCriterio', { raw: tags(CRITERIA.document, criteria) });
    const found = await call(far, tools, { service: 'notifications', name: 'recuperaDocumento', inner });
    const bytes = Buffer.from(found === null ? '' : (childText(found, 'content') ?? ''), 'base64');
    return bytes.byteLength === 0 ? null : bytes;
  } catch (error) {
    if (error instanceof SigemRefusal && error.number === ERROR_NUMBERS.noDocument) return null;
    throw error;
  }
}

function missing(): VendorFault {
  return new VendorFault({
    kind: 'invalid',
    findings: [{ pointer: '/nombreDocumentos', code: 'document-not-fetched', params: { reason: 'not-found' } }],
  });
}
