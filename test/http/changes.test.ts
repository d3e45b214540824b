import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { move } from '../../src/outbox/move.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { testDatabase } from '../support/database.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification, type ProblemBody } from './harness.ts';

type Feed = {
  items: {
    cursor: string;
    messageId: string;
    entity: string;
    kind: string;
    code: string | null;
    sequence: number;
    delivery: string;
  }[];
  next: string;
};

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
  await pool.query('truncate event, message, status_change, document, chunk, event_document cascade');
  http = harness(pool);
});

const feed = async (after: string, key: string = KEYS.all, limit = 100) =>
  (await (await http.ask(`/v1/changes?after=${after}&limit=${limit}`, { key })).json()) as Feed;
const write = (db: Pick<Pool, 'query'>, code: string, fed = true) =>
  db.query(
    "insert into status_change (entity, at, kind, code, source, fed) values ($1, $2, 'notice', $3, 'test', $4)",
    [A, NOW, code, fed],
  );

describe('the changes feed', () => {
  it('tells every change in order, with a sequence per message', async () => {
    const { messages } = (await (await http.post(notification())).json()) as { messages: { id: string }[] };
    const id = messages[0]!.id;
    await move(pool, {
      id,
      entity: A,
      from: ['queued'],
      set: { delivery: 'accepted' },
      changes: [
        { kind: 'operator', code: 'no en la lista', source: 'x', at: NOW },
        { kind: 'delivery', from: 'queued', to: 'accepted', code: '000', source: 'notifica', at: NOW },
      ],
    });
    const { items, next } = await feed('0');
    expect(items.map((each) => [each.messageId, each.kind, each.code, each.delivery])).toEqual([
      [id, 'delivery', null, 'queued'],
      [id, 'delivery', '000', 'accepted'],
    ]);
    expect(items[1]!.sequence).toBeGreaterThan(items[0]!.sequence);
    expect(next).toBe(items[1]!.cursor);
    expect(await feed(next)).toEqual({ items: [], next });
  });

  it('never skips what commits late: one writer held open between two others', async () => {
    const { next: start } = await feed('0');
    const late = await pool.connect();
    await late.query('begin');
    await write(pool, 'primero');
    await write(late, 'tardío');
    await write(pool, 'segundo');
    const before = await feed(start);
    expect(before.items.map((each) => each.code)).toEqual(['primero', 'segundo']);
    await late.query('commit');
    late.release();
    const after = await feed(before.next);
    expect(after.items.map((each) => each.code)).toEqual(['tardío']);
  });

  it('loses and doubles nothing under many writers and readers, page by page', async () => {
    const { next: start } = await feed('0');
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 25; n += 1) {
        const client = await pool.connect();
        await client.query('begin');
        await write(client, `${writer}-${n}`);
        await write(client, `${writer}-${n}-bis`);
        await client.query(n % 7 === 0 ? 'rollback' : 'commit');
        client.release();
      }
    });
    let running = true;
    const read = async () => {
      const seen: string[] = [];
      let after = start;
      for (;;) {
        const last = !running;
        const page = await feed(after, KEYS.all, 7);
        seen.push(...page.items.map((each) => each.code ?? ''));
        if (last && page.items.length === 0) return seen;
        after = page.next;
      }
    };
    const readers = [read(), read(), read()];
    await Promise.all(writers);
    running = false;
    const seen = await Promise.all(readers);
    const { rows } = await pool.query<{ code: string }>('select code from status_change where fed');
    for (const each of seen) expect(each.toSorted()).toEqual(rows.map((row) => row.code).toSorted());
    expect(seen[1]).toEqual(seen[0]);
  });

  it('numbers from several processes at once without a gap', async () => {
    for (let n = 0; n < 20; n += 1) await write(pool, String(n));
    const numbered = await Promise.all([numberChanges(pool), numberChanges(pool), numberChanges(pool)]);
    expect(numbered.reduce((a, b) => a + b)).toBe(20);
    const { rows } = await pool.query<{ n: number }>(
      'select (max(cursor) - min(cursor) + 1)::int as n from status_change',
    );
    expect(rows[0]?.n).toBe(20);
  });

  it('shows a client its own entities only, and no line that is only for the timeline', async () => {
    await http.post(notification({ entity: B }), { key: KEYS.beta });
    await write(pool, 'de A');
    await write(pool, 'solo cronología', false);
    const { next } = await feed('0', KEYS.alpha);
    const own = (await feed('0', KEYS.alpha)).items.map((each) => each.entity);
    expect(new Set(own)).toEqual(new Set([A]));
    expect((await feed('0')).items.map((each) => each.code)).not.toContain('solo cronología');
    expect((await feed('0', KEYS.beta)).items.map((each) => each.entity)).toEqual([B]);
    expect(next).not.toBe('0');
  });

  it('refuses a cursor it never gave', async () => {
    for (const after of ['x', '-1', '9'.repeat(19)]) {
      const response = await http.ask(`/v1/changes?after=${after}`);
      expect([response.status, ((await response.json()) as ProblemBody).errors[0]?.pointer]).toEqual([400, '/after']);
    }
  });
});
