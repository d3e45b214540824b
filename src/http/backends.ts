/** The back ends: how they stand, which entities cannot use them, and pausing and resuming one. */
import { Hono } from 'hono';
import type { z } from 'zod';
import { pauseSchema, resumeSchema } from '../../contracts/api/operations.ts';
import type { ActiveBackend, Endpoint } from '../../contracts/backend.ts';
import type { MaintenanceWindow } from '../../contracts/pace.ts';
import { maintenanceAt, nextMaintenance } from '../domain/maintenance.ts';
import { GatewayError } from '../errors.ts';
import { type LastHour, readLastHour } from '../outbox/last-hour.ts';
import { insertAudit } from '../store/audit/insert.ts';
import type { CircuitRow } from '../store/circuits/read.ts';
import { listInboxes } from '../store/inboxes/turns.ts';
import { readWindows } from '../store/maintenance/read.ts';
import { withTransaction } from '../store/pool.ts';
import { type PauseRow, readPauses } from '../store/rests/read.ts';
import { pauseBackend, resumeBackend } from '../store/rests/write.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { windowsKnown } from './holds.ts';
import { inboxViews } from './inbox-views.ts';
import { readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

const ENDPOINTS: readonly Endpoint[] = ['send', 'ask'];

export function backendRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const { requireScope } = tools.gate;
  routes.get('/v1/backends', requireScope('operator'), async (c) => {
    return c.json({ items: await backendViews(deps, tools, c, deps.backends) });
  });
  routes.post('/v1/backends/:id/pause', requireScope('operator'), async (c) => {
    const backend = commanded(deps, c);
    await pause(deps, c, backend, await readSmallBody(c, pauseSchema, tools.bodies));
    return answerOne(deps, tools, c, backend);
  });
  routes.post('/v1/backends/:id/resume', requireScope('operator'), async (c) => {
    const backend = commanded(deps, c);
    const bare = c.req.header('content-type') === undefined;
    await resume(deps, c, backend, bare ? {} : await readSmallBody(c, resumeSchema, tools.bodies));
    return answerOne(deps, tools, c, backend);
  });
  return routes;
}

/** Throws GatewayError `malformed` for an end that is over. */
export async function pause(
  deps: HttpDeps,
  c: HttpContext,
  backend: ActiveBackend,
  { reason, until: end }: z.infer<typeof pauseSchema>,
): Promise<void> {
  const now = deps.runtime.now();
  const until = end === undefined ? null : new Date(end);
  if (until !== null && until <= now)
    throw new GatewayError('malformed', 'http', 'The pause would be over.', {
      findings: [{ pointer: '/until', code: 'until-past' }],
    });
  const { id } = backend.adapter;
  const clientId = clientOf(c).id;
  // The order and who gave it are one fact: neither is there without the other.
  await withTransaction(deps.pool, async (db) => {
    await pauseBackend(db, { backend: id, reason, actor: clientId, now, until });
    await insertAudit(db, { at: now, ...auditedAs(c), action: 'backend.pause', object: id, reason, result: 'done' });
  });
  deps.log.warn('backend.paused', { backend: id, client: clientId, until: until?.toISOString() });
}

export async function resume(
  deps: HttpDeps,
  c: HttpContext,
  backend: ActiveBackend,
  { reason }: z.infer<typeof resumeSchema>,
): Promise<void> {
  const now = deps.runtime.now();
  const { id } = backend.adapter;
  const clientId = clientOf(c).id;
  const resumed = await withTransaction(deps.pool, async (db) => {
    const ended = await resumeBackend(db, { backend: id, now });
    const result = ended ? 'done' : 'not-paused';
    const entry = { at: now, ...auditedAs(c), action: 'backend.resume' as const, object: id, result };
    await insertAudit(db, reason === undefined ? entry : { ...entry, reason });
    return ended;
  });
  if (resumed) deps.log.warn('backend.resumed', { backend: id, client: clientId });
  deps.wake();
}

