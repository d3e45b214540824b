/** Maintenance windows of a back end: listed, announced, taken back; by whoever acts for all that use it, and audited. */
import { Hono } from 'hono';
import type { z } from 'zod';
import {
  maintenanceRemovalSchema,
  type maintenanceWindowSchema,
  newMaintenanceSchema,
} from '../../contracts/api/maintenance.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { MaintenanceWindow } from '../../contracts/pace.ts';
import { overlapping } from '../domain/maintenance.ts';
import { GatewayError } from '../errors.ts';
import { readWindows, type StoredWindow } from '../store/maintenance/read.ts';
import { insertWindow, takeBackWindow, WINDOWS_MAX } from '../store/maintenance/write.ts';
import { withTransaction } from '../store/pool.ts';
import { audited } from './audited.ts';
import { commanded } from './backends.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

type WindowView = z.infer<typeof maintenanceWindowSchema>;

export function maintenanceRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const operator = tools.gate.requireScope('operator');
  routes.get('/v1/backends/:id/maintenance', operator, async (c) => {
    const backend = deps.backends.find((each) => each.adapter.id === c.req.param('id'));
    if (backend === undefined) throw new GatewayError('not-found', 'http', 'No such back end.');
    const from = deps.runtime.now();
    return c.json({ items: windowViews(backend, await readWindows(deps.pool, { from }), { from }) });
  });
  routes.post('/v1/backends/:id/maintenance', operator, async (c) => {
    const backend = commanded(deps, c);
    const window = await announce(deps, c, backend, await readSmallBody(c, newMaintenanceSchema, tools.bodies));
    c.header('location', tools.urlOf(`/v1/backends/${backend.adapter.id}/maintenance/${window.id}`));
    return c.json(storedView(window), 201);
  });
  routes.delete('/v1/backends/:id/maintenance/:window', operator, async (c) => {
    const backend = commanded(deps, c);
    const wish = await readSmallBody(c, maintenanceRemovalSchema, tools.bodies);
    await takeBack(deps, c, backend, { id: c.req.param('window'), ...wish });
    return c.body(null, 204);
  });
  return routes;
}

/** Throws GatewayError `malformed` or `not-possible-now`. */
export async function announce(
  deps: HttpDeps,
  c: HttpContext,
  backend: ActiveBackend,
  wish: z.infer<typeof newMaintenanceSchema>,
): Promise<StoredWindow> {
  const now = deps.runtime.now();
  const [wanted, to] = [new Date(wish.from), new Date(wish.to)];
  // What is past has been sent or not: nobody announces it afterwards.
  const from = new Date(Math.max(wanted.getTime(), now.getTime()));
  if (to <= now) throw wrong('/to', 'maintenance-past');
  if (wanted >= to) throw wrong('/to', 'maintenance-order');
  const id = deps.runtime.newId('mnt');
  const { clientId, person = null } = auditedAs(c);
  const who = { clientId, person, announcedAt: now };
  const window = { id, backend: backend.adapter.id, from, to, reason: wish.reason, ...who };
  const entry = { action: 'maintenance.announce' as const, object: `${backend.adapter.id} ${id}`, reason: wish.reason };
  await audited(deps, c, entry, async () => {
    const other = overlapping(window, backend.config.maintenance ?? []);
    if (other !== null) throw overlaps(other);
    const kept = await withTransaction(deps.pool, (client) => insertWindow(client, window), {
      lock: `maintenance:${backend.adapter.id}`,
    });
    if (kept.kind === 'overlaps') throw overlaps(kept.window);
    if (kept.kind === 'full') throw impossible('maintenance-too-many', { most: String(WINDOWS_MAX) });
  });
  const span = { from: from.toISOString(), to: to.toISOString() };
  deps.log.warn('maintenance.announced', { backend: window.backend, window: id, client: clientId, ...span });
  return window;
}

/** Throws GatewayError `not-found` or `not-possible-now`. */
export async function takeBack(
  deps: HttpDeps,
  c: HttpContext,
  { adapter }: ActiveBackend,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  const entry = { action: 'maintenance.take-back' as const, object: `${adapter.id} ${id}`, reason };
  await audited(deps, c, entry, async () => {
    const now = deps.runtime.now();
    const end = await withTransaction(deps.pool, (client) => takeBackWindow(client, { backend: adapter.id, id, now }), {
      lock: `maintenance:${adapter.id}`,
    });
    if (end === 'unknown') throw new GatewayError('not-found', 'http', 'No such window.');
    if (end === 'over') throw impossible('maintenance-over', {});
  });
  deps.log.warn('maintenance.taken-back', { backend: adapter.id, window: id, client: clientOf(c).id });
  deps.wake();
}

/** Of one back end, configured and announced, those that end after `from` and begin before `to`, the earliest first. */
export function windowViews(
  { adapter, config }: ActiveBackend,
  stored: readonly StoredWindow[],
  { from, to }: { from: Date; to?: Date },
): WindowView[] {
  const configured = (config.maintenance ?? []).filter(
    (each) => each.to > from && (to === undefined || each.from < to),
  );
  const announced = stored.filter(({ backend }) => backend === adapter.id);
  return [...configured.map(configuredView), ...announced.map(storedView)].toSorted((a, b) =>
    a.from < b.from ? -1 : 1,
  );
}

function storedView({ id, from, to, reason, clientId, announcedAt }: StoredWindow): WindowView {
  const at = { from: from.toISOString(), to: to.toISOString() };
  return { id, ...at, reason, by: clientId, announcedAt: announcedAt.toISOString() };
}

function configuredView({ from, to, reason }: MaintenanceWindow): WindowView {
  return { id: null, from: from.toISOString(), to: to.toISOString(), reason, by: null, announcedAt: null };
}

function wrong(pointer: string, code: string): GatewayError {
  return new GatewayError('malformed', 'http', 'Not a window to come.', { findings: [{ pointer, code }] });
}

function overlaps({ from, to }: { from: Date; to: Date }): GatewayError {
  return impossible('maintenance-overlaps', { from: from.toISOString(), to: to.toISOString() });
}

function impossible(code: string, params: Record<string, string>): GatewayError {
  const findings = [{ pointer: '', code, params }];
  return new GatewayError('not-possible-now', 'http', code, { params: { state: code }, findings });
}
