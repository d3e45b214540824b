/** One call to the service: with the credential's token, within the core's time and size; answers are JSON or faults. */
import type { HttpResult } from '../../../contracts/backend.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorAccess, VendorTools } from '../../../contracts/vendor-intake.ts';
import type { Credential, EntitySettings, Settings } from './config.ts';

export type Access = VendorAccess<Settings, Credential, EntitySettings>;
type Call = { path: string; body?: unknown; maxAnswerBytes?: number };

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Null for 404. Throws VendorFault `auth`, `conflict` or `retryable`. */
export async function call(access: Access, tools: VendorTools, of: Call): Promise<{ value: unknown } | null> {
  const result = await exchange(access, tools, of);
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  switch (result.status) {
    case 200:
      return { value: parse(result.body) };
    case 204:
      return { value: null };
    case 401:
    case 403:
      throw new VendorFault({ kind: 'auth' }, `status-${result.status}`);
    case 404:
      return null;
    case 409: // queue
      throw new VendorFault({ kind: 'conflict' }); // queue
    default:
      throw new VendorFault({ kind: 'retryable' }, `status-${result.status}`);
  }
}

export function exchange(
  access: Access,
  tools: VendorTools,
  { path, body, maxAnswerBytes }: Call,
): Promise<HttpResult> {
  const { url, token } = access.credential;
  return tools.transport.exchange({
    method: body === undefined ? 'GET' : 'POST',
    url: `${url.replace(/\/+$/, '')}/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? [] : [Buffer.from(JSON.stringify(body))],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: maxAnswerBytes ?? MAX_ANSWER_BYTES,
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new VendorFault({ kind: 'retryable' }, 'not-json');
  }
}
