import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StatusChanged, statusChangedSchema } from '../../contracts/api/subscription.ts';
import { fanOutAll, type TellDeps, tellDue } from '../../src/delivery/tell.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { move } from '../../src/outbox/move.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { secretOf } from '../../src/signing/webhook.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { deleteSubscription, enableSubscription, rotateSecret } from '../../src/store/subscriptions/change.ts';
import { insertSubscription } from '../../src/store/subscriptions/insert.ts';
import { readSubscription } from '../../src/store/subscriptions/read.ts';
import { replayAfter, replayFailed } from '../../src/store/subscriptions/tellings.ts';
import { createAddressGuard } from '../../src/transport/address-guard.ts';
import { createTransport } from '../../src/transport/http.ts';
import { testDatabase } from '../support/database.ts';
import { seedMessages, testVault } from '../support/seed.ts';
import { bodyOf, type Stub, stubServer } from '../support/stub-server.ts';

const A = 'L01999999';
const B = 'L01999998';
const SECRET = secretOf(Buffer.alloc(32, 7));
const DAY_MS = 24 * 3_600_000;

type Got = { event: StatusChanged; headers: Record<string, string>; body: string };

let pool: Pool;
let drop: () => Promise<void>;
let receiver: Stub;
let transport: ReturnType<typeof createTransport>;
let got: Got[];
/** What the receiver answers; 204 when nothing is said. */
let answer: (response: ServerResponse, n: number) => void;
let clock: Date;
let lines: string[];
let clients: Map<string, readonly string[] | null>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  transport = createTransport({ guard: createAddressGuard(['127.0.0.0/8', '::1/128']) });
});
afterAll(async () => {
  await transport.close();
  await drop();
});
beforeEach(async () => {
  await pool.query('truncate event, message, status_change, subscription, telling, chain_checkpoint, data_key cascade');
  got = [];
  lines = [];
  answer = (response) => response.writeHead(204).end();
  clock = new Date();
  clients = new Map([['office', null]]);
  receiver = await stubServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await bodyOf(request)).toString();
    got.push({
      event: statusChangedSchema.parse(JSON.parse(body)),
      headers: request.headers as Record<string, string>,
      body,
    });
    answer(response, got.length);
  });
});
afterEach(() => receiver.close());

const deps = (more: Partial<TellDeps> = {}): TellDeps => ({
  pool,
  vault: testVault,
  runtime: { ...systemRuntime, now: () => clock },
  log: createLog('debug', (line) => lines.push(line)),
  metrics: createMetrics(),
  transport,
  entitiesOf: (id) => clients.get(id),
  source: 'https://pasarela.example.org',
  timeoutMs: 2_000,
  retryMs: 3 * DAY_MS,
  stopping: () => false,
  ...more,
});

async function subscribe(
  id: string,
  more: { entities?: string[] | null; kinds?: string[]; url?: string } = {},
): Promise<string> {
  const { entities = null, kinds = ['delivery', 'legal', 'notice', 'checkpoint'], url = receiver.url } = more;
  const pingUntil = new Date(clock.getTime() + DAY_MS);
  const made = { id, clientId: 'office', url, entities, kinds, secret: SECRET, now: clock, pingUntil };
  await withTransaction(pool, (client) => insertSubscription(client, testVault, made, 50));
  return id;
}

/** Fans out and tells until nothing is due any more. */
async function tellAll(with_: TellDeps = deps()): Promise<void> {
  await numberChanges(pool);
  await fanOutAll(with_);
  const flights = new Map<string, number>();
  while ((await tellDue(with_, flights)) > 0 || flights.size > 0) await new Promise(setImmediate);
}

const pass = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};
const changesTold = () => got.flatMap(({ event }) => (event.data.change === null ? [] : [event.data.change]));
const stored = (id: string) => readSubscription(pool, { id, clientId: 'office' });

