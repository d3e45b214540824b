/** The rules about the document: there is one, it is a PDF or a ZIP, of a bearable size, and its hash is true. */
import { createHash } from 'node:crypto';
import { Refusal } from './simulator-errors.ts';
import type { XmlNode } from './simulator-message.ts';

/** "15 MB, about 11 MB before Base64" (contract §8). */
export const MAX_DOCUMENT_BYTES = 11 * 1024 * 1024;

export type DocumentFacts = { hash: string; documentBytes: number; mediaType: string };

export function checkDocument(request: XmlNode, maxDocumentBytes: number): DocumentFacts {
  const documents = request.children('documento');
  if (documents.length > 1) throw new Refusal('4310');
  const [document] = documents;
  if (document === undefined) throw new Refusal('4311');
  const content = document.text('contenido')?.trim() ?? '';
  const link = document.text('enlaceDocumento')?.trim() ?? '';
  if (content === '' && link === '') throw new Refusal('4312');
  checkOptions(document);
  const hash = document.text('hash')?.trim() ?? '';
  if (hash === '') throw new Refusal('4300');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(hash)) throw new Refusal('4301');
  // How the platform fetches a linked document is not known; nobody uses it. It is taken as it is declared.
  if (content === '') return { hash, documentBytes: 0, mediaType: 'application/octet-stream' };

  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > maxDocumentBytes) throw new Refusal('4330');
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) throw new Refusal('4150');
  if (createHash('sha256').update(bytes).digest('base64') !== hash) throw new Refusal('4320');
  return { hash, documentBytes: bytes.length, mediaType };
}

// The number for a document of another type is not known; 4150 is our assumption.
function mediaTypeOf(bytes: Buffer): string | null {
  const magic = bytes.subarray(0, 4).toString('latin1');
  if (magic === '%PDF') return 'application/pdf';
  return magic.startsWith('PK') ? 'application/zip' : null;
}

function checkOptions(document: XmlNode): void {
  const options = document.child('opcionesDocumento')?.options();
  const wrong = (name: string, empty: string, invalid: string) => {
    const value = options?.get(name);
    if (value === '') throw new Refusal(empty);
    if (value !== undefined && value !== 'si' && value !== 'no') throw new Refusal(invalid);
  };
  wrong('normalizado', '4151', '4152');
  wrong('generarCsv', '4153', '4154');
}
