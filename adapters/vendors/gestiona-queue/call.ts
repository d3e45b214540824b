/** One call to the API with the access token; what it answers as JSON, and lists to their last page. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { type GestionaAccess, linkOf, within } from './address.ts';
import { ACCESS_TOKEN } from './codes.ts';
import { pageSchema } from './schema.ts';
import { forgetToken, tokenOf } from './token.ts';

const MAX_JSON_BYTES = 2 * 1024 * 1024;
/** Of one list; beyond, something turns in a circle. */
const MAX_PAGES = 20;

export type Call = {
  method: 'GET' | 'POST';
  url: string;
  body?: { type: string; text: string };
  maxAnswerBytes?: number;
};
export type Answered = { status: number; headers: Record<string, string>; body: Uint8Array };

/** Whatever it answers but a refusal of our token. Throws VendorFault `auth`, or `retryable` where nothing whole came. */
export async function call(access: GestionaAccess, tools: VendorTools, of: Call): Promise<Answered> {
  const first = await exchange(access, tools, of);
  if (first.status !== 401) return first;
  const second = forgetToken(tools) ? await exchange(access, tools, of) : first;
  if (second.status === 401) throw new VendorFault({ kind: 'auth' }, 'token-refused');
  return second;
}

async function exchange(access: GestionaAccess, tools: VendorTools, of: Call): Promise<Answered> {
  const { method, url, body, maxAnswerBytes = MAX_JSON_BYTES } = of;
  const result = await tools.transport.exchange({
    method,
    url,
    headers: {
      [ACCESS_TOKEN]: await tokenOf(access, tools),
      ...(body === undefined ? {} : { 'content-type': body.type }),
    },
    body: body === undefined ? [] : [Buffer.from(body.text)],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes,
  });
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  return result;
}

/** What a resource is, or null where there is none (204, 404). Throws VendorFault. */
export async function read(access: GestionaAccess, tools: VendorTools, url: string): Promise<unknown> {
  const answer = await call(access, tools, { method: 'GET', url });
  if (answer.status === 204 || answer.status === 404) return null;
  if (answer.status !== 200) throw faultOf(answer);
  return jsonOf(answer);
}

/** All of a list, page by page, at most `atMost`. Throws VendorFault, `invalid` where a page leads elsewhere. */
export async function readList(
  access: GestionaAccess,
  tools: VendorTools,
  of: { url: string; atMost: number },
): Promise<unknown[]> {
  const found: unknown[] = [];
  let next: string | null = of.url;
  for (let pages = 0; next !== null; pages += 1) {
    if (pages >= MAX_PAGES || found.length > of.atMost)
      throw new VendorFault({ kind: 'retryable' }, 'list-without-end');
    const page = pageSchema.safeParse((await read(access, tools, next)) ?? {});
    if (!page.success) throw new VendorFault({ kind: 'retryable' }, 'not-a-list');
    found.push(...(page.data.content ?? []));
    const href = linkOf(page.data.links, 'next');
    next = href === null ? null : within(access, href);
    if (href !== null && next === null) throw elsewhere('/links/next');
  }
  return found;
}

export function jsonOf({ body }: Answered): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new VendorFault({ kind: 'retryable' }, 'not-json');
  }
}

/** Later it may be another: also where a right is missing (403), which a person can give. */
export function faultOf({ status, headers }: Answered): VendorFault {
  const wait = headers['retry-after'] ?? '';
  const seconds = /^\d{1,6}$/.test(wait) ? Number(wait) : null;
  return new VendorFault(
    seconds === null ? { kind: 'retryable' } : { kind: 'retryable', afterMs: seconds * 1_000 },
    `status-${status}`,
  );
}

export function elsewhere(pointer: string): VendorFault {
  return new VendorFault({ kind: 'invalid', findings: [{ pointer, code: 'link-elsewhere' }] }, 'link-elsewhere');
}