/** A pause holds everybody's messages up, so it takes a client that acts for everybody who uses the back end. */
export function commanded(deps: HttpDeps, c: HttpContext): ActiveBackend {
  const backend = deps.backends.find((each) => each.adapter.id === c.req.param('id'));
  if (backend === undefined) throw new GatewayError('not-found', 'http', 'No such back end.');
  const client = clientOf(c);
  if ([...backend.entities.keys()].every((entity) => maySee(client, entity))) return backend;
  throw new GatewayError('backend-shared', 'http', 'Other entities use this back end too.');
}

async function answerOne(deps: HttpDeps, tools: HttpTools, c: HttpContext, backend: ActiveBackend): Promise<Response> {
  const [view] = await backendViews(deps, tools, c, [backend]);
  return c.json(view);
}

/** Every back end given, as the reader may see it. */
export async function backendViews(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  backends: readonly ActiveBackend[],
) {
  const now = deps.runtime.now();
  const visible = visibleEntities(clientOf(c));
  const [circuits, pauses, hours, announced, rows] = await Promise.all([
    deps.circuits(),
    readPauses(deps.pool, now),
    readLastHour(deps.pool, now),
    readWindows(deps.pool, { from: now }),
    listInboxes(deps.pool, visible),
  ]);
  const ofAll = visible === null;
  return backends.map((backend) => {
    const { id, facts } = backend.adapter;
    const maintenance = windowsKnown(backend, announced);
    const inboxes = inboxViews(backend, { rows, visible, language: c.get('language') });
    const circuitOf = (endpoint: Endpoint) =>
      circuits.find((each) => each.backend === id && each.endpoint === endpoint);
    return {
      id,
      evidenceLevel: facts.evidenceLevel,
      askByReference: facts.askByReference,
      circuits: ENDPOINTS.map((endpoint) => circuitView(endpoint, circuitOf(endpoint))),
      paused: pauseView(pauses.find((each) => each.backend === id)),
      maintenance: {
        now: windowView(maintenanceAt({ maintenance }, now)),
        next: windowView(nextMaintenance({ maintenance }, now)),
      },
      suspended: suspendedView(deps, tools, c, backend),
      lastHour: hourView(
        hours.find((each) => each.backend === id),
        ofAll,
      ),
      ...(inboxes === undefined ? {} : { inboxes }),
    };
  });
}

/* How much all send together is told only to who sees all of it. */
function hourView(row: LastHour | undefined, ofAll: boolean) {
  if (row === undefined) return null;
  const { n, failed, p50Ms, p95Ms } = row;
  return { errorRate: failed / n, p50Ms, p95Ms, attempts: ofAll ? n : null };
}

function circuitView(endpoint: Endpoint, row: CircuitRow | undefined) {
  return {
    endpoint,
    state: row?.state ?? 'closed',
    reason: row?.reason ?? null,
    since: row?.since.toISOString() ?? null,
    probeAt: row?.probeAt?.toISOString() ?? null,
  };
}

function pauseView(row: PauseRow | undefined) {
  if (row === undefined) return null;
  const { reason, actor: by, since, until } = row;
  return { reason, by, since: since.toISOString(), until: until?.toISOString() ?? null };
}

function windowView(window: MaintenanceWindow | null) {
  return window === null
    ? null
    : { from: window.from.toISOString(), to: window.to.toISOString(), reason: window.reason };
}

function suspendedView(deps: HttpDeps, tools: HttpTools, c: HttpContext, backend: HttpDeps['backends'][number]) {
  return [...backend.entities.keys()].flatMap((entity) => {
    const fault = maySee(clientOf(c), entity) ? deps.unusable(entity, backend) : null;
    return fault === null ? [] : [{ entity, code: fault.code, ...tools.texts.explain(fault, c.get('language')) }];
  });
}
