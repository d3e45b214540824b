/**
 * Reads multipart/related (RFC 2387, RFC 2046) from strangers: a SOAP message and the files it refers to. Limits come
 * first; every way of saying two things at once is refused, as readers differ in which one they take.
 */

import { decodeBase64, decodeQuotedPrintable } from './soap-decode.ts';
import { type Headers, mediaTypeOf, readHeaders } from './soap-multipart-headers.ts';
import { refused } from './soap-refused.ts';

export type MultipartLimits = {
  maxParts: number;
  /** Of one part's headers. */
  maxHeaderBytes: number;
  maxPartBytes: number;
  maxTotalBytes: number;
};

export type Attachment = {
  /** Type and subtype, in small letters; `application/octet-stream` where nothing is said. */
  mediaType: string;
  /** Decoded. */
  content: Uint8Array;
};

export type Multipart = {
  /** The message. */
  root: Uint8Array;
  /** By Content-ID, without its angle brackets. What has none cannot be referred to and is not here. */
  attachments: ReadonlyMap<string, Attachment>;
};

/** RFC 2046, 5.1.1. */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;
const ROOT_TYPES = new Set(['text/xml', 'application/xml', 'application/xop+xml']);
const CRLF = Buffer.from('\r\n');

/** Is this the Content-Type of several parts? */
export function isMultipart(contentType: string | undefined): boolean {
  return /^\s*multipart\//i.test(contentType ?? '');
}

/** Throws GatewayError `xml-refused` for anything but one multipart/related message within the limits. */
export function readMultipart(contentType: string, body: Uint8Array, limits: MultipartLimits): Multipart {
  if (body.byteLength > limits.maxTotalBytes) throw refused('larger than allowed');
  const type = mediaTypeOf(contentType);
  if (type === null || type.name !== 'multipart/related') throw refused('not multipart/related');
  const boundary = type.parameters.get('boundary') ?? '';
  if (!BOUNDARY.test(boundary)) throw refused('several parts without a boundary');
  const parts = split(Buffer.from(body.buffer, body.byteOffset, body.byteLength), boundary, limits);
  const start = type.parameters.get('start');
  const root = start === undefined ? parts[0] : parts.find(({ id }) => id !== null && id === bare(start));
  if (root === undefined) throw refused('no part that is the message');
  if (!ROOT_TYPES.has(root.mediaType)) throw refused('a message that is not said to be XML');
  const attachments = new Map<string, Attachment>();
  for (const part of parts) {
    if (part.id === null) continue;
    if (attachments.has(part.id)) throw refused('two parts of one name');
    attachments.set(part.id, { mediaType: part.mediaType, content: part.content });
  }
  if (root.id !== null) attachments.delete(root.id);
  return { root: root.content, attachments };
}

type Part = Attachment & { id: string | null };

function split(body: Buffer, boundary: string, limits: MultipartLimits): Part[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const parts: Part[] = [];
  // The very first line needs no line end before it.
  let at = body.indexOf(delimiter.subarray(2)) === 0 ? -2 : body.indexOf(delimiter);
  if (at === -1) throw refused('no boundary where there should be one');
  for (;;) {
    const line = endOfBoundary(body, at + delimiter.length);
    if (line.last) return parts;
    if (parts.length >= limits.maxParts) throw refused('too many parts');
    const { headers, contentAt } = headersAt(body, line.end, { delimiter, limits });
    // A part without content may share its line end with the boundary that follows.
    at = body.indexOf(delimiter, contentAt - CRLF.length);
    if (at === -1) throw refused('cut short');
    parts.push(partOf(headers, body.subarray(contentAt, Math.max(at, contentAt)), limits));
  }
}

/* RFC 2046, 5.1.1: blanks may follow a boundary; anything else is content that begins like one. */
function endOfBoundary(body: Buffer, from: number): { last: boolean; end: number } {
  const last = body.subarray(from, from + 2).toString('latin1') === '--';
  let end = last ? from + 2 : from;
  while (body[end] === 0x20 || body[end] === 0x09) end += 1;
  if (last && end === body.byteLength) return { last, end };
  if (!body.subarray(end, end + CRLF.length).equals(CRLF)) throw refused('a boundary inside a part');
  return { last, end: end + CRLF.length };
}

function headersAt(
  body: Buffer,
  from: number,
  { delimiter, limits }: { delimiter: Buffer; limits: MultipartLimits },
): { headers: Headers; contentAt: number } {
  if (body.subarray(from, from + CRLF.length).equals(CRLF))
    return { headers: new Map(), contentAt: from + CRLF.length };
  const window = body.subarray(from, from + limits.maxHeaderBytes + 2 * CRLF.length);
  const length = window.indexOf('\r\n\r\n');
  if (length === -1)
    throw refused(window.byteLength > limits.maxHeaderBytes ? 'headers that are too long' : 'cut short');
  const head = window.subarray(0, length);
  if (head.includes(delimiter) || head.indexOf(delimiter.subarray(2)) === 0) throw refused('a boundary inside a part');
  return { headers: readHeaders(head.toString('latin1')), contentAt: from + length + 2 * CRLF.length };
}

function partOf(headers: Headers, raw: Buffer, limits: MultipartLimits): Part {
  if (raw.byteLength > limits.maxPartBytes) throw refused('a part that is too large');
  const named = headers.get('content-type');
  const type = named === undefined ? null : mediaTypeOf(named);
  if (named !== undefined && type === null) throw refused('a part of unreadable type');
  const mediaType = type?.name ?? 'application/octet-stream';
  if (/^(multipart|message)\//.test(mediaType)) throw refused('parts inside a part');
  const id = headers.get('content-id');
  return {
    id: id === undefined ? null : bare(id),
    mediaType,
    content: decoded(raw, headers.get('content-transfer-encoding') ?? 'binary'),
  };
}

/* RFC 2045, 6.1. */
function decoded(raw: Buffer, encoding: string): Uint8Array {
  switch (encoding.toLowerCase()) {
    case '7bit':
    case '8bit':
    case 'binary':
      return raw;
    case 'base64':
      return decodeBase64(raw);
    case 'quoted-printable':
      return decodeQuotedPrintable(raw);
    default:
      throw refused('an encoding nobody uses');
  }
}

/** RFC 2392: a Content-ID without its angle brackets, which some leave out. */
function bare(id: string): string {
  const [, inside, plain] = /^(?:<([^<>\s]{1,255})>|([^<>\s]{1,255}))$/.exec(id) ?? [];
  const found = inside ?? plain;
  if (found === undefined) throw refused('a part with an unreadable name');
  return found;
}
