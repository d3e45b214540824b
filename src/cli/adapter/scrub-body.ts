/** A body without people and secrets: JSON, XML, forms, and base64 inside of them; what is no text is not kept. */
import { fieldKind } from './scrub-keys.ts';
import type { Scrubber } from './scrubber.ts';

/** One page that says nothing: stands for every document. */
export const EMPTY_PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
/** Shorter ones are words. */
const BASE64 = /^[A-Za-z0-9+/_-]{24,}={0,2}$/;
/** SHA-512. */
const MAX_DIGEST_BYTES = 64;
/** Bodies in bodies in bodies: deeper is nobody's contract. */
const MAX_DEPTH = 4;

export function scrubBody(bytes: Uint8Array, mediaType: string, scrubber: Scrubber): string | Buffer {
  const text = textOf(bytes);
  if (text === null) return EMPTY_PDF;
  return scrubText(text, mediaType, scrubber, 0);
}

function scrubText(text: string, mediaType: string, scrubber: Scrubber, depth: number): string {
  const trimmed = text.trim();
  if (/^[{["]/.test(trimmed)) {
    try {
      const value: unknown = JSON.parse(trimmed);
      const first = scrubJson(value, '', scrubber, depth);
      // Twice: what a later field was found to hold may stand in an earlier one.
      return JSON.stringify(scrubJson(first, '', scrubber, depth), null, 2);
    } catch {
      // Not JSON: read as what else it may be.
    }
  }
  if (trimmed.startsWith('<')) return scrubber.text(scrubXml(text, scrubber, depth));
  if (/form-urlencoded/.test(mediaType)) return scrubQuery(text, scrubber);
  return scrubber.text(text);
}

function scrubJson(value: unknown, name: string, scrubber: Scrubber, depth: number): unknown {
  if (Array.isArray(value)) return value.map((each) => scrubJson(each, name, scrubber, depth));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [scrubber.text(key), scrubJson(each, key, scrubber, depth)]),
    );
  if (typeof value === 'string') return scrubValue(name, value, scrubber, depth);
  if (typeof value !== 'number') return value;
  const scrubbed = scrubValue(name, String(value), scrubber, depth);
  return scrubbed === String(value) ? value : scrubbed;
}

/** Text of elements and attributes by their local names; the rest as any text. */
function scrubXml(text: string, scrubber: Scrubber, depth: number): string {
  return text.replace(
    /<([\w:.-]+)((?:\s[^<>]*)?)>(\s*)(<!\[CDATA\[[\s\S]*?\]\]>|[^<]*)/g,
    (_, name: string, attributes: string, space: string, content: string) => {
      const kept = attributes.replace(
        /([\w:.-]+)\s*=\s*(["'])([\s\S]*?)\2/g,
        (_all, key: string, quote: string, value: string) =>
          /^xmlns/.test(key)
            ? `${key}=${quote}${value}${quote}`
            : `${key}=${quote}${scrubValue(key, value, scrubber, depth)}${quote}`,
      );
      const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(content)?.[1];
      const inner = scrubValue(name, cdata ?? content, scrubber, depth);
      return `<${name}${kept}>${space}${cdata === undefined ? inner : `<![CDATA[${inner}]]>`}`;
    },
  );
}

export function scrubQuery(query: string, scrubber: Scrubber): string {
  const pairs = [...new URLSearchParams(query)].map(([key, value]) => [
    scrubber.text(key),
    scrubValue(key, value, scrubber, 0),
  ]);
  return new URLSearchParams(pairs as [string, string][]).toString();
}

export function scrubValue(name: string, value: string, scrubber: Scrubber, depth: number): string {
  const kind = fieldKind(name);
  if (kind !== null) return scrubber.field(kind, value);
  const packed = value.replace(/\s/g, '');
  if (BASE64.test(packed) && depth < MAX_DEPTH) {
    const decoded = Buffer.from(packed, 'base64');
    const text = textOf(decoded);
    // What is short and no text is a digest or an identifier.
    const document =
      text === null && (/^(%PDF|PK)/.test(decoded.toString('latin1')) || decoded.length > MAX_DIGEST_BYTES);
    if (document) return EMPTY_PDF.toString('base64');
    if (text === null) return scrubber.text(value);
    return Buffer.from(scrubText(text, '', scrubber, depth + 1)).toString('base64');
  }
  if (depth < MAX_DEPTH && /^\s*[{[<]/.test(value)) return scrubText(value, '', scrubber, depth + 1);
  return scrubber.text(value);
}

/** Null for what is no text; a PDF or an archive is none, whatever its bytes. Text is UTF-8, else Latin-1. */
export function textOf(bytes: Uint8Array): string | null {
  const latin1 = Buffer.from(bytes).toString('latin1');
  const binary = [...latin1].some((each) => each < ' ' && !'\n\r\t'.includes(each));
  if (binary || /^(%PDF|PK)/.test(latin1)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return [...latin1].some((each) => each >= '\u007f' && each <= '\u009f') ? null : latin1;
  }
}
