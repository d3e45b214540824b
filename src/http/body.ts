/** Reads request bodies within bounds: length before the first byte, length on the way, and memory of all together. */
import { GatewayError } from '../errors.ts';
import type { HttpContext } from './context.ts';
import type { Budget } from './rate-limit.ts';

/** Lower-case type without parameters. Throws GatewayError `unsupported-media-type` for a charset other than UTF-8. */
export function mediaTypeOf(c: HttpContext): string {
  const [type = '', ...parameters] = (c.req.header('content-type') ?? '').split(';');
  for (const parameter of parameters) {
    const charset = /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1];
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw unsupported('charset=utf-8');
  }
  const encoding = c.req.header('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw unsupported('content-encoding: identity');
  return type.trim().toLowerCase();
}

export function unsupported(supported: string): GatewayError {
  return new GatewayError('unsupported-media-type', 'http', `Supported here: ${supported}.`, { params: { supported } });
}

/** The body piece by piece. Throws GatewayError `too-large` before or at the byte that is one too many. */
export async function* bodyPieces(c: HttpContext, maxBytes: number): AsyncGenerator<Uint8Array> {
  const declared = Number(c.req.header('content-length') ?? '0');
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const stream = c.req.raw.body;
  if (stream === null) return;
  const reader = stream.getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await readNext(reader);
      if (done) return;
      total += value.byteLength;
      if (total > maxBytes) throw tooLarge(maxBytes);
      yield value;
    }
  } finally {
    // A body that is not wanted to its end is not waited for.
    reader.releaseLock();
  }
}

async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw new GatewayError('malformed', 'http', 'The body ended early.', {
      findings: [{ pointer: '', code: 'body-cut' }],
      cause,
    });
  }
}

/** Hands the whole body to `use`; its bytes count against `budget` until `use` is done. */
export async function withBody<T>(
  c: HttpContext,
  bounds: { maxBytes: number; budget: Budget },
  use: (body: Buffer) => Promise<T>,
): Promise<T> {
  const pieces: Uint8Array[] = [];
  let held = 0;
  try {
    for await (const piece of bodyPieces(c, bounds.maxBytes)) {
      bounds.budget.take(piece.byteLength);
      held += piece.byteLength;
      pieces.push(piece);
    }
    return await use(Buffer.concat(pieces, held));
  } finally {
    bounds.budget.give(held);
  }
}

function tooLarge(maxBytes: number): GatewayError {
  return new GatewayError('too-large', 'http', 'The body is too large.', { params: { maximum: maxBytes } });
}
