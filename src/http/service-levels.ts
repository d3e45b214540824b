/** The service levels of a month: as JSON, as CSV, or as a page to read, whichever the reader accepts. */
import { Hono } from 'hono';
import type { z } from 'zod';
import { serviceLevelsQuerySchema, type serviceLevelsSchema } from '../../contracts/api/service-level.ts';
import { addDays, madridInstant } from '../domain/calendar.ts';
import { serviceLevels } from '../domain/service-level.ts';
import { GatewayError } from '../errors.ts';
import { REPORT_POLICY, serviceLevelPage } from '../reports/service-level-page.ts';
import { readCounted, readServiceDays, readServiceHalts } from '../store/service-levels/read.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { csvLine } from './operator/csv.ts';
import { readQuery } from './query.ts';
import type { HttpTools } from './tools.ts';

type Report = z.infer<typeof serviceLevelsSchema>;
const MINUTE_MS = 60_000;

export function serviceLevelRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/v1/service-levels', tools.gate.requireScope('operator'), async (c) => {
    const query = readQuery(c, serviceLevelsQuerySchema);
    c.header('vary', 'Accept, Accept-Language');
    return serviceLevelsAs(wantedOf(c), deps, c, query);
  });
  return routes;
}

type Form = 'json' | 'csv' | 'html';

/** The report of a month, of the reader's entities. Throws GatewayError `not-found`. */
export async function serviceLevelsAs(
  form: Form,
  deps: HttpDeps,
  c: HttpContext,
  { month, entity }: z.infer<typeof serviceLevelsQuerySchema>,
): Promise<Response> {
  const entities = deps.entities.filter(
    ({ dir3 }) => maySee(clientOf(c), dir3) && (entity === undefined || dir3 === entity),
  );
  if (entity !== undefined && entities.length === 0) throw new GatewayError('not-found', 'http', 'No such entity.');
  const report = await reportOf(deps, month, entity === undefined ? visibleEntities(clientOf(c)) : [entity]);
  switch (form) {
    case 'html':
      c.header('content-security-policy', REPORT_POLICY);
      return c.html(serviceLevelPage({ ...report, entities }, c.get('language')));
    case 'csv':
      c.header('content-type', 'text/csv; charset=UTF-8');
      c.header('content-disposition', `attachment; filename="service-levels-${month}.csv"`);
      return c.body(csvOf(report));
    case 'json':
      return c.json(report);
  }
}

/** The first of our forms that the reader names; JSON where none is named. */
function wantedOf(c: HttpContext): Form {
  const named = (c.req.header('accept') ?? '').split(',').map((each) => each.split(';')[0]?.trim().toLowerCase());
  const first = named.find((each) => each === 'application/json' || each === 'text/csv' || each === 'text/html');
  return first === 'text/csv' ? 'csv' : first === 'text/html' ? 'html' : 'json';
}

async function reportOf({ pool }: HttpDeps, month: string, entities: readonly string[] | null): Promise<Report> {
  const first = `${month}-01`;
  const last = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1);
  const counted = await readCounted(pool);
  const from = counted === null || counted.since < first ? first : counted.since;
  const to = counted === null || counted.through > last ? last : counted.through;
  if (counted === null || from > to) return { month, from: null, through: null, items: [] };
  const [days, halts] = await Promise.all([
    readServiceDays(pool, { from, to, entities }),
    readServiceHalts(pool, { from, to }),
  ]);
  const startOf = (day: string) => madridInstant(`${day}T00:00:00`).getTime();
  const minutes = Math.round((startOf(addDays(to, 1)) - startOf(from)) / MINUTE_MS);
  return { month, from, through: to, items: serviceLevels(days, halts, minutes) };
}

function csvOf({ month, from, through, items }: Report): string {
  const columns = [
    'attempts',
    'answered',
    'failed',
    'refused',
    'answeredShare',
    'openMinutes',
    'maintenanceMinutes',
    'observedMinutes',
    'availableShare',
    'meanMs',
    'p50UnderMs',
    'p95UnderMs',
    'p99UnderMs',
  ] as const;
  const lines = items.map((item) => [
    month,
    item.entity,
    item.backend,
    ...columns.map((column) => (item[column] === null ? null : String(item[column]))),
    from,
    through,
  ]);
  // The mark by which spreadsheets know UTF-8.
  const head = ['month', 'entity', 'backend', ...columns, 'from', 'through'];
  return `\uFEFF${[head, ...lines].map(csvLine).join('')}`;
}
