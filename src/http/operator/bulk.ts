/** Bulk jobs on the operator's page: begun from a filter with the number seen, watched, stopped; the API's own functions. */
import type { Hono } from 'hono';
import { BULK_ACTIONS, BULK_LIMIT, bulkStopSchema } from '../../../contracts/api/bulk.ts';
import { GatewayError } from '../../errors.ts';
import { begin, bulkView, countBulk, findBulk, itemsOf, latestBulk, stop } from '../bulk.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { parseBy } from '../query.ts';
import type { HttpTools } from '../tools.ts';
import { type Desk, orAgain, type Refused } from './desk.ts';
import { fieldsOf, filterOfFields, readerOf } from './messages.ts';

const ROWS = 100;

export function bulkPageRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  const { operatorPages: pages } = deps;
  routes.get('/operator/bulk', desk.signedIn, async (c) => {
    const jobs = (await latestBulk(deps, c)).map((row) => bulkView(row, tools));
    return desk.show(c, pages.bulk(desk.frame(c), { jobs }));
  });
  routes.get('/operator/bulk/new', desk.signedIn, (c) => showNew(deps, desk, c, c.req.query()));
  routes.post('/operator/bulk/new', desk.signedIn, async (c) => {
    const form = await desk.form(c);
    const given = Object.fromEntries(form);
    const again = (refused: Refused) => showNew(deps, desk, c, given, refused);
    return orAgain(c, tools, form, again, async () => {
      const { reason } = parseBy(bulkStopSchema, { reason: given.reason?.trim() ?? '' });
      const fields = fieldsOf(given);
      const id = await begin(deps, c, {
        action: actionOf(given.action),
        filter: filterOfFields(fields, readerOf(deps, c)),
        said: new URLSearchParams(fields).toString(),
        reason,
        expected: Number(given.expected ?? 0),
      });
      return c.redirect(`/operator/bulk/${id}`, 303);
    });
  });
  routes.get('/operator/bulk/:id', desk.signedIn, (c) => showJob(deps, tools, desk, c));
  routes.post('/operator/bulk/:id/stop', desk.signedIn, async (c) => {
    const form = await desk.form(c);
    const { id } = await findBulk(deps, c, c.req.param('id'));
    const again = (refused: Refused) => showJob(deps, tools, desk, c, refused);
    return orAgain(c, tools, form, again, async () => {
      const { reason } = parseBy(bulkStopSchema, { reason: form.get('reason')?.trim() ?? '' });
      await stop(deps, c, { id, reason });
      return c.redirect(`/operator/bulk/${id}?done=stop`, 303);
    });
  });
}

async function showNew(
  deps: HttpDeps,
  desk: Desk,
  c: HttpContext,
  asked: Record<string, string>,
  again?: Refused,
): Promise<Response> {
  const action = actionOf(asked.action);
  const fields = fieldsOf(asked);
  const count = await countBulk(deps, { action, filter: filterOfFields(fields, readerOf(deps, c)) });
  const view = { action, fields, count, limit: BULK_LIMIT, given: again?.given ?? {} };
  return desk.show(c, deps.operatorPages.bulkNew(desk.frame(c, again?.notice), view), again?.status);
}

async function showJob(
  deps: HttpDeps,
  tools: HttpTools,
  desk: Desk,
  c: HttpContext,
  again?: Refused,
): Promise<Response> {
  const row = await findBulk(deps, c, c.req.param('id') ?? '');
  const onlyRefused = c.req.query('result') === 'refused';
  const after = Number(/^\d{1,6}$/.exec(c.req.query('cursor') ?? '0')?.[0] ?? 0);
  const { items, next } = await itemsOf(deps, tools, c, { job: row.id, after, refused: onlyRefused, limit: ROWS });
  const view = { job: bulkView(row, tools), items, next, onlyRefused, given: again?.given ?? {} };
  return desk.show(c, deps.operatorPages.bulkJob(desk.frame(c, again?.notice), view), again?.status);
}

function actionOf(text: string | undefined) {
  const action = BULK_ACTIONS.find((each) => each === text);
  if (action !== undefined) return action;
  throw new GatewayError('malformed', 'http', 'No such action.', {
    findings: [{ pointer: '/action', code: 'not-one-of', params: { allowed: BULK_ACTIONS.join(', ') } }],
  });
}
