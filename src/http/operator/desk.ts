/** What the routes of the operator's pages share: who is let in, forms with their token, frames, and problems as pages. */
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Notice, PageFrame, RenderedPage } from '../../../contracts/operator-pages.ts';
import type { SignInRefusal } from '../../../contracts/sign-in.ts';
import { GatewayError } from '../../errors.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { LANGUAGES } from '../language.ts';
import { asGatewayError, problemHeaders, problemOf } from '../problem.ts';
import type { HttpTools } from '../tools.ts';
import { readForm, readUpload } from './form.ts';
import { clientOfSession, csrfOf, tokenOf } from './session.ts';

const LANGUAGE_COOKIE = 'carpeta_language';
const YEAR_S = 365 * 86_400;

/** `asked`: the page itself was asked for. `refusal`: what signing in at the identity provider came to. */
type HowAsked = { asked?: boolean; refusal?: SignInRefusal };
export type Desk = ReturnType<typeof createDesk>;

export function createDesk(deps: HttpDeps, tools: HttpTools) {
  const { operatorPages: pages } = deps;

  /** Without a notice of its own it says what the action before it came to, where the address names one. */
  function frame(c: HttpContext, notice: Notice | null = doneOf(c)): PageFrame {
    const { id: client, person } = c.get('client') ?? { id: null };
    const acts = client !== null && c.req.header('authorization') === undefined;
    return {
      language: c.get('language'),
      client: person === undefined ? client : `${person} (${client})`,
      csrf: acts ? csrfOf(tokenOf(deps, c)) : null,
      here: here(c),
      now: deps.runtime.now(),
      notice,
    };
  }

  function show(c: HttpContext, page: RenderedPage, status: 200 | 400 | 401 | 403 | 409 | 503 = 200): Response {
    return c.html(page.html, status, headersOf(page));
  }

  /** The ways in, with what was wrong with the key; null where none was given. */
  function login(c: HttpContext, error: GatewayError | null, back: string, how: HowAsked = {}): Response {
    const { asked = false, refusal: refused = null } = how;
    const unknown = error?.code !== 'forbidden' && !asked && refused === null;
    const refusal = error === null ? null : keyRefusal(error, c, tools);
    c.set('client', undefined);
    const name = deps.signIn?.name;
    const provider = name === undefined ? null : { name, refusal: refused };
    const page = pages.login(frame(c), { back, csrf: csrfOf(tokenOf(deps, c)), refusal, provider });
    // No browser asks for a password of its own when it is told of a scheme it does not know.
    if (unknown) c.header('www-authenticate', 'Bearer realm="Carpeta Gateway"');
    return show(c, page, asked ? 200 : unknown ? 401 : refused === 'down' ? 503 : 403);
  }

  /** What was thrown, as a page; without a session it is the way in. */
  function refuse(c: HttpContext, thrown: unknown): Response {
    const error = asGatewayError(thrown);
    if (error.code === 'internal' || error.code === 'store-unavailable') throw thrown;
    if (error.code === 'unauthenticated') return login(c, null, c.req.method === 'GET' ? here(c) : '/operator/');
    const problem = problemOf(error, { language: c.get('language'), texts: tools.texts });
    const [first] = problem.errors;
    const { title, detail } = problem;
    const page = pages.problem(frame(c), { title, detail: first?.detail ?? detail, fix: first?.fix ?? '' });
    const { 'content-type': _, ...headers } = problemHeaders(error);
    return new Response(page.html, {
      status: problem.status,
      headers: { ...headers, ...headersOf(page), 'content-type': 'text/html; charset=UTF-8' },
    });
  }

  return {
    frame,
    show,
    login,
    refuse,
    /** Lets a session pass, and where nothing is changed a key in the header too. */
    signedIn: createMiddleware<HttpEnv>(async (c, next) => {
      if (c.req.header('authorization') !== undefined && c.req.method === 'GET') {
        tools.gate.admitBrowser(c, 'operator');
      } else {
        tools.gate.admitClient(c, await clientOfSession(deps, c, { counts: !looksOn(c) }), 'operator');
      }
      await next();
    }),
    /** The fields of a form that is certainly of this session, or of one with files. Throws GatewayError `forbidden`. */
    form: (c: HttpContext) => readForm(deps, tools, c),
    upload: (c: HttpContext) => readUpload(deps, tools, c),
  };
}

