/** One exchange as it may be kept: request and answer as text, without people and secrets. */

import { scrubBody, scrubQuery, scrubValue } from './scrub-body.ts';
import { fieldKind } from './scrub-keys.ts';
import type { Scrubber } from './scrubber.ts';

export type Exchange = {
  method: string;
  /** Path and query. */
  target: string;
  requestHeaders: Readonly<Record<string, string>>;
  requestBody: Uint8Array;
  status: number;
  responseHeaders: Readonly<Record<string, string>>;
  responseBody: Uint8Array;
};
export type Kept = { request: string; response: string };

/** Of the connection, of no contract. */
const HOP =
  /^(host|connection|keep-alive|transfer-encoding|content-length|date|server|via|x-forwarded-.*|forwarded|user-agent|accept-encoding|content-encoding|set-cookie2?)$/i;

export function scrubExchange(exchange: Exchange, scrubber: Scrubber): Kept {
  // Bodies first: what a field of theirs holds is then known in addresses and headers too.
  const request = bodyText(exchange.requestBody, exchange.requestHeaders, scrubber);
  const response = bodyText(exchange.responseBody, exchange.responseHeaders, scrubber);
  const head = `${exchange.method} ${scrubTarget(exchange.target, scrubber)}`;
  const requestText = `${head}\n${headersOf(exchange.requestHeaders, scrubber)}\n${request}`;
  const responseText = `${exchange.status}\n${headersOf(exchange.responseHeaders, scrubber)}\n${response}`;
  // Once more, now that all is known.
  return { request: scrubber.text(requestText), response: scrubber.text(responseText) };
}

function bodyText(bytes: Uint8Array, headers: Readonly<Record<string, string>>, scrubber: Scrubber): string {
  if (bytes.byteLength === 0) return '';
  const body = scrubBody(bytes, headers['content-type'] ?? '', scrubber);
  return typeof body === 'string' ? body : body.toString('utf8');
}

function headersOf(headers: Readonly<Record<string, string>>, scrubber: Scrubber): string {
  return Object.entries(headers)
    .filter(([name]) => !HOP.test(name))
    .map(([name, value]) => {
      const kind = fieldKind(name);
      return `${name}: ${kind === 'secret' ? scrubber.field('secret', value) : scrubValue(name, value, scrubber, 0)}\n`;
    })
    .join('');
}

function scrubTarget(target: string, scrubber: Scrubber): string {
  const [path = '', query] = target.split('?', 2);
  const segments = path.split('/').map((each) => {
    const plain = decoded(each);
    const scrubbed = scrubValue('', plain, scrubber, 0);
    return scrubbed === plain ? each : encodeURIComponent(scrubbed);
  });
  return `${segments.join('/')}${query === undefined ? '' : `?${scrubQuery(query, scrubber)}`}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
