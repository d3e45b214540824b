/** Messages on the operator's page: found by a filter in the address, page by page, and as a file for a spreadsheet. */
import type { Hono } from 'hono';
import { messagesQuerySchema } from '../../../contracts/api/message.ts';
import { LIST_VIEWS, type ListFields, type MessageItem } from '../../../contracts/operator-pages.ts';
import { addDays, madridInstant } from '../../domain/calendar.ts';
import { GatewayError } from '../../errors.ts';
import type { MessageFilter } from '../../outbox/filter.ts';
import { listMessages } from '../../outbox/list.ts';
import { insertAudit } from '../../store/audit/insert.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { currentHolds } from '../holds.ts';
import { encodeCursor, filterOf } from '../messages.ts';
import { parseBy } from '../query.ts';
import { listItemView } from '../render-message.ts';
import type { HttpTools } from '../tools.ts';
import { csvLine } from './csv.ts';
import type { Desk } from './desk.ts';
import { type AlertedBy, listViewOf, viewFilter } from './list-views.ts';

const ROWS = 50;
/** Rows of one export, and of each of its questions. */
const EXPORT_ROWS = 50_000;
const EXPORT_STEP = 500;
const FIELDS = ['q', 'entity', 'delivery', 'legal', 'backend', 'since', 'until', 'show'] as const;

export function messageListRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  routes.get('/operator/messages', desk.signedIn, async (c) => {
    const fields = fieldsOf(c.req.query());
    const filter = filterOfFields(fields, readerOf(deps, c), c.req.query('cursor'));
    const { items, next, newest } = await readPage(deps, tools, c, { ...filter, limit: ROWS });
    const page = deps.operatorPages.messages(desk.frame(c), {
      items,
      fields,
      entities: deps.entities.filter(({ dir3 }) => maySee(clientOf(c), dir3)),
      backends: deps.backends.map(({ adapter }) => adapter.id),
      next: next === null ? null : encodeCursor(next),
      first: c.req.query('cursor') === undefined,
      newest: c.req.query('cursor') === undefined ? encodeCursor(newest) : null,
    });
    return desk.show(c, page);
  });
  routes.get('/operator/messages.csv', desk.signedIn, async (c) => {
    const fields = fieldsOf(c.req.query());
    const filter = filterOfFields(fields, readerOf(deps, c));
    const at = deps.runtime.now();
    const object = new URLSearchParams(fields).toString();
    await insertAudit(deps.pool, { at, ...auditedAs(c), action: 'messages.export', object, result: 'done' });
    const lines = ReadableStream.from(exported(deps, tools, c, filter)).pipeThrough(new TextEncoderStream());
    return new Response(lines, {
      headers: {
        'content-type': 'text/csv; charset=UTF-8',
        'content-disposition': `attachment; filename="messages-${at.toISOString().slice(0, 10)}.csv"`,
        'cache-control': 'no-store',
      },
    });
  });
}

/** What a form says, empty fields left out: a browser sends them too. */
export function fieldsOf(given: Record<string, string>): ListFields {
  return Object.fromEntries(FIELDS.flatMap((name) => (given[name] ? [[name, given[name].trim()]] : [])));
}

/** Days are whole days in Madrid, both included. Throws GatewayError `malformed`. */
export function filterOfFields(
  { since, until, show, ...fields }: ListFields,
  { visible, now, alertedBy }: FilterReader,
  cursor?: string,
): MessageFilter {
  const query = parseBy(messagesQuerySchema, {
    ...fields,
    ...(since === undefined ? {} : { since: startOf(since, '/since') }),
    ...(until === undefined ? {} : { until: startOf(until, '/until', 1) }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const view = listViewOf(show);
  if (show !== undefined && view === undefined)
    throw new GatewayError('malformed', 'http', 'No such view.', {
      findings: [{ pointer: '/show', code: 'not-one-of', params: { allowed: LIST_VIEWS.join(', ') } }],
    });
  return { ...filterOf(query, visible), ...viewFilter(view, now, alertedBy) };
}

export type FilterReader = { visible: readonly string[] | null; now: Date; alertedBy: AlertedBy };

export function readerOf(deps: HttpDeps, c: HttpContext): FilterReader {
  return { visible: visibleEntities(clientOf(c)), now: deps.runtime.now(), alertedBy: deps };
}

function startOf(day: string, pointer: string, more = 0): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new GatewayError('malformed', 'http', 'Not a day.', { findings: [{ pointer, code: 'date' }] });
  return madridInstant(`${addDays(day, more)}T00:00:00`).toISOString();
}

async function readPage(deps: HttpDeps, tools: HttpTools, c: HttpContext, filter: MessageFilter) {
  const holds = await currentHolds(deps);
  // One more than asked for tells whether there is a next page.
  const rows = await listMessages(deps.pool, { ...filter, limit: filter.limit + 1 }, holds);
  const page = rows.slice(0, filter.limit);
  const reader = { language: c.get('language'), holds, tools };
  const next = rows.length > filter.limit ? (page.at(-1)?.seq ?? null) : null;
  return { items: page.map((each) => listItemView(each, reader)), next, newest: page[0]?.seq ?? '0' };
}

const COLUMNS: readonly (readonly [name: string, of: (item: MessageItem) => string | null])[] = [
  ['id', ({ id }) => id],
  ['receivedAt', ({ receivedAt }) => receivedAt],
  ['entity', ({ entity }) => entity],
  ['backend', ({ backend }) => backend],
  ['file', ({ file }) => file],
  ['delivery', ({ delivery }) => delivery],
  ['legal', ({ legal }) => legal],
  ['expiresOn', ({ expiresOn }) => expiresOn],
  ['reference', ({ reference }) => reference],
  ['remoteId', ({ remoteId }) => remoteId],
  ['receiptId', ({ receiptId }) => receiptId],
  ['problem', ({ problem }) => problem?.code ?? null],
];

async function* exported(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  filter: MessageFilter,
): AsyncGenerator<string> {
  // The mark by which spreadsheets know UTF-8.
  yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`;
  let before: string | undefined;
  for (let done = 0; done < EXPORT_ROWS; done += EXPORT_STEP) {
    const page = await readPage(deps, tools, c, {
      ...filter,
      limit: EXPORT_STEP,
      ...(before === undefined ? {} : { before }),
    });
    yield page.items.map((item) => csvLine(COLUMNS.map(([, of]) => of(item)))).join('');
    if (page.next === null) return;
    before = page.next;
  }
}
