/** NOTIB's rules of the document: one, with its bytes in the request, PDF or ZIP by what it is and not by its name. */

import type { Report } from './report.ts';
import type { DocumentV2, NotificacioV2 } from './schema.ts';

const MAX_NAME = 200;
const NO_ARCHIVE = "aquesta passarel·la no té accés a l'arxiu de csv i uuid; envieu-lo a contingutBase64.";
const NO_BASE64 = 'contingutBase64 no és base64.';
export const MAX_DOCUMENT_MB = 10;

export function validateDocument(request: NotificacioV2, report: Report): void {
  const { document } = request;
  const more = [request.document2, request.document3, request.document4, request.document5];
  // As NOTIB: outside SIR a second one may not even be there.
  if (more.some((each) => each != null)) report('/document2', '1087');
  if (document == null) {
    report('/document', '1070');
    return;
  }
  if (document.arxiuNom === undefined) report('/document/arxiuNom', '1071');
  else if (document.arxiuNom.length > MAX_NAME) report('/document/arxiuNom', '1072', { maximum: MAX_NAME });
  const inline = (document.contingutBase64 ?? '').trim() !== '';
  const sources = [inline, document.csv !== undefined, document.uuid !== undefined].filter(Boolean);
  if (sources.length === 0) {
    report('/document', '1073');
    return;
  }
  if (sources.length > 1) {
    report('/document', '1074');
    return;
  }
  if (!inline) {
    report('/document', '1077', { why: NO_ARCHIVE });
    return;
  }
  const bytes = bytesOf(document);
  if (bytes === null) {
    report('/document/contingutBase64', '1077', { why: NO_BASE64 });
    return;
  }
  if (bytes.byteLength > MAX_DOCUMENT_MB * 1024 * 1024) report('/document', '1085', { maximum: MAX_DOCUMENT_MB });
  if (mediaTypeOf(bytes) === null) report('/document', '1075');
}

/**
 * Null for what is no base64, or nothing. Encoders break lines at 76 characters, and NOTIB's decoder passes over that. What
 * is no base64 leaves fewer bytes than its length promises: a pattern over ten megabytes would cost more.
 */
export function bytesOf({ contingutBase64 }: DocumentV2): Buffer | null {
  const text = (contingutBase64 ?? '').replace(/\s+/g, '').replace(/={1,2}$/, '');
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength > 0 && bytes.byteLength === Math.floor((text.length * 3) / 4) ? bytes : null;
}

/** By its first bytes. */
export function mediaTypeOf(bytes: Uint8Array): 'application/pdf' | 'application/zip' | null {
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  if (start === '%PDF-') return 'application/pdf';
  return start.startsWith('PK\x03\x04') ? 'application/zip' : null;
}
