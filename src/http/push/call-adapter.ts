/** Hands a bounded request to the adapter of its vendor, and waits for the answer no longer than one exchange may take. */
import type { PushAnswer, PushRequest } from '../../../contracts/vendor-intake.ts';
import { badTextFindings } from '../../domain/bad-text.ts';
import { GatewayError } from '../../errors.ts';
import { unsupported, withBody } from '../body.ts';
import type { HttpContext } from '../context.ts';
import type { ActivePush, PushCaller } from '../deps.ts';
import { parseJson } from '../json.ts';
import type { Budget } from '../rate-limit.ts';
import type { Found } from './find-route.ts';

type Call = { push: ActivePush; caller: PushCaller; found: Found; budget: Budget };

/** Throws what the adapter throws, GatewayError `malformed`, `too-large`, `unsupported-media-type`, `store-unavailable` (out of time). */
export async function callAdapter(c: HttpContext, { push, caller, found, budget }: Call): Promise<PushAnswer> {
  const { route } = found;
  const query = Object.fromEntries(new URL(c.req.url).searchParams);
  const bad = badTextFindings(query);
  if (bad.length > 0) throw new GatewayError('malformed', 'http', 'The query cannot be read.', { findings: bad });
  const call = (body: Uint8Array) =>
    withinTime(caller.handle(route, requestOf(c, { params: found.params, query, body })), push.timeoutMs);
  if (route.method === 'GET') return call(new Uint8Array(0));
  const encoding = c.req.header('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw unsupported('content-encoding: identity');
  return withBody(c, { maxBytes: route.maxBodyBytes, budget }, call);
}

function requestOf(c: HttpContext, given: Pick<PushRequest, 'params' | 'query' | 'body'>): PushRequest {
  return {
    ...given,
    mediaType: (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    soapAction: (c.req.header('soapaction') ?? '').replace(/^\s*"(.*)"\s*$/, '$1'),
    json: () => parseJson(given.body),
  };
}

/* What it goes on doing after its time is done whole or not at all; the same request again finds it. */
async function withinTime(answer: Promise<PushAnswer>, timeoutMs: number): Promise<PushAnswer> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const late = () => reject(new GatewayError('store-unavailable', 'http', 'The answer took too long.'));
  const timer = setTimeout(late, timeoutMs);
  try {
    return await Promise.race([answer, over]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}
