/** The back ends on the operator's page: the API's own pause, resume and maintenance, with a reason that must be given. */
import type { Hono } from 'hono';
import { z } from 'zod';
import { maintenanceRemovalSchema, newMaintenanceSchema } from '../../../contracts/api/maintenance.ts';
import { pauseSchema } from '../../../contracts/api/operations.ts';
import type { CalendarView } from '../../../contracts/operator-pages.ts';
import { madridDay, madridInstant } from '../../domain/calendar.ts';
import { monthBeside } from '../../domain/month.ts';
import { readWindows, type StoredWindow } from '../../store/maintenance/read.ts';
import { readPauses } from '../../store/rests/read.ts';
import { backendViews, commanded, pause, resume } from '../backends.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { announce, takeBack, windowViews } from '../maintenance.ts';
import { parseBy } from '../query.ts';
import type { HttpTools } from '../tools.ts';
import { type Desk, orAgain, type Refused } from './desk.ts';

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);

export function backendPageRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  async function show(c: HttpContext, again?: Refused): Promise<Response> {
    const now = deps.runtime.now();
    const { month } = parseBy(z.object({ month: monthSchema.optional() }), c.req.query());
    const [views, stored, calendar] = await Promise.all([
      backendViews(deps, tools, c, deps.backends),
      readWindows(deps.pool, { from: now }),
      calendarOf(deps, month ?? madridDay(now).slice(0, 7)),
    ]);
    const backends = deps.backends.flatMap((backend, index) => {
      const view = views[index];
      const mayCommand = [...backend.entities.keys()].every((entity) => maySee(clientOf(c), entity));
      return view === undefined ? [] : [{ view, windows: windowViews(backend, stored, { from: now }), mayCommand }];
    });
    const given = again?.given ?? {};
    const page = deps.operatorPages.backends(desk.frame(c, again?.notice), { backends, calendar, given });
    return desk.show(c, page, again?.status);
  }
  /** Does what a form says, or shows the page again; `form` names it, so that what was typed comes back to it. */
  const order = (path: string, form: string, done: string, act: (c: HttpContext, field: Field) => Promise<void>) =>
    routes.post(`/operator/backends/:id/${path}`, desk.signedIn, async (c) => {
      const fields = await desk.form(c);
      fields.set('about', commanded(deps, c).adapter.id);
      fields.set('form', form);
      fields.set('window', c.req.param('window') ?? '');
      const again = (refused: Refused) => show(c, refused);
      return orAgain(c, tools, fields, again, async () => {
        await act(c, (name) => fields.get(name)?.trim() ?? '');
        return c.redirect(`/operator/backends?done=${done}`, 303);
      });
    });

  routes.get('/operator/backends', desk.signedIn, (c) => show(c));
  order('pause', 'order', 'pause', async (c, field) => {
    const until = field('until') === '' ? {} : { until: instantOf(field('until')) };
    await pause(deps, c, commanded(deps, c), parseBy(pauseSchema, { reason: field('reason'), ...until }));
  });
  order('resume', 'order', 'resume', async (c, field) => {
    await resume(deps, c, commanded(deps, c), parseBy(pauseSchema, { reason: field('reason') }));
  });
  order('maintenance', 'announce', 'announce', async (c, field) => {
    const [from, to] = [instantOf(field('from')), instantOf(field('to'))];
    await announce(deps, c, commanded(deps, c), parseBy(newMaintenanceSchema, { from, to, reason: field('reason') }));
  });
  order('maintenance/:window/take-back', 'take-back', 'take-back', async (c, field) => {
    const { reason } = parseBy(maintenanceRemovalSchema, { reason: field('reason') });
    await takeBack(deps, c, commanded(deps, c), { id: c.req.param('window') ?? '', reason });
  });
}

type Field = (name: string) => string;

/** All that rests in a month: windows as configured and announced, also those over, and pauses that hold. */
async function calendarOf(deps: HttpDeps, month: string): Promise<CalendarView> {
  const startOf = (each: string) => madridInstant(`${each}-01T00:00:00`);
  const span = { from: startOf(month), to: startOf(monthBeside(month, 1)) };
  const [stored, pauses] = await Promise.all([readWindows(deps.pool, span), readPauses(deps.pool, deps.runtime.now())]);
  const windows = deps.backends.flatMap((backend) => entriesOf(backend, stored, span));
  const paused = pauses.map(({ backend, reason, since, until }) => ({
    backend,
    kind: 'pause' as const,
    from: since,
    to: until,
    reason,
  }));
  const entries = [...windows, ...paused].toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return { month, entries };
}

function entriesOf(
  backend: HttpDeps['backends'][number],
  stored: readonly StoredWindow[],
  span: { from: Date; to: Date },
): CalendarView['entries'] {
  return windowViews(backend, stored, span).map(({ from, to, reason }) => ({
    backend: backend.adapter.id,
    kind: 'maintenance',
    from: new Date(from),
    to: new Date(to),
    reason,
  }));
}

/* What a browser's field says is the clock in Madrid; anything else is left to the schema to refuse. */
function instantOf(local: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local) && !Number.isNaN(Date.parse(local))
    ? madridInstant(local.length === 16 ? `${local}:00` : local).toISOString()
    : local;
}
