import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { A, type Harness, harness, KEYS, notification, type ProblemBody } from './harness.ts';

type Made = { id: string; secret?: string; entities: string[]; kinds: string[]; pending: number };

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, status_change, subscription, telling, data_key cascade');
  http = harness(pool, {
    callbacks: { refuses: (url) => (url.startsWith('https:') ? null : 'url-not-https'), retryMs: 259_200_000 },
  });
});

const send = (path: string, body: unknown = {}, key: string = KEYS.alpha, more: Record<string, string> = {}) =>
  http.ask(path, {
    key,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  });
const subscribe = async (body: Record<string, unknown> = {}, key: string = KEYS.alpha) => {
  const response = await send('/v1/subscriptions', { url: 'https://oficina.example.org/avisos', ...body }, key);
  expect(response.status).toBe(201);
  return (await response.json()) as Made;
};

describe('subscribing', () => {
  it('gives a secret once, and never shows it again', async () => {
    const made = await subscribe();
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made).toMatchObject({ entities: ['*'], kinds: ['delivery', 'legal', 'notice', 'checkpoint'], pending: 1 });
    for (const path of ['/v1/subscriptions', `/v1/subscriptions/${made.id}`])
      expect(await (await http.ask(path)).text()).not.toContain('whsec_');
    expect(http.lines.join('\n')).not.toContain(made.secret?.slice(6));
  });

  it('takes a secret of the client, and a choice of entities and kinds', async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const made = await subscribe({ secret, entities: [A], kinds: ['legal'] });
    expect(made).toMatchObject({ secret, entities: [A], kinds: ['legal'] });
  });

  it('names all that is wrong at once', async () => {
    const response = await send('/v1/subscriptions', { url: 'ftp://x', kinds: ['todo'], secret: 'abc', more: 1 });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as ProblemBody;
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual(['/kinds/0', '/more', '/secret', '/url']);
  });

  it('refuses an address that may not be called, in the reader’s language', async () => {
    const response = await send('/v1/subscriptions', { url: 'http://oficina.example.org/' }, KEYS.alpha, {
      'accept-language': 'ca',
    });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as ProblemBody;
    expect(errors).toMatchObject([
      { pointer: '/url', code: 'url-not-https', detail: expect.stringContaining("L'adreça") },
    ]);
  });

  it('refuses an entity of others', async () => {
    const response = await send('/v1/subscriptions', { url: 'https://o.example.org/', entities: [A] }, KEYS.beta);
    expect(response.status).toBe(403);
  });

  it('is bounded per client', async () => {
    for (let n = 0; n < 50; n += 1) await subscribe();
    const response = await send('/v1/subscriptions', { url: 'https://o.example.org/' });
    expect(response.status).toBe(409);
  });
});

describe('a subscription', () => {
  it('is its client’s alone: for another it is not there', async () => {
    const { id } = await subscribe();
    for (const [path, method] of [
      [`/v1/subscriptions/${id}`, 'GET'],
      [`/v1/subscriptions/${id}`, 'DELETE'],
      [`/v1/subscriptions/${id}/deliveries`, 'GET'],
    ] as const)
      expect((await http.ask(path, { key: KEYS.all, method })).status).toBe(404);
    for (const act of ['rotate', 'enable', 'replay'])
      expect((await send(`/v1/subscriptions/${id}/${act}`, {}, KEYS.all)).status).toBe(404);
    expect((await http.ask(`/v1/subscriptions/${id}`)).status).toBe(200);
  });

  it('gets another secret, with the end of the former one', async () => {
    const { id, secret } = await subscribe();
    const rotated = (await (await send(`/v1/subscriptions/${id}/rotate`, { overlapHours: 1 })).json()) as Made & {
      formerSecretUntil: string;
    };
    expect(rotated.secret).not.toBe(secret);
    expect(Date.parse(rotated.formerSecretUntil)).toBe(http.state.now.getTime() + 3_600_000);
  });

  it('goes with all it was owed, and its secret’s key with it', async () => {
    const { id } = await subscribe();
    expect((await http.ask(`/v1/subscriptions/${id}`, { method: 'DELETE' })).status).toBe(204);
    const { rows } = await pool.query(
      'select (select count(*) from telling)::int as tellings, (select count(*) from data_key)::int as keys',
    );
    expect(rows).toEqual([{ tellings: 0, keys: 0 }]);
  });

  it('shows how each callback went, page by page', async () => {
    const { id } = await subscribe();
    for (let n = 0; n < 4; n += 1)
      await pool.query(
        'insert into telling (id, subscription, cursor, next_at, created_at, until) values ($1, $2, $3, $4, $4, $4)',
        [`${id}.${n}`, id, n, http.state.now],
      );
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/v1/subscriptions/${id}/deliveries?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await (await http.ask(path)).json()) as { items: { id: string }[]; next: string | null };
      seen.push(...page.items.map((each) => each.id));
      cursor = page.next ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(5);
    expect((await http.ask(`/v1/subscriptions/${id}/deliveries?cursor=abc`)).status).toBe(400);
  });
});

describe('an event that names a subscription', () => {
  const naming = (id: string) => {
    const event = notification();
    return { ...event, data: { ...(event.data as Record<string, unknown>), statusSubscription: id } };
  };

  it('is accepted where its client has it, and remembered with it', async () => {
    const { id } = await subscribe();
    expect((await http.post(naming(id))).status).toBe(202);
    const { rows } = await pool.query('select subscription from event');
    expect(rows).toEqual([{ subscription: id }]);
  });

  it('is refused where it is another client’s, as where there is none', async () => {
    const { id } = await subscribe({}, KEYS.all);
    for (const each of [id, 'sub_none']) {
      const response = await http.post(naming(each));
      expect(response.status).toBe(422);
      const { code, errors } = (await response.json()) as ProblemBody;
      expect({ code, pointers: errors?.map(({ pointer }) => pointer) }).toEqual({
        code: 'not-available-here',
        pointers: ['/data/statusSubscription'],
      });
    }
    const { rows } = await pool.query('select count(*)::int as n from event');
    expect(rows).toEqual([{ n: 0 }]);
  });
});