describe('an e-office that subscribed', () => {
  it('gets a ping first, signed so that the reference library verifies it', async () => {
    await subscribe('sub_1');
    await tellAll();
    expect(got.map(({ event }) => event.type)).toEqual(['es.citizenfolder.subscription.ping.v1']);
    expect(() => new Webhook(SECRET).verify(got[0]!.body, got[0]!.headers)).not.toThrow();
    expect(got[0]!.headers['content-type']).toMatch('application/cloudevents+json');
  });

  it('is told each change once, with what the message is now and whose event it was', async () => {
    await subscribe('sub_1');
    const [id = ''] = await seedMessages(pool, { entity: A, file: 'EXP/1' });
    await tellAll();
    await move(pool, {
      id,
      entity: A,
      from: ['queued'],
      set: { delivery: 'accepted', remote_id: 'r1' },
      changes: [{ kind: 'delivery', from: 'queued', to: 'accepted', code: '000', source: 'notifica', at: clock }],
    });
    await tellAll();
    await tellAll();
    expect(changesTold().map(({ messageId, to, sequence }) => [messageId, to, sequence])).toEqual([
      [id, 'queued', 1],
      [id, 'accepted', 2],
    ]);
    const last = got.at(-1)!.event;
    expect(last).toMatchObject({
      source: 'https://pasarela.example.org',
      type: 'es.citizenfolder.message.status-changed.v1',
      subject: id,
      entitydir3: A,
      sequence: '2',
      data: { message: { id, file: 'EXP/1', delivery: 'accepted', remoteId: 'r1', ref: '0' }, checkpoint: null },
    });
    expect(last.data.message?.event.source).toBe(`urn:dir3:${A}:test`);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(got.length);
  });

  it('is told nothing of before, and only of the entities and kinds it asked for', async () => {
    await seedMessages(pool, { entity: A });
    await numberChanges(pool);
    await subscribe('sub_a', { entities: [A], kinds: ['legal', 'delivery'] });
    await subscribe('sub_none', { kinds: ['checkpoint'] });
    await seedMessages(pool, { entity: A });
    await seedMessages(pool, { entity: B });
    await tellAll();
    expect(changesTold().map(({ entity }) => entity)).toEqual([A]);
  });

  it('is told no more of an entity that its client lost, and stops where there is no such client', async () => {
    await subscribe('sub_1', { entities: [A, B] });
    clients.set('office', [B]);
    await seedMessages(pool, { entity: A });
    await seedMessages(pool, { entity: B });
    await tellAll();
    expect(changesTold().map(({ entity }) => entity)).toEqual([B]);
    clients.delete('office');
    await seedMessages(pool, { entity: B });
    await tellAll();
    expect(changesTold()).toHaveLength(1);
    expect(await stored('sub_1')).toMatchObject({ disabledReason: 'client-gone' });
  });

  it('gets the newest checkpoint with every change, to hold against us', async () => {
    await subscribe('sub_1');
    await pool.query("insert into chain_checkpoint values ($1, 1, '', $2, 'old'), ($1, 2, '', $2, 'new')", [A, clock]);
    await seedMessages(pool, { entity: A });
    await tellAll();
    expect(got.at(-1)!.event.data.checkpoint).toBe('new');
  });

  it('is the only one of its client that is told of what names it', async () => {
    await subscribe('sub_1');
    await subscribe('sub_2');
    const [id] = await seedMessages(pool, { entity: A });
    await pool.query("update event set subscription = 'sub_2', client_id = 'office'");
    await tellAll();
    const told = got.filter(({ event }) => event.subject === id).map(({ headers }) => headers['webhook-id']);
    expect(told).toEqual([expect.stringMatching(/^sub_2\./)]);
  });

  it('is told in the place of one that was named and is gone', async () => {
    await subscribe('sub_1');
    await subscribe('sub_2');
    const [id] = await seedMessages(pool, { entity: A });
    await pool.query("update event set subscription = 'sub_2', client_id = 'office'");
    await deleteSubscription(pool, { id: 'sub_2', clientId: 'office' });
    await tellAll();
    const told = got.filter(({ event }) => event.subject === id).map(({ headers }) => headers['webhook-id']);
    expect(told).toEqual([expect.stringMatching(/^sub_1\./)]);
  });
});

