/**
 * The fingerprint by which the same event is told from another with its identity: SHA-256 of the RFC 8785 form of
 * its content, with every document that travels as bytes replaced by the digest of those bytes.
 */
import { createHash } from 'node:crypto';

/** Tell where a request came from or how to read it, not what it says. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'dataschema']);

/** SHA-256 (hex) of the bytes a document's content stands for, or null where it stands for itself (csv, vendor). */
export type DigestOf = (content: Record<string, unknown>) => string | null;

/**
 * Canonical JSON of RFC 8785 (JCS): members sorted by UTF-16 code units, numbers and strings as ECMAScript writes
 * them. The value must come from JSON: well-formed strings, finite numbers, no undefined.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The SHA-256 that identifies an event's content. `event` need not be valid: it is compared, not understood. */
export function fingerprintOf(event: Record<string, unknown>, digestOf: DigestOf): Buffer {
  const content = Object.fromEntries(Object.entries(event).filter(([name]) => !NOT_CONTENT.has(name)));
  const { data } = content;
  const reduced = isObject(data) ? { ...content, data: reduceDocuments(data, digestOf) } : content;
  return createHash('sha256').update(canonicalJson(reduced)).digest();
}

function reduceDocuments(data: Record<string, unknown>, digestOf: DigestOf): Record<string, unknown> {
  if (!Array.isArray(data.documents)) return data;
  const documents = data.documents.map((document: unknown) => {
    if (!isObject(document) || !isObject(document.content)) return document;
    const sha256 = digestOf(document.content);
    return sha256 === null ? document : { ...document, content: { sha256 } };
  });
  return { ...data, documents };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
