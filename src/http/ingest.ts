/** POST /v1/events: one event or a batch, answered with receipts once they are committed. */
import { Hono } from 'hono';
import { acceptEvent } from '../intake/accept-event.ts';
import type { Accepted } from '../intake/store-event.ts';
import { errorFields } from '../log.ts';
import { withBody } from './body.ts';
import { clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { asGatewayError, type Problem, problemOf } from './problem.ts';
import { eventMode, readBatch, readEvent } from './read-events.ts';
import { type Receipt, readReceipt, receiptOf } from './receipts.ts';
import type { HttpTools } from './tools.ts';
import { waitSeconds, waitUntilLeft } from './wait.ts';

type BatchItem = { status: number; receipt: Receipt } | { status: number; problem: Problem };

export function ingestRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.post('/v1/events', tools.gate.requireScope('events'), (c) => {
    const mode = eventMode(c);
    return withBody(c, { maxBytes: deps.http.maxBodyBytes, budget: tools.bodies }, (body) =>
      mode === 'batch'
        ? answerBatch(deps, tools, c, readBatch(body))
        : answerOne(deps, tools, c, readEvent(c, mode, body)),
    );
  });
  return routes;
}

async function answerOne(deps: HttpDeps, tools: HttpTools, c: HttpContext, value: unknown): Promise<Response> {
  const accepted = await acceptEvent(deps, clientOf(c), value);
  const waited = await wait(deps, tools, c, [accepted]);
  const receipt = await receiptFor(deps, tools, accepted, waited);
  c.header('location', tools.urlOf(`/v1/messages?receipt=${receipt.receiptId}`));
  return c.json(receipt, accepted.duplicate ? 200 : 202);
}

async function answerBatch(
  deps: HttpDeps,
  tools: HttpTools,
  c: HttpContext,
  values: readonly unknown[],
): Promise<Response> {
  const results: (Accepted | BatchItem)[] = [];
  let storeLost: BatchItem | null = null;
  // One after the other: their order is the order of acceptance, which each file keeps.
  for (const value of values) {
    if (storeLost !== null) {
      results.push(storeLost);
      continue;
    }
    try {
      results.push(await acceptEvent(deps, clientOf(c), value));
    } catch (error) {
      const item = refusedItem(deps, tools, c, error);
      if (item.status === 503) storeLost = item;
      results.push(item);
    }
  }
  const waited = await wait(
    deps,
    tools,
    c,
    results.filter((each) => 'event' in each),
  );
  const items: BatchItem[] = [];
  for (const each of results)
    items.push(
      'event' in each
        ? { status: each.duplicate ? 200 : 202, receipt: await receiptFor(deps, tools, each, waited) }
        : each,
    );
  return c.json({ items });
}

function refusedItem(deps: HttpDeps, tools: HttpTools, c: HttpContext, error: unknown): BatchItem {
  const known = asGatewayError(error);
  if (known.code === 'internal') deps.log.error('http.failed', { request: c.get('requestId'), ...errorFields(error) });
  const instance = `urn:carpeta-gateway:request:${c.get('requestId')}`;
  const problem = problemOf(known, { language: c.get('language'), texts: tools.texts, instance });
  return { status: problem.status, problem };
}

async function wait(deps: HttpDeps, tools: HttpTools, c: HttpContext, accepted: readonly Accepted[]): Promise<boolean> {
  const seconds = waitSeconds(c.req.header('prefer'));
  if (seconds === 0) return false;
  const eventIds = accepted.map((each) => each.event.id);
  await waitUntilLeft(deps, { eventIds, seconds, signal: c.req.raw.signal, waiters: tools.waiters });
  c.header('preference-applied', `wait=${seconds}`);
  return true;
}

/* What was stored this moment needs no second look, unless somebody waited for it to move. */
function receiptFor(
  deps: HttpDeps,
  tools: HttpTools,
  { event, duplicate, messages }: Accepted,
  waited: boolean,
): Promise<Receipt> {
  if (messages === undefined || waited) return readReceipt(deps, tools, event, duplicate);
  return Promise.resolve(receiptOf(event, messages, { duplicate, urlOf: tools.urlOf }));
}
