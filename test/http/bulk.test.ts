import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BULK_LIMIT } from '../../contracts/api/bulk.ts';
import { workBulk } from '../../src/delivery/bulk.ts';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { move } from '../../src/outbox/move.ts';
import { purgeBulk } from '../../src/store/bulk/purge.ts';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let browser: Browser;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, status_change, document, chunk, event_document, audit, bulk_job, bulk_item, operator_session cascade',
  );
  http = harness(pool);
  browser = createBrowser(http);
});

async function accepted(more: { delivery?: string; entity?: string; file?: string } = {}): Promise<string> {
  const { delivery = 'dead', entity = A, file = 'EXP/1' } = more;
  const posted = await http.post(notification({ entity, data: { file: { id: file } } }), { key: KEYS.all });
  const id = ((await posted.json()) as { messages: { id: string }[] }).messages[0]!.id;
  if (delivery !== 'queued') await move(pool, { id, entity, from: ['queued'], set: { delivery } as never });
  return id;
}
async function several(n: number, more: Parameters<typeof accepted>[0] = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let each = 0; each < n; each += 1) ids.push(await accepted(more));
  return ids;
}
type Job = { id: string; state: string; total: number; done: number; refused: number; by: string };
async function ask(path: string, body?: unknown, key = KEYS.alpha) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await http.ask(path, { key, ...init, headers: { 'content-type': 'application/json' } });
  return { status: response.status, body: (await response.json()) as never };
}
const begin = async (body: object, key = KEYS.alpha) =>
  (await ask('/v1/bulk', { action: 'retry', filter: {}, reason: 'Destino repuesto', ...body }, key)) as {
    status: number;
    body: Job & { errors: { code: string }[] };
  };
const work = (limit = 1_000) => workBulk({ ...http.deps, stopping: () => false } as never, limit);
const job = async (id: string) => (await ask(`/v1/bulk/${id}`)).body as Job;
const states = async (ids: readonly string[]) => {
  const { rows } = await pool.query('select id, delivery, generation from message where id = any($1)', [ids]);
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id);
    return `${row.delivery} ${row.generation}`;
  });
};

