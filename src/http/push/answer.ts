/** Puts an adapter's answer on the wire, and into its words what went wrong. */
import type { PushAnswer } from '../../../contracts/vendor-intake.ts';
import { errorFields } from '../../log.ts';
import type { ActivePush, HttpDeps } from '../deps.ts';
import { challenge } from './identify.ts';
import type { Thrown } from './push-problem.ts';

/** Statuses a Response may not give a body with (Fetch, 2.2.3). */
const WITHOUT_BODY = new Set([204, 205, 304]);

export function answerPush({ status, headers, body }: PushAnswer, more: Record<string, string> = {}): Response {
  const bytes = typeof body === 'string' ? Buffer.from(body) : new Uint8Array(body);
  return new Response(WITHOUT_BODY.has(status) ? null : bytes, { status, headers: { ...headers, ...more } });
}

/** Never throws: an adapter that finds no words leaves a bare 500. */
export function answerProblem(
  deps: Pick<HttpDeps, 'log'>,
  push: ActivePush,
  path: string,
  { problem, retryAfterS }: Pick<Thrown, 'problem' | 'retryAfterS'>,
): Response {
  const more: Record<string, string> = {};
  if (problem.kind === 'unauthenticated') more['www-authenticate'] = challenge(push);
  if (retryAfterS !== null) more['retry-after'] = String(retryAfterS);
  // The rest of a body that is not read would otherwise be waited for.
  if (problem.kind === 'too-large') more.connection = 'close';
  try {
    return answerPush(push.problem(problem, path), more);
  } catch (error) {
    deps.log.error('vendor.push-speechless', { vendor: push.id, problem: problem.kind, ...errorFields(error) });
    return new Response(null, { status: 500, headers: more });
  }
}
