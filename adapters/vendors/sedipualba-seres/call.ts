/** One call to SERES: with the turn's token, which is renewed once where it is refused; answers are JSON or faults. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { baseOf, forgetToken, tokenOf } from './login.ts';
import type { SeresAccess } from './normalise.ts';

type Call = { path: string; body?: unknown; maxAnswerBytes: number };

/** Null for 404. Throws VendorFault `auth` or `retryable`. */
export async function call(access: SeresAccess, tools: VendorTools, of: Call): Promise<{ value: unknown } | null> {
  const first = await exchange(access, tools, of);
  if (first !== 'refused') return first;
  forgetToken(tools);
  const second = await exchange(access, tools, of);
  if (second === 'refused') throw new VendorFault({ kind: 'auth' }, 'token-refused');
  return second;
}

async function exchange(
  access: SeresAccess,
  tools: VendorTools,
  { path, body, maxAnswerBytes }: Call,
): Promise<{ value: unknown } | null | 'refused'> {
  const result = await tools.transport.exchange({
    method: body === undefined ? 'GET' : 'POST',
    url: `${baseOf(access)}/seres/api/registro/${path}`,
    headers: {
      authorization: `Bearer ${await tokenOf(access, tools)}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? [] : [Buffer.from(JSON.stringify(body))],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes,
  });
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  if (result.status === 401) return 'refused';
  if (result.status === 403) throw new VendorFault({ kind: 'auth' }, 'status-403');
  if (result.status === 404) return null;
  if (result.status !== 200) throw waiting(result.status, result.headers['retry-after']);
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(result.body)) };
  } catch {
    throw new VendorFault({ kind: 'retryable' }, 'not-json');
  }
}

function waiting(status: number, retryAfter: string | undefined): VendorFault {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
  return new VendorFault(
    seconds === null ? { kind: 'retryable' } : { kind: 'retryable', afterMs: seconds * 1_000 },
    `status-${status}`,
  );
}
