/** The back ends on the operator's page, and the API's own pause and resume with a reason that must be given. */
import type { Hono } from 'hono';
import { pauseSchema } from '../../../contracts/api/operations.ts';
import { madridInstant } from '../../domain/calendar.ts';
import { backendViews, commanded, pause, resume } from '../backends.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { parseBy } from '../query.ts';
import type { HttpTools } from '../tools.ts';
import { type Desk, orAgain, type Refused } from './desk.ts';

export function backendPageRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  async function show(c: HttpContext, again?: Refused): Promise<Response> {
    const views = await backendViews(deps, tools, c, deps.backends);
    const backends = deps.backends.flatMap(({ entities }, index) => {
      const view = views[index];
      const mayCommand = [...entities.keys()].every((entity) => maySee(clientOf(c), entity));
      return view === undefined ? [] : [{ view, mayCommand }];
    });
    const page = deps.operatorPages.backends(desk.frame(c, again?.notice), { backends, given: again?.given ?? {} });
    return desk.show(c, page, again?.status);
  }
  routes.get('/operator/backends', desk.signedIn, (c) => show(c));
  for (const order of ['pause', 'resume'] as const)
    routes.post(`/operator/backends/:id/${order}`, desk.signedIn, async (c) => {
      const fields = await desk.form(c);
      const backend = commanded(deps, c);
      fields.set('about', backend.adapter.id);
      return orAgain(
        c,
        tools,
        fields,
        (refused) => show(c, refused),
        async () => {
          const until = fields.get('until') || undefined;
          const wish = parseBy(pauseSchema, {
            reason: fields.get('reason')?.trim() ?? '',
            ...(until === undefined || order === 'resume' ? {} : { until: instantOf(until) }),
          });
          if (order === 'pause') await pause(deps, c, backend, wish);
          else await resume(deps, c, backend, { reason: wish.reason });
          return c.redirect(`/operator/backends?done=${order}`, 303);
        },
      );
    });
}

/* What a browser's field says is the clock in Madrid; anything else is left to the schema to refuse. */
function instantOf(local: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local) && !Number.isNaN(Date.parse(local))
    ? madridInstant(local.length === 16 ? `${local}:00` : local).toISOString()
    : local;
}