describe('a bulk job', () => {
  it('is counted, begun on exactly what was counted, and worked off in order', async () => {
    const chosen = await several(3);
    await accepted({ delivery: 'accepted' });
    await accepted({ delivery: 'uncertain' });
    await accepted({ entity: B });
    const filter = { file: 'EXP/1' };
    expect((await ask('/v1/bulk/count', { action: 'retry', filter })).body).toEqual({ count: 3, limit: BULK_LIMIT });
    const { status, body } = await begin({ filter, expected: 3 });
    expect([status, body]).toMatchObject([202, { state: 'running', total: 3, done: 0, refused: 0, by: 'alpha' }]);
    await accepted();
    expect(await work(2)).toBe(2);
    expect([await states(chosen), (await job(body.id)).done]).toEqual([['queued 1', 'queued 1', 'dead 0'], 2]);
    expect(await work()).toBe(2);
    expect(await job(body.id)).toMatchObject({ state: 'done', total: 3, done: 3, refused: 0 });
    expect(await work()).toBe(0);
    const { items } = (await ask(`/v1/bulk/${body.id}/items`)).body as { items: { messageId: string }[] };
    expect(items.map(({ messageId }) => messageId)).toEqual(chosen);
  });

  it('begins nothing on another number than was seen, on none, or on too many', async () => {
    await several(2);
    const codes = async (body: object) => {
      const answer = await begin(body);
      return [answer.status, answer.body.errors?.[0]?.code];
    };
    expect(await codes({ expected: 3 })).toEqual([409, 'bulk-changed']);
    expect(await codes({ filter: { file: 'EXP/NONE' } })).toEqual([409, 'bulk-none']);
    await pool.query(
      `insert into message (id, event, entity, issuer, backend, ref, position, delivery, reference, next_at, created_at)
       select 'msg_many' || n, (select id from event limit 1), '${A}', '${A}', 'notifica', 'r' || n, n + 10, 'dead', 'ref' || n, now(), now()
       from generate_series(1, ${BULK_LIMIT}) n`,
    );
    expect(await codes({})).toEqual([409, 'bulk-too-many']);
    expect((await pool.query('select count(*)::int as n from bulk_job')).rows[0].n).toBe(0);
  });

  it('judges each message by its own rule when its turn comes, and says why it refused one', async () => {
    const [first = '', second = ''] = await several(2);
    const { body } = await begin({});
    await retryMessage({ pool, runtime: http.deps.runtime }, first, { clientId: 'other' });
    await work();
    expect(await states([first, second])).toEqual(['queued 1', 'queued 1']);
    expect(await job(body.id)).toMatchObject({ state: 'done', done: 1, refused: 1 });
    const refused = (await ask(`/v1/bulk/${body.id}/items?result=refused`)).body as { items: object[] };
    expect(refused.items).toMatchObject([{ messageId: first, result: 'refused', problem: { code: 'bulk-not-now' } }]);
  });

  it('of two operators on the same messages does nothing twice, whoever works them off', async () => {
    const chosen = await several(12);
    const jobs = [await begin({}), await begin({ reason: 'La misma idea' }, KEYS.all)];
    await Promise.all([work(), work(), work()]);
    while ((await work()) > 0);
    expect(new Set(await states(chosen))).toEqual(new Set(['queued 1']));
    const ended = await Promise.all(jobs.map(({ body }) => job(body.id)));
    expect(ended.map(({ state, done, refused }) => [state, done + refused])).toEqual([
      ['done', 12],
      ['done', 12],
    ]);
    expect(ended.reduce((sum, { done }) => sum + done, 0)).toBe(12);
    const { rows } = await pool.query(`select count(*)::int as n from audit where action = 'message.retry'`);
    expect(rows[0].n).toBe(24);
  });

  it('stops half-way with a reason, once, and leaves the rest alone', async () => {
    const chosen = await several(4);
    const { body } = await begin({});
    await work(2);
    expect((await ask(`/v1/bulk/${body.id}/stop`, {})).status).toBe(400);
    expect((await ask(`/v1/bulk/${body.id}/stop`, { reason: 'Falla otra vez' })).status).toBe(200);
    expect(await work()).toBe(0);
    expect(await states(chosen)).toEqual(['queued 1', 'queued 1', 'dead 0', 'dead 0']);
    expect(await job(body.id)).toMatchObject({ state: 'stopped', done: 2, stopped: { by: 'alpha' } });
    expect((await ask(`/v1/bulk/${body.id}/stop`, { reason: 'Otra vez' })).status).toBe(409);
  });

  it('takes back newest first, so that no follower is let go before its turn', async () => {
    const [first = '', second = ''] = await several(2, { delivery: 'queued' });
    await begin({ action: 'cancel' });
    await work(1);
    expect(await states([first, second])).toEqual(['queued 0', 'cancelled 0']);
    await work();
    expect(await states([first, second])).toEqual(['cancelled 0', 'cancelled 0']);
  });

  it('goes on where a process died, with nothing done twice', async () => {
    const chosen = await several(2);
    const { body } = await begin({});
    let left = 1;
    const dying = { ...http.deps, stopping: () => left-- <= 0 };
    await workBulk(dying as never, 10);
    expect((await job(body.id)).done).toBe(1);
    await work();
    expect([await states(chosen), (await job(body.id)).state]).toEqual([['queued 1', 'queued 1'], 'done']);
  });

  it('is audited as one action and for each message, and the timeline says why', async () => {
    const [id = ''] = await several(1);
    const { body } = await begin({});
    await work();
    const { rows } = await pool.query('select client_id, action, object, reason, result from audit order by id');
    const same = { client_id: 'alpha', reason: 'Destino repuesto', result: 'done' };
    expect(rows).toEqual([
      { ...same, action: 'bulk.begin', object: body.id },
      { ...same, action: 'message.retry', object: id },
    ]);
    expect(
      (await pool.query(`select text from status_change where message = $1 and text is not null`, [id])).rows,
    ).toEqual([{ text: 'Destino repuesto' }]);
  });

  it('is seen, and stopped, only by who may see all that is in it', async () => {
    await accepted();
    await accepted({ entity: B });
    const { body } = await begin({}, KEYS.all);
    expect(body.total).toBe(2);
    expect((await ask(`/v1/bulk/${body.id}`)).status).toBe(404);
    expect((await ask(`/v1/bulk/${body.id}/stop`, { reason: 'No es mío' })).status).toBe(404);
    expect((await ask('/v1/bulk')).body).toEqual({ items: [] });
    expect((await ask('/v1/bulk', undefined, KEYS.reader)).status).toBe(403);
  });

  it('is forgotten long after its end, never while it runs', async () => {
    await accepted();
    const { body } = await begin({});
    const purge = () => purgeBulk(pool, { before: new Date(NOW.getTime() + 1), limit: 5 });
    expect(await purge()).toBe(0);
    await work();
    expect([await purge(), (await ask(`/v1/bulk/${body.id}`)).status]).toEqual([1, 404]);
  });
});

