/**
 * The door of the folder façades: from where one may call, with which certificate, how often and how much. What is
 * turned away is answered in the façade's own words and audited; what passes is the façade's to read.
 */
import { Hono } from 'hono';
import type { FacadeAnswer, FacadeAsker } from '../../../contracts/folder-facade.ts';
import { GatewayError } from '../../errors.ts';
import { errorFields } from '../../log.ts';
import { isOutOfDate, presentedCertificate } from '../authenticate.ts';
import { withBody } from '../body.ts';
import { type AddressList, addressList, callerOf } from '../client-address.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { ActiveFacade, HttpDeps } from '../deps.ts';
import { asGatewayError } from '../problem.ts';
import { createBudget, createRateLimit } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';

/** What a folder of the whole country sends at its busiest, per asker or address. */
const CALLER_LIMIT = { perSecond: 200, burst: 400 };
/** Questions answered at once by one process through one façade; each may hold many sources open. */
const QUESTIONS_AT_ONCE = 100;
/** Refusals written to the audit, per façade: what is beyond is only in the log, or a stranger could fill the table. */
const AUDIT_LIMIT = { perSecond: 1, burst: 60 };

export function facadeRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  for (const facade of deps.folder.facades) {
    const door = createDoor(deps, tools, facade);
    for (const { method, path } of facade.routes)
      routes.on(method, `/carpeta/${facade.id}${path}`, (c) => door(c, path));
  }
  return routes;
}

/** What is refused under a façade's path before its door, such as while closing, in its words; null elsewhere. */
export function facadeRefusal(deps: HttpDeps, path: string, { code }: GatewayError): Response | null {
  const at = (id: string) => path === `/carpeta/${id}` || path.startsWith(`/carpeta/${id}/`);
  const facade = deps.folder.facades.find(({ id }) => at(id));
  return facade === undefined ? null : respond(facade.refuse({ code, reason: null }));
}

function createDoor(deps: HttpDeps, tools: HttpTools, facade: ActiveFacade) {
  const { id } = facade;
  const trusted = addressList(deps.http.trustedProxies);
  const allowed = facade.allow === null ? null : addressList(facade.allow);
  const pace = createRateLimit(CALLER_LIMIT, deps.runtime.now);
  const audits = createRateLimit(AUDIT_LIMIT, deps.runtime.now);
  const questions = createBudget(QUESTIONS_AT_ONCE);

  async function pass(c: HttpContext, path: string, who: Who): Promise<FacadeAnswer> {
    const address = addressOf(c, { trusted, allowed });
    // Before the certificate is looked at: a stranger's tries are bounded too.
    pace.take(address ?? '');
    who.asker = identify(deps, c, facade, { trusted, who });
    questions.take(1);
    try {
      return await withBody(c, { maxBytes: facade.maxBodyBytes, budget: tools.bodies }, (body) => {
        const { searchParams: query, origin } = new URL(c.req.url);
        const location = `${deps.http.publicUrl ?? origin}/carpeta/${id}`;
        const method = c.req.method === 'POST' ? 'POST' : 'GET';
        return facade.answer({ method, path, query, body, location }, who.asker);
      });
    } finally {
      questions.give(1);
    }
  }

  return async (c: HttpContext, path: string): Promise<Response> => {
    const who: Who = { asker: null, name: id };
    try {
      return respond(await pass(c, path, who));
    } catch (error) {
      const refusal = asGatewayError(error);
      if (refusal.code === 'internal')
        deps.log.error('folder.facade-fault', { facade: id, request: c.get('requestId'), ...errorFields(error) });
      else await audit(who.asker?.id ?? who.name, refusal);
      return respond(facade.refuse({ code: refusal.code, reason: reasonOf(refusal) }));
    }
  };

  /* The folder service audits what it refuses itself; the rest is told to it here. */
  async function audit(clientId: string, { code, params }: GatewayError): Promise<void> {
    if (AUDITED_BEHIND.has(code)) return;
    const reason = typeof params.reason === 'string' ? `${code}: ${params.reason}` : code;
    deps.log.warn('folder.refused', { facade: id, client: clientId, reason });
    if (code === 'too-many-requests') return;
    try {
      audits.take(id);
    } catch {
      // Enough of them are written down.
      return;
    }
    await deps.folder.service.refused({ clientId, via: id }, reason);
  }
}

/** Who is at the door as far as it is known; `name` is an asker's also where its certificate is out of date. */
type Who = { asker: FacadeAsker | null; name: string };

const AUDITED_BEHIND = new Set(['request-replayed', 'request-stale', 'entity-not-allowed', 'store-unavailable']);

function addressOf(
  c: HttpContext,
  { trusted, allowed }: { trusted: AddressList; allowed: AddressList | null },
): string | null {
  const { address } = callerOf(c, trusted);
  if (allowed !== null && !allowed(address)) throw refused('forbidden', 'address');
  return address;
}

/* An asker without certificates is one the configuration lets in without (never in production). */
function identify(
  deps: HttpDeps,
  c: HttpContext,
  facade: ActiveFacade,
  { trusted, who }: { trusted: AddressList; who: Who },
): FacadeAsker | null {
  if (facade.identifiedBy === 'message' && !facade.mutualTls) return null;
  const der = presentedCertificate(c, { trusted, header: deps.http.clientCertHeader });
  const bearer = der === null ? undefined : facade.askers.find((each) => holds(each, der));
  if (bearer !== undefined && der !== null) {
    who.name = bearer.id;
    if (isOutOfDate(der, deps.runtime.now())) throw refused('unauthenticated', 'certificate-not-valid-now');
    return facade.identifiedBy === 'message' ? null : bearer;
  }
  const open =
    facade.identifiedBy === 'connection' ? facade.askers.find((each) => each.certificates.length === 0) : undefined;
  if (open === undefined) throw refused('unauthenticated', der === null ? 'no-certificate' : 'certificate-not-trusted');
  return open;
}

/* Certificates are public: comparing them needs no constant time. */
function holds({ certificates }: FacadeAsker, der: Uint8Array): boolean {
  return certificates.some((each) => Buffer.compare(each, der) === 0);
}

function refused(code: 'forbidden' | 'unauthenticated', reason: string): GatewayError {
  return new GatewayError(code, 'http', 'Turned away at the door of a folder façade.', { params: { reason } });
}

function reasonOf({ params }: GatewayError): string | null {
  return typeof params.reason === 'string' ? params.reason : null;
}

function respond({ status, mediaType, body }: FacadeAnswer): Response {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(bytes, { status, headers: { 'content-type': mediaType } });
}
