/** What a document is by its first bytes: the only two kinds taken are PDF (ISO 32000) and ZIP (APPNOTE 4.3.7). */

export const DOCUMENT_TYPES = ['application/pdf', 'application/zip'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Bytes needed to tell. */
export const MAGIC_BYTES = 5;
const MAGIC: Record<DocumentType, Buffer> = {
  'application/pdf': Buffer.from('%PDF-'),
  'application/zip': Buffer.from('PK\u0003\u0004'),
};

export function isDocumentType(mediaType: string): mediaType is DocumentType {
  return (DOCUMENT_TYPES as readonly string[]).includes(mediaType);
}

export function looksLike(mediaType: DocumentType, head: Uint8Array): boolean {
  const magic = MAGIC[mediaType];
  return magic.equals(head.subarray(0, magic.byteLength));
}
