/** What became of a notice, in the service's form: told to it after each move that it has a word for. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { StatusTools, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { type Access, exchange } from './call.ts';
import { STATES } from './codes.ts';

export function concerns({ legal, delivery }: VendorMessage): boolean {
  return delivery === 'rejected' || (legal !== null && legal in STATES);
}

/** The body; `at` in UTC. */
export function formatStatus(message: VendorMessage): Record<string, unknown> {
  const { legal, legalAt, problem } = message;
  if (legal !== null && legal in STATES) return { state: STATES[legal], at: legalAt?.toISOString() ?? null };
  return { state: 'NOT_SENT', reason: problem?.text ?? null };
}

export function deliver(message: VendorMessage, access: Access, tools: StatusTools): Promise<HttpResult> {
  const id = encodeURIComponent(message.refs.notice ?? '');
  return exchange(access, tools, { path: `notices/${id}/state`, body: formatStatus(message) });
}

/** The service's own definition of success. */
export function succeeded(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 204;
}
