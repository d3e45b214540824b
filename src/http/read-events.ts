/** Reads what POST /v1/events may carry: one CloudEvent, structured or binary, or a batch (CloudEvents 1.0, HTTP binding 1.0.2). */
import { GatewayError } from '../errors.ts';
import { mediaTypeOf, unsupported } from './body.ts';
import type { HttpContext } from './context.ts';
import { parseJson } from './json.ts';

export const MAX_BATCH = 100;
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const ACCEPTED = `${STRUCTURED}, ${BATCH}, application/json + ce-*`;
/** The media types of a single event. */
export const ONE_EVENT = `${STRUCTURED}, application/json + ce-*`;

export type EventMode = 'structured' | 'binary' | 'batch';

/** Decided from headers alone. Throws GatewayError `unsupported-media-type`. */
export function eventMode(c: HttpContext): EventMode {
  const type = mediaTypeOf(c);
  if (type === STRUCTURED) return 'structured';
  if (type === BATCH) return 'batch';
  if (type === 'application/json' && c.req.header('ce-specversion') !== undefined) return 'binary';
  throw unsupported(ACCEPTED);
}

/** One event, as structured mode would have carried it. Throws GatewayError `malformed`. */
export function readEvent(c: HttpContext, mode: 'structured' | 'binary', body: Uint8Array): unknown {
  return mode === 'structured'
    ? parseJson(body)
    : { ...attributesOf(c), datacontenttype: 'application/json', data: parseJson(body) };
}

/** Throws GatewayError `malformed`, or `too-large` beyond 100 events. */
export function readBatch(body: Uint8Array): unknown[] {
  const value = parseJson(body);
  if (!Array.isArray(value))
    throw new GatewayError('malformed', 'http', 'Not a list.', { findings: [{ pointer: '', code: 'not-a-list' }] });
  if (value.length > MAX_BATCH)
    throw new GatewayError('too-large', 'http', 'Too many events.', {
      params: { maximum: MAX_BATCH },
      findings: [{ pointer: '', code: 'batch-too-long', params: { maximum: MAX_BATCH } }],
    });
  return value;
}

function attributesOf(c: HttpContext): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [header, value] of c.req.raw.headers) {
    if (!header.startsWith('ce-')) continue;
    const decoded = decodeAttribute(value);
    if (decoded === null || decoded.includes('\u0000'))
      throw new GatewayError('malformed', 'http', 'A header cannot be read.', {
        findings: [{ pointer: `/${header.slice(3)}`, code: 'header', params: { name: header } }],
      });
    attributes[header.slice(3)] = decoded;
  }
  // These have their own place in binary mode: the Content-Type and the body.
  delete attributes.datacontenttype;
  delete attributes.data;
  return attributes;
}

/* Section 3.1.3.2: a quoted value is unescaped first, then percent-decoded as UTF-8. */
function decodeAttribute(value: string): string | null {
  const quoted = /^"(.*)"$/.exec(value)?.[1];
  const plain = quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(plain);
  } catch {
    return null;
  }
}
