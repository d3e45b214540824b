/** What ends, and who did what, as far as the reader's entities go: expiries and the audit. */
import type { Hono } from 'hono';
import { endOfMadridDay } from '../../domain/calendar.ts';
import { GatewayError } from '../../errors.ts';
import { readAudit } from '../../store/audit/read.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import type { Desk } from './desk.ts';

const ROWS = 50;
const DAY_MS = 86_400_000;

export function installationRoutes(deps: HttpDeps, desk: Desk, routes: Hono<HttpEnv>): void {
  const { operatorPages: pages } = deps;
  routes.get('/operator/keys', desk.signedIn, (c) => {
    const now = deps.runtime.now().getTime();
    const items = deps
      .expiries()
      .filter(({ entity }) => maySee(clientOf(c), entity))
      .map(({ entity, backend, ends: end }) => {
        const ends = typeof end === 'string' ? endOfMadridDay(end) : end;
        return { entity, backend, ends, daysLeft: Math.floor((ends.getTime() - now) / DAY_MS) };
      })
      .toSorted((a, b) => a.ends.getTime() - b.ends.getTime());
    return desk.show(c, pages.keys(desk.frame(c), { items }));
  });
  routes.get('/operator/audit', desk.signedIn, async (c) => {
    const client = clientOf(c);
    const object = (c.req.query('object') ?? '').trim().slice(0, 200);
    const rows = await readAudit(deps.pool, {
      entities: visibleEntities(client),
      clientId: client.id,
      object: object === '' ? null : object,
      before: placeOf(c),
      limit: ROWS + 1,
    });
    const items = rows.slice(0, ROWS);
    const next = rows.length > ROWS ? (items.at(-1)?.id ?? null) : null;
    return desk.show(c, pages.audit(desk.frame(c), { items, object, next }));
  });
}

function placeOf(c: HttpContext): string | null {
  const cursor = c.req.query('cursor');
  if (cursor === undefined || /^\d{1,18}$/.test(cursor)) return cursor ?? null;
  throw new GatewayError('malformed', 'http', 'Not a cursor of ours.', {
    findings: [{ pointer: '/cursor', code: 'bad-cursor' }],
  });
}
