/**
 * Tells an open page that what it shows has changed (server-sent events): a fingerprint or a number, never the content,
 * so no personal data and nothing a page could be forged with. Bounded in number and time; ends with the session.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { countNewer } from '../../outbox/count-newer.ts';
import { countFailed, countStanding } from '../../outbox/overview.ts';
import { findBulk } from '../bulk.ts';
import { clientOf, type HttpContext, type HttpEnv, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { currentHolds } from '../holds.ts';
import { decodeCursor, findMessage } from '../messages.ts';
import { createBudget } from '../rate-limit.ts';
import { alertsOf } from './alerts.ts';
import type { Desk } from './desk.ts';
import { fieldsOf, filterOfFields, readerOf } from './messages.ts';
import { clientOfSession } from './session.ts';

/** Open streams of one process; one more is told to do without. */
const STREAMS = 60;
/** A stream ends after this, and the browser opens another. */
const LONGEST_MS = 5 * 60_000;
const LOOK_MS = 1_000;
/** Of the newer ones so many are counted. */
const NEWER = 100;

/** `pace`: looks between two; the overview counts more than the others. */
type Watched = { event: 'change' | 'newer'; everyMs: number; look(): Promise<string> };

export function liveRoutes(deps: HttpDeps, desk: Desk, routes: Hono<HttpEnv>): void {
  const streams = createBudget(STREAMS);
  for (const [path, watch] of Object.entries(WATCHED))
    routes.get(`/operator/live/${path}`, desk.signedIn, async (c) => {
      const watched = await watch(deps, c);
      // The one answer after which a browser does not ask again.
      if (deps.draining() || !streams.tryTake(1)) return c.body(null, 204);
      const lines = told(deps, c, watched, () => streams.give(1));
      return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), {
        headers: {
          'content-type': 'text/event-stream; charset=UTF-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        },
      });
    });
}

async function* told(deps: HttpDeps, c: HttpContext, watched: Watched, over: () => void): AsyncGenerator<string> {
  const { signal } = c.req.raw;
  const until = performance.now() + LONGEST_MS;
  let last: string | null = null;
  try {
    yield 'retry: 5000\n\n';
    while (!signal.aborted && !deps.draining() && performance.now() < until) {
      if (!(await stillSignedIn(deps, c))) return yield 'event: end\ndata: session\n\n';
      const seen = await watched.look();
      yield seen === last ? ':\n\n' : `event: ${watched.event}\ndata: ${seen}\n\n`;
      last = seen;
      await sleep(watched.everyMs, undefined, { signal }).catch(() => {});
    }
  } catch (error) {
    // The store is away: the browser asks again by itself.
    deps.log.warn('operator.live-ended', { name: error instanceof Error ? error.name : '' });
  } finally {
    over();
  }
}

/* Looking on is no use of the session: it ends by itself under an open page too. */
async function stillSignedIn(deps: HttpDeps, c: HttpContext): Promise<boolean> {
  if (c.req.header('authorization') !== undefined) return true;
  const { id, person } = clientOf(c);
  const now = await clientOfSession(deps, c, { counts: false });
  return now !== null && now.id === id && now.person === person;
}

const WATCHED: Record<string, (deps: HttpDeps, c: HttpContext) => Promise<Watched>> = {
  async overview(deps, c) {
    const entities = visibleEntities(clientOf(c));
    const look = async () => [
      await countStanding(deps.pool, entities),
      await countFailed(deps.pool, entities),
      (await alertsOf(deps, c)).map(({ id, count }) => [id, count]),
    ];
    return changes(look, 3);
  },
  async messages(deps, c) {
    const filter = filterOfFields(fieldsOf(c.req.query()), readerOf(deps, c));
    const after = c.req.query('after') ?? '';
    const since = after === '' ? '0' : decodeCursor(after);
    const look = async () =>
      String(await countNewer(deps.pool, filter, { since, holds: await currentHolds(deps), limit: NEWER }));
    return { event: 'newer', everyMs: 2 * LOOK_MS, look };
  },
  async 'message/:id'(deps, c) {
    const { id } = await findMessage(deps, c, c.req.param('id') ?? '');
    return changes(() => findMessage(deps, c, id));
  },
  async 'bulk/:id'(deps, c) {
    const { id } = await findBulk(deps, c, c.req.param('id') ?? '');
    return changes(() => findBulk(deps, c, id));
  },
};

function changes(read: () => Promise<unknown>, pace = 1): Watched {
  const print = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
  return { event: 'change', everyMs: pace * LOOK_MS, look: async () => print(await read()) };
}
