import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { move } from '../../src/outbox/move.ts';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let browser: Browser;
const open: Stream[] = [];

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await pool.query('truncate event, message, status_change, document, chunk, event_document, operator_session cascade');
  http = harness(pool);
  browser = createBrowser(http);
  await browser.signIn(KEYS.alpha);
});

async function accepted(entity = A): Promise<string> {
  const posted = await http.post(notification({ entity }), { key: KEYS.all });
  return ((await posted.json()) as { messages: { id: string }[] }).messages[0]!.id;
}

type Stream = { next(): Promise<string | null>; close(): Promise<void> };
async function listen(path: string): Promise<Stream> {
  const response = await browser.ask(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=UTF-8']);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const stream = {
    /** The next event's text, comments passed over; null at the end. */
    async next(): Promise<string | null> {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return null;
        if (value.startsWith('event: ')) return value.trim();
      }
    },
    close: () => reader.cancel(),
  };
  open.push(stream);
  return stream;
}

describe('an open page hears', () => {
  it('that its message changed, and nothing of the message itself', async () => {
    const id = await accepted();
    const stream = await listen(`/operator/live/message/${id}`);
    const first = await stream.next();
    await move(pool, { id, entity: A, from: ['queued'], set: { delivery: 'rejected' } as never });
    const second = await stream.next();
    for (const each of [first, second]) expect(each).toMatch(/^event: change\ndata: [\w-]{16}$/);
    expect(second).not.toBe(first);
  });

  it('how many newer ones its list has, as it is filtered', async () => {
    await accepted();
    const page = await browser.read('/operator/messages?delivery=queued');
    const live = /data-live="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const stream = await listen(live);
    expect(await stream.next()).toBe('event: newer\ndata: 0');
    await accepted(B);
    await accepted();
    expect(await stream.next()).toBe('event: newer\ndata: 1');
  });

  it('of the overview’s figures', async () => {
    const stream = await listen('/operator/live/overview');
    const first = await stream.next();
    await accepted();
    expect(await stream.next()).not.toBe(first);
  });

  it('that its session is over, at once when it ends', async () => {
    const stream = await listen('/operator/live/overview');
    await stream.next();
    await pool.query('delete from operator_session');
    expect([await stream.next(), await stream.next()]).toEqual(['event: end\ndata: session', null]);
  });
});

describe('a stream', () => {
  it('is refused without a session, and for what the reader may not see', async () => {
    const id = await accepted(B);
    expect((await browser.ask(`/operator/live/message/${id}`)).status).toBe(404);
    const stranger = createBrowser(http);
    expect((await stranger.ask('/operator/live/overview')).status).toBe(401);
  });

  it('keeps no session alive', async () => {
    http.state.now = new Date(NOW.getTime() + 20 * 60_000);
    await (await listen('/operator/live/overview')).next();
    await browser.ask('/operator/', { headers: { 'x-live': '1' } });
    http.state.now = new Date(NOW.getTime() + 31 * 60_000);
    expect((await browser.ask('/operator/')).status).toBe(401);
  });

  it('is one of a bounded number: one more is told to do without, until one ends', async () => {
    const streams: Stream[] = [];
    for (let n = 0; n < 60; n += 1) streams.push(await listen('/operator/live/overview'));
    expect((await browser.ask('/operator/live/overview')).status).toBe(204);
    await streams[0]?.next();
    await streams[0]?.close();
    await expect.poll(async () => (await browser.ask('/operator/live/overview')).status, { timeout: 15_000 }).toBe(200);
  });
});
