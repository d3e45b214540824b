/**
 * Receipts of an entry as `consultar` brings them: the signed one and the one with a verification code (CSV), decoded
 * once, their digest compared with the one told. One that differs is kept all the same, and told.
 */
import { createHash } from 'node:crypto';
import type { EvidencePiece, Healing } from '../../../contracts/outcome.ts';
import { childText, type XmlTree } from '../../../src/transport/soap.ts';

/** The contract itself writes CVS where it means CSV. */
const FORMS = [
  { content: 'justificanteFirmado', hash: 'hashJustificanteFirmado', name: 'justificante' },
  { content: 'justificanteCSV', hash: 'hashJustificanteCVS', name: 'justificante-csv' },
] as const;

export type Receipts = { pieces: EvidencePiece[]; healed: Healing[] };

export function receiptsOf(entry: XmlTree): Receipts {
  const receipts: Receipts = { pieces: [], healed: [] };
  for (const { content, hash, name } of FORMS) {
    const bytes = Buffer.from(childText(entry, content) ?? '', 'base64');
    if (bytes.byteLength === 0) continue;
    receipts.pieces.push({ ...formOf(bytes, name), bytes });
    const told = childText(entry, hash);
    if (told !== undefined && !isDigestOf(told, bytes)) receipts.healed.push('receipt-digest-differs');
  }
  return { ...receipts, healed: [...new Set(receipts.healed)] };
}

/** By what it is, not by what it is called: the type told is a text of theirs. */
function formOf(bytes: Buffer, name: string): Pick<EvidencePiece, 'name' | 'kind' | 'mediaType'> {
  const start = bytes.subarray(0, 5).toString('latin1');
  if (start === '%PDF-') return { name: `${name}.pdf`, kind: 'receipt', mediaType: 'application/pdf' };
  if (start.startsWith('<')) return { name: `${name}.xml`, kind: 'receipt-xml', mediaType: 'application/xml' };
  return { name: `${name}.bin`, kind: 'receipt', mediaType: 'application/octet-stream' };
}

/** SHA-512 in lower-case hex, as its client computes it (inferred); SHA-256 by its length, should it be that. */
export function isDigestOf(told: string, bytes: Buffer): boolean {
  const algorithm = { 128: 'sha512', 64: 'sha256' }[told.length];
  return algorithm !== undefined && createHash(algorithm).update(bytes).digest('hex') === told.toLowerCase();
}
