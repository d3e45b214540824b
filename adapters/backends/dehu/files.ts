/** Files in answers: documents, annexes, receipts. Named by what they are, never by what somebody calls them. */
import { createHash } from 'node:crypto';
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import { GatewayError } from '../../../src/errors.ts';
import { childText, type XmlTree } from '../../../src/transport/soap.ts';
import { contentOf, type SoapMessageRead } from '../../../src/transport/soap-answer.ts';

/** The bytes an element refers to; null where there are none, or they did not come along. */
export function bytesOf(element: XmlTree | undefined, message: SoapMessageRead): Uint8Array | null {
  if (element === undefined) return null;
  const { href } = element.attributes;
  // Seen in answers: the reference as the attribute and as the text (swaRef).
  const twice = href !== undefined && element.text.trim() === href;
  try {
    const { content } = contentOf(twice ? { ...element, text: '' } : element, message);
    return content.byteLength === 0 ? null : content;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return null;
    throw error;
  }
}

export function pieceOf(stem: string, bytes: Uint8Array): EvidencePiece {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64))
    .toString('latin1')
    .trimStart();
  if (head.startsWith('%PDF-')) return { name: `${stem}.pdf`, kind: 'receipt', mediaType: 'application/pdf', bytes };
  if (head.startsWith('<?xml')) return { name: `${stem}.xml`, kind: 'receipt', mediaType: 'text/xml', bytes };
  return { name: `${stem}.bin`, kind: 'receipt', mediaType: 'application/octet-stream', bytes };
}

/** Is what came what the signed message tells the digest of? Null where it tells none, or none we compute. */
export function digestOf(document: XmlTree, bytes: Uint8Array): 'same' | 'differs' | null {
  const told = childText(document, 'hashDocumento', 'hash');
  const algorithm = childText(document, 'hashDocumento', 'algoritmoHash');
  if (told === undefined || !/^sha-?256$/i.test(algorithm ?? '')) return null;
  const hash = createHash('sha256').update(bytes).digest();
  // In base64 by the examples we have; the same in letters is no other document.
  return told === hash.toString('base64') || told.toLowerCase() === hash.toString('hex') ? 'same' : 'differs';
}
