/** The operator's session: a token in a cookie that only its hash in the store gives a meaning to, and a token per form. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { getCookie, setCookie } from 'hono/cookie';
import { GatewayError } from '../../errors.ts';
import { beginSession } from '../../store/sessions/begin.ts';
import { dropOverSessions, endSession } from '../../store/sessions/end.ts';
import { findSession } from '../../store/sessions/find.ts';
import type { HttpContext } from '../context.ts';
import type { HttpClient, HttpDeps } from '../deps.ts';

const COOKIE = 'carpeta_operator';
const TOKEN_BYTES = 32;

/** The token this browser holds, signed in or not; a new one where it holds none. */
export function tokenOf(deps: HttpDeps, c: HttpContext): string {
  return cookieOf(c) ?? giveToken(deps, c);
}

function cookieOf(c: HttpContext): string | null {
  const token = getCookie(c, COOKIE) ?? '';
  return /^[\w-]{43}$/.test(token) ? token : null;
}

function giveToken(deps: HttpDeps, c: HttpContext): string {
  const token = Buffer.from(deps.runtime.random(TOKEN_BYTES)).toString('base64url');
  setCookie(c, COOKIE, token, {
    path: '/operator',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(deps, c),
  });
  return token;
}

/** Over TLS here, or at the public address of the proxy in front. */
export function isSecure(deps: HttpDeps, c: HttpContext): boolean {
  const socket = c.env?.incoming?.socket;
  const direct = socket !== undefined && (socket as Partial<TLSSocket>).encrypted === true;
  return direct || (deps.http.publicUrl?.startsWith('https:') ?? false);
}

/** Belongs to this browser's token, and tells nothing of it. */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('form').digest('base64url');
}

/** Throws GatewayError `forbidden`: the form came from another page, or from a session that is no more. */
export function checkForm(deps: HttpDeps, c: HttpContext, given: string): void {
  const token = cookieOf(c);
  const expected = createHash('sha256')
    .update(token === null ? '' : csrfOf(token))
    .digest();
  const same = timingSafeEqual(expected, createHash('sha256').update(given).digest());
  if (token === null || !same || !isFromHere(deps, c))
    throw new GatewayError('forbidden', 'http', 'The form is not of this session.', {
      params: { scope: 'operator' },
      findings: [{ pointer: '', code: 'form-expired' }],
    });
}

/* What browsers say of a request's origin, where they say it. */
function isFromHere(deps: HttpDeps, c: HttpContext): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  const ours = [c.req.url, deps.http.publicUrl ?? c.req.url].map((each) => new URL(each).host);
  return URL.canParse(origin) && ours.includes(new URL(origin).host);
}

/** The client whose session this is; null where there is none, it is over, or its key is no longer the same. */
export async function clientOfSession(
  deps: HttpDeps,
  c: HttpContext,
  { counts }: { counts: boolean },
): Promise<HttpClient | null> {
  const token = cookieOf(c);
  if (token === null) return null;
  const session = await findSession(deps.pool, { tokenHash: hashOf(token), now: deps.runtime.now(), counts });
  if (session === null) return null;
  const client = deps.clients.find(({ id }) => id === session.clientId);
  if (client === undefined) return null;
  const { person } = session;
  const credentials = person === null ? [credentialOf(client)] : (deps.signIn?.credentials(client.id) ?? []);
  if (!credentials.some((each) => isSame(each, session.credential))) return null;
  return person === null ? client : { ...client, person };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}

/** With its key. Under a new token: one that was known before opens nothing. */
export function signIn(deps: HttpDeps, c: HttpContext, client: HttpClient): Promise<void> {
  return beginAs(deps, c, { client, person: null, credential: credentialOf(client) });
}

/** `person`: who an identity provider says it is, by the rule that `credential` is the digest of. */
export async function beginAs(
  deps: HttpDeps,
  c: HttpContext,
  of: { client: HttpClient; person: string | null; credential: Uint8Array },
): Promise<void> {
  const now = deps.runtime.now();
  await signOut(deps, c);
  await dropOverSessions(deps.pool, now);
  const tokenHash = hashOf(giveToken(deps, c));
  await beginSession(deps.pool, {
    tokenHash,
    clientId: of.client.id,
    person: of.person,
    credential: of.credential,
    now,
  });
}

export async function signOut(deps: HttpDeps, c: HttpContext): Promise<void> {
  const token = cookieOf(c);
  if (token !== null) await endSession(deps.pool, hashOf(token));
}

function credentialOf(client: HttpClient): Buffer {
  return createHash('sha256').update(client.keySha256).digest();
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