describe('the pages of bulk jobs', () => {
  beforeEach(() => browser.signIn(KEYS.alpha));

  it('say how many and what follows, and begin exactly that', async () => {
    const chosen = await several(2);
    const list = await browser.read('/operator/messages?delivery=dead');
    expect(list).toContain('/operator/bulk/new?delivery=dead&amp;action=retry');
    const page = await browser.read('/operator/bulk/new?delivery=dead&action=retry');
    expect(page).toContain('<a href="/operator/bulk" aria-current="true">');
    for (const each of ['2 messages', 'under a new reference', 'name="expected" value="2"', 'Send 2 again'])
      expect(page).toContain(each);
    const fields = { action: 'retry', delivery: 'dead', expected: '2' };
    expect((await browser.send('/operator/bulk/new', fields)).status).toBe(400);
    const sent = await browser.send('/operator/bulk/new', { ...fields, reason: 'Destino repuesto' });
    const place = sent.headers.get('location') ?? '';
    expect([sent.status, place]).toEqual([303, expect.stringMatching(/^\/operator\/bulk\/bulk_/)]);
    await work(1);
    const running = await browser.read(place);
    for (const each of [
      '1 of 2: 1 done, 0 refused.',
      '<progress max="2" value="1"',
      'Destino repuesto',
      chosen[1] ?? '',
    ])
      expect(running).toContain(each);
    const stopped = await browser.send(`${place}/stop`, { reason: 'Basta' });
    expect(stopped.headers.get('location')).toBe(`${place}?done=stop`);
    const end = await browser.read(place);
    expect([end.includes('left alone'), end.includes(`${place}/stop`)]).toEqual([true, false]);
    expect(await browser.read('/operator/bulk')).toContain(place);
  });

  it('begin nothing where the number is another by now, or without the token', async () => {
    await several(1);
    const fields = { action: 'retry', expected: '2', reason: 'Destino repuesto' };
    const changed = await browser.send('/operator/bulk/new', fields);
    expect([changed.status, (await changed.text()).includes('There were 2 messages and now there are 1.')]).toEqual([
      ...[409, true],
    ]);
    expect((await browser.send('/operator/bulk/new', { ...fields, expected: '1', csrf: 'x' })).status).toBe(403);
    expect((await browser.ask('/operator/bulk/new?action=resolve')).status).toBe(400);
    expect((await pool.query('select count(*)::int as n from bulk_job')).rows[0].n).toBe(0);
  });
});
