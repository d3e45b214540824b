/** Messages of several parts, written by hand so that each of them can be wrong in one way. */
import type { MultipartLimits } from '../../src/transport/soap-multipart.ts';

export const PART_LIMITS: MultipartLimits = {
  maxParts: 5,
  maxHeaderBytes: 1_000,
  maxPartBytes: 100_000,
  maxTotalBytes: 500_000,
};

export type HandPart = { headers?: readonly string[]; content: string | Uint8Array };

/** The parts one after the other; the first one is the message. */
export function multipart(parts: readonly HandPart[], boundary = 'limite'): Buffer {
  const written = parts.flatMap(({ headers = [], content }) => [
    Buffer.from(`--${boundary}\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

export const XOP_PART = ['Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"', 'Content-ID: <raiz@x>'];
export const RELATED = 'multipart/related; type="application/xop+xml"; start="<raiz@x>"; boundary="limite"';
