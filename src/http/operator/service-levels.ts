/** Service levels on the operator's page: the months there are figures of, and the API's own report of each. */
import type { Hono } from 'hono';
import { serviceLevelsQuerySchema } from '../../../contracts/api/service-level.ts';
import { monthBeside } from '../../domain/month.ts';
import { readCounted } from '../../store/service-levels/read.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { parseBy } from '../query.ts';
import { serviceLevelsAs } from '../service-levels.ts';
import type { Desk } from './desk.ts';

/** Three years: older ones are asked for through the API. */
const MONTHS = 36;

export function serviceLevelPageRoutes(deps: HttpDeps, desk: Desk, routes: Hono<HttpEnv>): void {
  const report = (form: 'html' | 'csv') => (c: HttpContext) => {
    c.header('cache-control', 'no-store');
    const { month, entity } = c.req.query();
    const query = parseBy(serviceLevelsQuerySchema, entity === undefined ? { month } : { month, entity });
    return serviceLevelsAs(form, deps, c, query);
  };
  routes.get('/operator/service-levels', desk.signedIn, async (c) =>
    desk.show(c, deps.operatorPages.serviceLevels(desk.frame(c), { months: await monthsCounted(deps) })),
  );
  routes.get('/operator/service-levels/report', desk.signedIn, report('html'));
  routes.get('/operator/service-levels.csv', desk.signedIn, report('csv'));
}

/** Those in which a day was counted, the newest first. */
async function monthsCounted({ pool }: HttpDeps): Promise<string[]> {
  const counted = await readCounted(pool);
  if (counted === null) return [];
  const months: string[] = [];
  const first = counted.since.slice(0, 7);
  for (
    let month = counted.through.slice(0, 7);
    month >= first && months.length < MONTHS;
    month = monthBeside(month, -1)
  )
    months.push(month);
  return months;
}
