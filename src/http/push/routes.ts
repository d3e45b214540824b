/**
 * The doors of the e-offices that push, `/vendors/<id>/…`: whoever calls is known, bounded and counted before the adapter
 * sees a byte, and every answer, refusals too, is in the vendor's own form.
 */
import { Hono } from 'hono';
import { GatewayError } from '../../errors.ts';
import { addressList, callerOf } from '../client-address.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { ActivePush, HttpDeps, PushCaller } from '../deps.ts';
import { createBudget, createRateLimit } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';
import { answerProblem, answerPush } from './answer.ts';
import { callAdapter } from './call-adapter.ts';
import { type Found, findRoute, readTarget, shownPath } from './find-route.ts';
import { identify } from './identify.ts';
import { noteRefusal } from './note-refusal.ts';
import { thrownAsProblem } from './push-problem.ts';

/** Of one credential: what a province's busiest platform sends, with a night's batch at once. Requests. */
const CREDENTIAL_LIMIT = { perSecond: 100, burst: 500 };
/** Of one address that presents nothing we know, or asks where anybody may. Requests. */
const STRANGER_LIMIT = { perSecond: 5, burst: 60 };
/** Answered at once by one process, of one credential and of one vendor. */
const AT_ONCE = { credential: 20, vendor: 60 };

export function pushRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const doors = new Map(deps.pushes.map((push) => [push.id, createDoor(deps, tools, push)]));
  routes.all('/vendors/*', (c) => {
    const target = readTarget(c);
    const door = doors.get(target?.vendor ?? '');
    if (target === null || door === undefined) throw new GatewayError('not-found', 'http', 'No such vendor.');
    return door(c, target.path);
  });
  return routes;
}

/** What is refused before a door is reached, such as while closing, in the vendor's words; null elsewhere. */
export function pushRefusal(deps: HttpDeps, c: HttpContext, error: GatewayError): Response | null {
  const target = readTarget(c);
  const push = deps.pushes.find(({ id }) => id === target?.vendor);
  return push === undefined ? null : answerProblem(deps, push, shownPath(target?.path ?? null), thrownAsProblem(error));
}

function createDoor(deps: HttpDeps, tools: HttpTools, push: ActivePush) {
  const trusted = addressList(deps.http.trustedProxies);
  const pace = createRateLimit(CREDENTIAL_LIMIT, deps.runtime.now);
  const strangers = createRateLimit(STRANGER_LIMIT, deps.runtime.now);
  const all = createBudget(AT_ONCE.vendor);
  const each = new Map(push.callers.map(({ client }) => [client, createBudget(AT_ONCE.credential)]));

  /** Throws GatewayError `unauthenticated`, `too-many-requests`. */
  function admit(c: HttpContext, { route }: Found): PushCaller {
    const caller = route.open === true ? null : identify(c, push);
    if (caller === null) {
      strangers.take(callerOf(c, trusted).address ?? '');
      if (route.open === true) return push.nobody;
      throw new GatewayError('unauthenticated', 'http', 'No credential presents this.');
    }
    // Known from here on, also where it is refused.
    c.set('caller', caller.client);
    pace.take(caller.client);
    return caller;
  }

  async function pass(c: HttpContext, found: Found, who: { credential: string }): Promise<Response> {
    const caller = admit(c, found);
    who.credential = caller.credential;
    const own = each.get(caller.client);
    own?.take(1);
    try {
      all.take(1);
      try {
        return answerPush(await callAdapter(c, { push, caller, found, budget: tools.bodies }));
      } finally {
        all.give(1);
      }
    } finally {
      own?.give(1);
    }
  }

  return async (c: HttpContext, path: string | null): Promise<Response> => {
    const found = findRoute(push.routes, { method: c.req.method, path });
    c.set('route', `/vendors/${push.id}${found?.route.path ?? '/*'}`);
    if (found === null) return answerProblem(deps, push, shownPath(path), NOT_FOUND);
    const who = { credential: '' };
    try {
      return await pass(c, found, who);
    } catch (error) {
      const thrown = thrownAsProblem(error);
      noteRefusal(deps, push, { credential: who.credential, request: c.get('requestId'), thrown, error });
      return answerProblem(deps, push, found.route.path, thrown);
    }
  };
}

const NOT_FOUND = { problem: { kind: 'not-found' }, error: null, retryAfterS: null } as const;
