/**
 * Receipts as they travel, in a query's answer and in a callback: base64Binary, decoded once. One that was encoded
 * twice (seen at others, NOTIB #160) is known by what it then starts with, put right, and told.
 */
import type { EvidencePiece, Healing } from '../../../contracts/outcome.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';

export type Receipts = { pieces: EvidencePiece[]; healed: Healing[] };

const FORMS = [
  { element: 'acusePDF', name: 'acuse.pdf', kind: 'receipt', mediaType: 'application/pdf' },
  { element: 'acuseXML', name: 'acuse.xml', kind: 'receipt-xml', mediaType: 'application/xml' },
] as const;

/** What the children `acusePDF` and `acuseXML` of `node` hold; an empty one is none. */
export function receiptsOf(node: XmlTree | undefined): Receipts {
  const receipts: Receipts = { pieces: [], healed: [] };
  if (node === undefined) return receipts;
  for (const { element, ...form } of FORMS) {
    const decoded = decodeReceipt(contentOf(node, element));
    if (decoded === null) continue;
    receipts.pieces.push({ ...form, bytes: decoded.bytes });
    if (decoded.healed !== null) receipts.healed.push(decoded.healed);
  }
  return receipts;
}

/** The Base64 text of a receipt; undefined where there is none. */
export function contentOf(node: XmlTree, element: (typeof FORMS)[number]['element']): string | undefined {
  return child(node, element) === undefined ? undefined : childText(node, element, 'contenido');
}

/* Decoding forgives anything, so what is decoded again must be Base64 through and through: a ZIP is not. */
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/** Null for an empty one. What is neither PDF nor XML, decoded once or twice, is kept as decoded once, and told. */
export function decodeReceipt(base64: string | undefined): { bytes: Buffer; healed: Healing | null } | null {
  if (base64 === undefined) return null;
  const once = Buffer.from(base64, 'base64');
  if (once.byteLength === 0) return null;
  if (looksLikeReceipt(once)) return { bytes: once, healed: null };
  const text = once.toString('latin1');
  const twice = BASE64.test(text) ? Buffer.from(text, 'base64') : null;
  if (twice !== null && looksLikeReceipt(twice)) return { bytes: twice, healed: 'receipt-double-encoded' };
  return { bytes: once, healed: 'receipt-form-unknown' };
}

function looksLikeReceipt(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 5).toString('latin1');
  return start === '%PDF-' || start.startsWith('<') || start.startsWith('\u00ef\u00bb\u00bf<');
}
