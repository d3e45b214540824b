/** The e-offices on the operator's page: how each entity is read and told, and the API's own retries with a reason. */
import type { Hono } from 'hono';
import { cancelSchema } from '../../../contracts/api/mind.ts';
import { vendorRetrySchema, vendorTellingRetrySchema } from '../../../contracts/api/vendor.ts';
import type { AlertsView, EOfficeFields, VendorView } from '../../../contracts/operator-pages.ts';
import { alertText } from '../../domain/alert-texts.ts';
import { GatewayError } from '../../errors.ts';
import { listItems } from '../../store/vendors/items.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { parseBy } from '../query.ts';
import type { HttpTools } from '../tools.ts';
import { tellingViews, tellVendorAgain } from '../vendor-tellings.ts';
import { itemView, knownVendor, retryVendorItem, vendorViews } from '../vendors.ts';
import { alertsOf } from './alerts.ts';
import { type Desk, orAgain, type Refused } from './desk.ts';

/** Entities of one product on one page, and what is listed of one. */
const STREAMS = 200;
const ROWS = 100;
const FIELDS = ['vendor', 'entity', 'show'] as const;

export function eOfficeRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  routes.get('/operator/e-offices', desk.signedIn, (c) => show(deps, tools, desk, c, fieldsOf(c.req.query())));
  for (const action of ['tell', 'retry'] as const)
    routes.post(`/operator/e-offices/:id/${action}`, desk.signedIn, async (c) => {
      const form = await desk.form(c);
      const { id: vendor } = knownVendor(deps, c);
      const fields = fieldsOf({ vendor });
      const again = (refused: Refused) => show(deps, tools, desk, c, fields, refused);
      return orAgain(c, tools, form, again, async () => {
        const { reason } = parseBy(cancelSchema, { reason: form.get('reason')?.trim() ?? '' });
        const named = { credential: form.get('credential') ?? '', entity: form.get('entity') ?? '' };
        if (action === 'tell')
          await tellVendorAgain(deps, c, { vendor, ...parseBy(vendorTellingRetrySchema, named), reason });
        else {
          const item = parseBy(vendorRetrySchema, { ...named, ref: form.get('ref') ?? '' });
          await retryVendorItem(deps, c, { vendor, ...item, reason });
        }
        return c.redirect(`/operator/e-offices?${new URLSearchParams({ vendor, done: action })}`, 303);
      });
    });
}

function fieldsOf(given: Record<string, string>): EOfficeFields {
  return Object.fromEntries(FIELDS.flatMap((name) => (given[name] ? [[name, given[name].trim()]] : [])));
}

async function show(
  deps: HttpDeps,
  tools: HttpTools,
  desk: Desk,
  c: HttpContext,
  fields: EOfficeFields,
  again?: Refused,
): Promise<Response> {
  checkFields(fields);
  const [all, alerts] = await Promise.all([vendorViews(deps, c), alertsOf(deps, c)]);
  const vendors = all
    .filter(({ id }) => fields.vendor === undefined || id === fields.vendor)
    .map((view) => {
      const streams = view.streams.filter((stream) => isChosen(stream, fields)).toSorted(worseFirst);
      const more = Math.max(0, streams.length - STREAMS);
      return { view: { ...view, streams: streams.slice(0, STREAMS) }, more, alerts: aboutVendor(alerts, view.id, c) };
    })
    .filter(({ view }) => fields.vendor !== undefined || view.streams.length > 0);
  const page = deps.operatorPages.eOffices(desk.frame(c, again?.notice), {
    vendors,
    fields,
    choices: {
      vendors: all.map(({ id }) => id),
      entities: deps.entities.filter(({ dir3 }) => maySee(clientOf(c), dir3)),
    },
    detail: vendors.length === 1 && fields.vendor !== undefined ? await detailOf(deps, tools, c, fields) : null,
    given: again?.given ?? {},
  });
  return desk.show(c, page, again?.status);
}

function checkFields({ show: shown }: EOfficeFields): void {
  if (shown === undefined || shown === 'trouble') return;
  throw new GatewayError('malformed', 'http', 'No such view.', {
    findings: [{ pointer: '/show', code: 'not-one-of', params: { allowed: 'trouble' } }],
  });
}

type Stream = VendorView['streams'][number];

function isChosen(stream: Stream, { entity, show: shown }: EOfficeFields): boolean {
  return (entity === undefined || stream.entity === entity) && (shown === undefined || trouble(stream) > 0);
}

/** What fails now, before what was given up. */
function trouble({ failures, telling }: Stream): number {
  return failures + (telling?.failingSince == null ? 0 : 1) + (telling?.givenUp ?? 0);
}

function worseFirst(one: Stream, other: Stream): number {
  return Number(trouble(other) > 0) - Number(trouble(one) > 0);
}

function aboutVendor(
  alerts: Awaited<ReturnType<typeof alertsOf>>,
  vendor: string,
  c: HttpContext,
): AlertsView['items'] {
  return alerts
    .filter(({ condition, subject }) => condition.startsWith('vendor-') && subject === vendor)
    .map((row) => ({ id: row.id, since: row.since, href: null, ...alertText(row, c.get('language')) }));
}

/** What could not be taken in, and what it was not told, of the entity that is looked for or of all. */
async function detailOf(deps: HttpDeps, tools: HttpTools, c: HttpContext, { vendor = '', entity }: EOfficeFields) {
  const seen = visibleEntities(clientOf(c));
  const entities = entity === undefined ? seen : [entity].filter((each) => maySee(clientOf(c), each));
  const [items, tellings] = await Promise.all([
    listItems(deps.pool, { vendor, entities, state: null, limit: ROWS }),
    tellingViews(deps, c, { vendor, state: null, limit: ROWS }),
  ]);
  return {
    items: items.map((row) => itemView(tools, c, row)),
    tellings: tellings.filter((each) => entity === undefined || each.entity === entity),
  };
}
