/** Headers of a MIME part and the value of Content-Type (RFC 2045, 5.1), each name once. */
import { refused } from './soap-refused.ts';

export type Headers = ReadonlyMap<string, string>;
export type MediaType = { name: string; parameters: ReadonlyMap<string, string> };

const MAX_HEADERS = 30;
const MAX_TYPE = 1_000;
const FIELD = /^([!-9;-~]{1,60}):[ \t]*([\t -~\u0080-\u00FF]*)$/;
const TYPE = /^\s*([\w.+-]{1,60}\/[\w.+-]{1,60})\s*/y;
/** A value in quotes, or one that is not; some leave quotes out where RFC 2045 wants them. */
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*/y;

/** The lines of a head, without the empty one after it; names in small letters. */
export function readHeaders(head: string): Headers {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  if (lines.length > MAX_HEADERS) throw refused('too many headers');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name === undefined) throw refused('a header that is none');
    if (headers.has(name.toLowerCase())) throw refused('a header twice');
    headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

/** Null for what is no media type. */
export function mediaTypeOf(text: string): MediaType | null {
  if (text.length > MAX_TYPE) return null;
  TYPE.lastIndex = 0;
  const name = TYPE.exec(text)?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const parameters = new Map<string, string>();
  let at = TYPE.lastIndex;
  while (at < text.length && !/^;?\s*$/.test(text.slice(at))) {
    PARAMETER.lastIndex = at;
    const [, key, quoted, plain] = PARAMETER.exec(text) ?? [];
    if (key === undefined || parameters.has(key.toLowerCase())) return null;
    parameters.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    at = PARAMETER.lastIndex;
  }
  return { name, parameters };
}
