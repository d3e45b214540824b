/** Contents as they travel, strictly: what is not exactly base64 or quoted-printable is refused, never guessed at. */
import { refused } from './soap-refused.ts';

/** RFC 4648, 4, with white space between (RFC 2045, 6.8; XML Schema base64Binary). */
export function decodeBase64(raw: Uint8Array | string): Uint8Array {
  const text = (typeof raw === 'string' ? raw : Buffer.from(raw).toString('latin1')).replace(/[ \t\r\n]+/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw refused('base64 that is none');
  return Buffer.from(text, 'base64');
}

const [TAB, LF, CR, SPACE, EQUALS] = [0x09, 0x0a, 0x0d, 0x20, 0x3d];

/** RFC 2045, 6.7. Once over the bytes: blanks before a line end go, those between words stay. */
export function decodeQuotedPrintable(raw: Uint8Array): Uint8Array {
  const out = Buffer.alloc(raw.byteLength);
  let length = 0;
  const isLineEnd = (at: number) => raw[at] === CR && raw[at + 1] === LF;
  for (let at = 0; at < raw.byteLength; ) {
    const byte = raw[at] ?? 0;
    if (byte === EQUALS) {
      if (!isLineEnd(at + 1)) out[length++] = hexAt(raw, at + 1);
      at += 3;
    } else if (byte === SPACE || byte === TAB) {
      let end = at;
      while (raw[end] === SPACE || raw[end] === TAB) end += 1;
      if (end < raw.byteLength && !isLineEnd(end)) for (; at < end; at += 1) out[length++] = raw[at] ?? 0;
      at = end;
    } else {
      out[length++] = byte;
      at += 1;
    }
  }
  return out.subarray(0, length);
}

function hexAt(raw: Uint8Array, at: number): number {
  const digits = Buffer.from(raw.subarray(at, at + 2)).toString('latin1');
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw refused('quoted-printable that is none');
  return Number.parseInt(digits, 16);
}
