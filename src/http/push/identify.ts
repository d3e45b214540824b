/** Who pushes: what a caller presents is compared with what every credential of the vendor would, found or not. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpContext } from '../context.ts';
import type { ActivePush, PushCaller } from '../deps.ts';

/** Null where nobody presents that. */
export function identify(c: HttpContext, { scheme, callers }: ActivePush): PushCaller | null {
  const header = c.req.header('authorization') ?? '';
  const presented = scheme === 'basic' ? basic(header) : bearer(header);
  // Nothing presented is compared too: no credential may present the empty text.
  const digest = createHash('sha256')
    .update(presented ?? '')
    .digest();
  let found: PushCaller | null = null;
  for (const caller of callers) {
    const same = timingSafeEqual(caller.presents, digest);
    if (same && presented !== null) found ??= caller;
  }
  return found;
}

export function challenge({ scheme, product }: Pick<ActivePush, 'scheme' | 'product'>): string {
  const realm = `realm="${product.replace(/[^\x20-\x7e]|["\\]/g, '_')}"`;
  return scheme === 'basic' ? `Basic ${realm}, charset="UTF-8"` : `Bearer ${realm}`;
}

/* RFC 7617: user and password as the bytes that were encoded. */
function basic(header: string): Uint8Array | null {
  const text = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  return text === undefined ? null : Buffer.from(text, 'base64');
}

function bearer(header: string): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? null;
}