describe('a receiver that fails', () => {
  it('is tried again later under the same id, and costs nothing meanwhile', async () => {
    await subscribe('sub_1');
    await tellAll();
    answer = (response) => response.writeHead(500).end();
    await seedMessages(pool, { entity: A, count: 20 });
    await tellAll();
    // A few were under way together; then it rests, and the backlog spends no attempt.
    const tried = got.length - 1;
    expect(tried).toBeLessThanOrEqual(8);
    await tellAll();
    expect(got.length - 1).toBe(tried);
    answer = (response) => response.writeHead(200).end();
    pass(10 * 60_000);
    await tellAll();
    const ids = got.slice(1 + tried).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(20);
    expect(ids).toEqual(expect.arrayContaining(got.slice(1, 1 + tried).map(({ headers }) => headers['webhook-id'])));
    expect(await stored('sub_1')).toMatchObject({ pending: 0, failed: 0 });
  });

  it('that refuses one thing is told the others at once', async () => {
    await subscribe('sub_1');
    answer = (response, n) => response.writeHead(n === 2 ? 400 : 204).end();
    await seedMessages(pool, { entity: A, count: 5 });
    await tellAll();
    expect(got).toHaveLength(6);
    expect(await stored('sub_1')).toMatchObject({ pending: 1 });
  });

  it('is believed when it says how long to wait', async () => {
    await subscribe('sub_1');
    answer = (response) => response.writeHead(503, { 'retry-after': '120' }).end();
    await tellAll();
    pass(100_000);
    await tellAll();
    expect(got).toHaveLength(1);
    pass(21_000);
    await tellAll();
    expect(got).toHaveLength(2);
  });

  it('is given up after the last retry, visibly, and replay sends it again', async () => {
    await subscribe('sub_1');
    await tellAll();
    answer = (response) => response.writeHead(500).end();
    await seedMessages(pool, { entity: A });
    for (let tries = 0; tries < 40; tries += 1) {
      await tellAll();
      pass(6 * 3_600_000);
    }
    expect(await stored('sub_1')).toMatchObject({ pending: 0, failed: 1 });
    expect(got.length).toBeGreaterThan(8);
    expect(lines.some((line) => line.includes('telling.given-up'))).toBe(true);
    answer = (response) => response.writeHead(200).end();
    const until = new Date(clock.getTime() + DAY_MS);
    expect(await replayFailed(pool, { subscription: 'sub_1', now: clock, until })).toBe(1);
    await tellAll();
    expect(await stored('sub_1')).toMatchObject({ pending: 0, failed: 0 });
  });

  it('that is gone (410) is told no more until its owner enables it, and misses nothing', async () => {
    await subscribe('sub_1');
    answer = (response) => response.writeHead(410).end();
    await tellAll();
    expect(await stored('sub_1')).toMatchObject({ disabledReason: 'gone' });
    await seedMessages(pool, { entity: A });
    await tellAll();
    expect(got).toHaveLength(1);
    answer = (response) => response.writeHead(200).end();
    const until = new Date(clock.getTime() + DAY_MS);
    await enableSubscription(pool, { id: 'sub_1', clientId: 'office', now: clock, until });
    await tellAll();
    expect(changesTold()).toHaveLength(1);
  });

  it.each([
    [
      'a redirect into the machine',
      (response: ServerResponse) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      '302',
    ],
    ['an answer without end', (response: ServerResponse) => response.end(Buffer.alloc(200_000)), 'answer-too-large'],
    ['silence', () => {}, 'timeout'],
  ])('with %s has failed, and no more', async (_, act, outcome) => {
    await subscribe('sub_1');
    answer = act as (response: ServerResponse) => void;
    await tellAll(deps({ timeoutMs: 200 }));
    const { rows } = await pool.query('select state, last_outcome from telling');
    expect(rows).toEqual([{ state: 'pending', last_outcome: outcome }]);
    expect(got).toHaveLength(1);
  });

  it('holds up nobody else', async () => {
    const hanging = await stubServer(() => {});
    await subscribe('sub_hang', { url: hanging.url });
    await subscribe('sub_well');
    const flights = new Map<string, number>();
    await seedMessages(pool, { entity: A, count: 30 });
    await numberChanges(pool);
    const with_ = deps({ timeoutMs: 60_000 });
    await fanOutAll(with_);
    while ((await stored('sub_well'))?.pending !== 0) {
      await tellDue(with_, flights);
      await new Promise(setImmediate);
    }
    expect(got).toHaveLength(31);
    expect(flights.get('sub_hang')).toBeLessThanOrEqual(4);
    await hanging.close();
    while (flights.size > 0) await new Promise(setImmediate);
  });
});

