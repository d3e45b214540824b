/**
 * Signing in at an identity provider. What one sign-in must remember is in a cookie of that browser and nowhere else:
 * its state, nonce and verifier are made of it, so that any process can end what another began.
 */
import { createHmac } from 'node:crypto';
import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { SignIn, SignInFlow, SignInRefusal } from '../../../contracts/sign-in.ts';
import { insertAudit } from '../../store/audit/insert.ts';
import { callerOf } from '../client-address.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';
import { type Desk, safeBack } from './desk.ts';
import { beginAs, isSecure } from './session.ts';

const COOKIE = 'carpeta_sign_in';
const PATH = '/operator/oidc';
/** For typing a password and whatever else the provider asks. */
const LASTS_MS = 10 * 60_000;
const SECRET_BYTES = 32;

/** From one address: a town hall behind it at eight in the morning, and no more calls of the provider than that. */
const LIMIT = { perSecond: 1, burst: 60 };

export function signInRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  const { signIn } = deps;
  if (signIn === undefined || signIn === null) return;
  const limit = createRateLimit(LIMIT, deps.runtime.now);
  const refuse = (c: HttpContext, refused: { refusal: SignInRefusal; cause: string }, back: string) => {
    deps.log.warn('operator.sign-in-refused', { code: refused.refusal, cause: refused.cause });
    return desk.login(c, null, back, { refusal: refused.refusal });
  };
  routes.get(PATH, async (c) => {
    limit.take(callerOf(c, tools.gate.trusted).address ?? '');
    const back = safeBack(c.req.query('back') ?? null);
    const flow = newFlow(deps, back);
    const begun = await signIn.begin(flowOf(flow));
    if ('refusal' in begun) return refuse(c, begun, back);
    keepFlow(deps, c, flow);
    return c.redirect(begun.to, 303);
  });
  routes.get(`${PATH}/callback`, async (c) => {
    limit.take(callerOf(c, tools.gate.trusted).address ?? '');
    const flow = takeFlow(deps, c);
    if (flow === null) return refuse(c, { refusal: 'refused', cause: 'flow-unknown' }, '/operator/');
    return finish(deps, tools, c, { signIn, flow, desk, refuse });
  });
}

async function finish(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  of: {
    signIn: SignIn;
    flow: Flow;
    desk: Desk;
    refuse: (c: HttpContext, refused: { refusal: SignInRefusal; cause: string }, back: string) => Response;
  },
): Promise<Response> {
  const { signIn, flow, desk, refuse } = of;
  const came = await signIn.finish(new URL(c.req.url).search.slice(1), flowOf(flow));
  if ('refusal' in came) return refuse(c, came, flow.back);
  const client = deps.clients.find(({ id }) => id === came.client);
  if (client === undefined) return refuse(c, { refusal: 'nobody', cause: 'client-unknown' }, flow.back);
  const { person, credential } = came;
  tools.gate.admitClient(c, { ...client, person }, 'operator');
  await beginAs(deps, c, { client, person, credential });
  const at = deps.runtime.now();
  await insertAudit(deps.pool, {
    at,
    clientId: client.id,
    person,
    action: 'session.begin',
    object: client.id,
    result: 'done',
  });
  // This page is of no session yet: the browser did not bring the cookie it is being given.
  c.set('client', undefined);
  c.set('caller', client.id);
  // A redirect would still come from the provider's site, and a browser would keep the session's cookie back.
  c.header('refresh', `0; url=${flow.back}`);
  return desk.show(c, deps.operatorPages.onward(desk.frame(c), { to: flow.back, after: 'signed-in' }));
}

/** `secret`: base64url of 32 bytes. `until`: milliseconds since 1970. */
type Flow = { secret: string; until: number; back: string };

function newFlow({ runtime }: HttpDeps, back: string): Flow {
  const secret = Buffer.from(runtime.random(SECRET_BYTES)).toString('base64url');
  return { secret, until: runtime.now().getTime() + LASTS_MS, back };
}

/** All that the provider is told is bound to the whole cookie: with any of it changed nothing fits. */
function flowOf({ secret, until, back }: Flow): SignInFlow {
  const made = (name: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([name, until, back]))
      .digest('base64url');
  return { state: made('state'), nonce: made('nonce'), verifier: made('verifier') };
}

/* Lax: the way back is a navigation that begins at the provider. */
function keepFlow(deps: HttpDeps, c: HttpContext, { secret, until, back }: Flow): void {
  setCookie(c, COOKIE, `${secret}.${until}.${Buffer.from(back).toString('base64url')}`, {
    path: PATH,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(deps, c),
    maxAge: LASTS_MS / 1000,
  });
}

/** Each is good for one try. Null where there is none, or its time is over. */
function takeFlow(deps: HttpDeps, c: HttpContext): Flow | null {
  const found = /^([\w-]{43})\.(\d{1,15})\.([\w-]*)$/.exec(getCookie(c, COOKIE) ?? '');
  deleteCookie(c, COOKIE, { path: PATH });
  if (found === null) return null;
  const [, secret = '', until = '', back = ''] = found;
  const flow = { secret, until: Number(until), back: safeBack(Buffer.from(back, 'base64url').toString('utf8')) };
  return flow.until > deps.runtime.now().getTime() ? flow : null;
}