/** What was wrong with a key, and what to do about it. */
function keyRefusal(error: GatewayError, c: HttpContext, tools: HttpTools): Notice {
  const { title, detail, errors } = problemOf(error, { language: c.get('language'), texts: tools.texts });
  return { kind: 'refused', title, text: errors[0]?.fix ?? detail };
}

/* A page that renews itself keeps no session alive: only a person does. */
function looksOn(c: HttpContext): boolean {
  return c.req.method === 'GET' && (c.req.header('x-live') !== undefined || c.req.path.startsWith('/operator/live/'));
}

/** The reader's choice of language: in the address once, then remembered. */
export const chosenLanguage = createMiddleware<HttpEnv>(async (c, next) => {
  const asked = LANGUAGES.find((each) => each === c.req.query('lang'));
  const language = asked ?? LANGUAGES.find((each) => each === getCookie(c, LANGUAGE_COOKIE));
  if (language !== undefined) c.set('language', language);
  if (asked !== undefined)
    setCookie(c, LANGUAGE_COOKIE, asked, { path: '/operator', httpOnly: true, sameSite: 'Strict', maxAge: YEAR_S });
  await next();
});

function doneOf(c: HttpContext): Notice | null {
  const code = c.req.query('done');
  return code === undefined || c.req.method !== 'GET' ? null : { kind: 'done', code };
}

/** What a form may have wrong, and what may stand in the way: the form is shown again. */
const AGAIN = ['malformed', 'not-possible-now'];

export type Refused = { notice: Notice; given: Record<string, string>; status: 400 | 409 };
/** Shows the page of a form once more, with what was wrong and what was typed. */
export type Again = (refused: Refused) => Promise<Response>;

/** Does it, or shows the form again. */
export async function orAgain(
  c: HttpContext,
  tools: HttpTools,
  fields: URLSearchParams,
  again: Again,
  doIt: () => Promise<Response>,
): Promise<Response> {
  try {
    return await doIt();
  } catch (error) {
    if (!(error instanceof GatewayError) || !AGAIN.includes(error.code)) throw error;
    const { csrf: _, ...given } = Object.fromEntries(fields);
    return again({ notice: refusalOf(error, c, tools), given, status: error.code === 'malformed' ? 400 : 409 });
  }
}

/** What was refused, in the reader's words: all that was found, not only the first. */
function refusalOf(error: GatewayError, c: HttpContext, tools: HttpTools): Notice {
  const problem = problemOf(error, { language: c.get('language'), texts: tools.texts });
  return {
    kind: 'refused',
    title: problem.title,
    text: problem.errors.map(({ detail, fix }) => `${detail} ${fix}`).join(' '),
  };
}

/** Behind a page of an address: the action, and what it is about where that has no page of its own. */
const ACTION = /(?<=^\/operator\/(?:backends|e-offices|quarantine))\/.+$|\/[^/]+$/;

function here(c: HttpContext): string {
  const { pathname, searchParams } = new URL(c.req.url);
  // What an action answered with stands at the page it was sent from.
  if (c.req.method !== 'GET') return pathname === '/operator/login' ? pathname : pathname.replace(ACTION, '');
  searchParams.delete('done');
  const search = searchParams.toString();
  return search === '' ? pathname : `${pathname}?${search}`;
}

/** Where a reader is sent back to: a page of ours, or the first one. */
export function safeBack(back: string | null): string {
  if (back === null || !/^\/operator\/[^\\]*$/.test(back) || !URL.canParse(back, 'http://page')) return '/operator/';
  const address = new URL(back, 'http://page');
  const ours = address.host === 'page' && address.pathname.startsWith('/operator/');
  return ours && !/\/(login|logout|page\.js)$/.test(address.pathname)
    ? `${address.pathname}${address.search}`
    : '/operator/';
}

function headersOf(page: RenderedPage): Record<string, string> {
  return {
    'content-security-policy': page.contentSecurityPolicy,
    'cache-control': 'no-store',
    // With `no-referrer` a browser sends its own forms as of no origin at all.
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
  };
}