describe('one receiver that hangs alone', () => {
  it('holds up no look for others', async () => {
    const hanging = await stubServer(() => {});
    await subscribe('sub_hang', { url: hanging.url });
    const flights = new Map<string, number>();
    expect(await tellDue(deps({ timeoutMs: 60_000 }), flights)).toBe(1);
    expect(flights.get('sub_hang')).toBe(1);
    await hanging.close();
    while (flights.size > 0) await new Promise(setImmediate);
  });
});

describe('several processes', () => {
  it('tell each change once between them', async () => {
    await subscribe('sub_1');
    await seedMessages(pool, { entity: A, count: 100 });
    await Promise.all([tellAll(), tellAll(), tellAll()]);
    await tellAll();
    const ids = got.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(101);
    expect(new Set(ids).size).toBe(101);
  });

  it('take over what a dead one had begun, once its lease is over', async () => {
    await subscribe('sub_1');
    await pool.query('update telling set lease_until = $1, attempts = 1', [new Date(clock.getTime() + 30_000)]);
    await tellAll();
    expect(got).toHaveLength(0);
    pass(31_000);
    await tellAll();
    expect(got).toHaveLength(1);
  });
});

describe('the secret', () => {
  it('is replaced with an overlap in which both verify, then only the new one', async () => {
    await subscribe('sub_1');
    const next = secretOf(Buffer.alloc(32, 9));
    const formerUntil = new Date(clock.getTime() + 60_000);
    await withTransaction(pool, (db) =>
      rotateSecret(db, testVault, { id: 'sub_1', clientId: 'office', secret: next, formerUntil }),
    );
    await tellAll();
    for (const secret of [SECRET, next])
      expect(() => new Webhook(secret).verify(got[0]!.body, got[0]!.headers)).not.toThrow();
    pass(61_000);
    await seedMessages(pool, { entity: A });
    await tellAll();
    expect(() => new Webhook(next).verify(got[1]!.body, got[1]!.headers)).not.toThrow();
    expect(() => new Webhook(SECRET).verify(got[1]!.body, got[1]!.headers)).toThrow();
  });

  it('stands nowhere in the store in clear, nor in a log line', async () => {
    await subscribe('sub_1');
    await tellAll();
    const { rows } = await pool.query('select s::text as row from subscription s');
    const clear = SECRET.slice('whsec_'.length);
    const hex = Buffer.from(SECRET).toString('hex');
    for (const text of [JSON.stringify(rows), lines.join('\n')]) {
      expect(text).not.toContain(clear);
      expect(text).not.toContain(hex);
    }
  });
});

describe('replay', () => {
  it('tells everything after a cursor once more, also what was before the subscription', async () => {
    await seedMessages(pool, { entity: A, count: 3 });
    await numberChanges(pool);
    await subscribe('sub_1');
    await seedMessages(pool, { entity: A, count: 2 });
    await tellAll();
    expect(changesTold()).toHaveLength(2);
    const until = new Date(clock.getTime() + DAY_MS);
    await replayAfter(pool, { subscription: 'sub_1', after: '0', now: clock, until });
    await tellAll();
    const cursors = changesTold().map(({ cursor }) => cursor);
    expect(cursors).toHaveLength(2 + 5);
    expect(new Set(cursors).size).toBe(5);
  });
});
