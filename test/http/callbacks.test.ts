import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { move } from '../../src/outbox/move.ts';
import { open } from '../../src/vault/cipher.ts';
import { testDatabase } from '../support/database.ts';
import { storedKey } from '../support/keys.ts';
import { A, B, type Harness, harness, NOW, notification } from './harness.ts';

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
  await pool.query('truncate event, message, status_change, document, chunk, event_document, callback cascade');
  http = harness(pool);
});

const call = (body: string, init: { from?: string; headers?: Record<string, string> } = {}) =>
  http.ask('/callbacks/notifica', { method: 'POST', key: '', body, ...init });

async function acceptedMessage(remoteId: string | null): Promise<string> {
  const { messages } = (await (await http.post(notification())).json()) as { messages: { id: string }[] };
  const id = messages[0]!.id;
  if (remoteId !== null)
    await move(pool, { id, entity: A, from: ['queued'], set: { delivery: 'accepted', remote_id: remoteId } });
  return id;
}

describe('a callback', () => {
  it('gotchas 53 and 54: is kept as it came, sealed, acknowledged, moves nothing, and has its message looked at', async () => {
    const id = await acceptedMessage('R-1');
    const wakes = http.state.wakes;
    const response = await call('R-1;datado;1');
    expect([response.status, await response.text()]).toEqual([200, '<r>000</r>']);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const { rows } = await pool.query('select * from callback');
    expect(rows[0]).toMatchObject({
      backend: 'notifica',
      remote_id: 'R-1',
      code: 'datado',
      certificate: true,
      message: id,
    });
    const key = http.deps.vault.unwrap(await storedKey(pool, rows[0].id), rows[0].id);
    expect(open(key, rows[0].body_sealed, `callback:${rows[0].id}`).toString()).toBe('R-1;datado;1');
    const message = await pool.query('select poll_at, poll_evidence, delivery, legal from message');
    expect(message.rows).toEqual([{ poll_at: NOW, poll_evidence: true, delivery: 'accepted', legal: null }]);
    expect(http.state.wakes).toBe(wakes + 1);
  });

  it('stands in the timeline and not in the feed', async () => {
    const id = await acceptedMessage('R-1');
    await call('R-1;datado;0');
    const view = (await (await http.ask(`/v1/messages/${id}`)).json()) as {
      timeline: { kind: string; code: string }[];
    };
    expect(view.timeline.at(-1)).toMatchObject({ kind: 'callback', code: 'datado' });
    const { items } = (await (await http.ask('/v1/changes')).json()) as { items: { kind: string }[] };
    expect(items.map((each) => each.kind)).not.toContain('callback');
  });

  it('of an identifier we do not know yet is kept and answered, and finds its message when that learns it', async () => {
    const id = await acceptedMessage(null);
    expect((await call('R-2;datado;1')).status).toBe(200);
    expect((await pool.query('select message from callback')).rows).toEqual([{ message: null }]);
    await move(pool, { id, entity: A, from: ['queued'], set: { delivery: 'accepted', remote_id: 'R-2' } });
    expect((await pool.query('select message from callback')).rows).toEqual([{ message: id }]);
  });

  describe('that reports of several messages', () => {
    /** A line each, the last word our reference. */
    function severalAtOnce(): void {
      const [backend] = http.deps.backends;
      const { receive } = backend!.adapter;
      const read = (line: string) => {
        const { reference, ...received } = {
          ...[receive!(Buffer.from(line), new Map())].flat()[0]!,
          reference: line.split(';')[4],
        };
        return { ...received, part: Buffer.from(line), ...(reference === undefined ? {} : { reference }) };
      };
      const adapter: ActiveBackend['adapter'] = {
        ...backend!.adapter,
        receive: (body) => Buffer.from(body).toString('utf8').split('\n').filter(Boolean).map(read),
      };
      http = harness(pool, { backends: [{ ...backend!, adapter }] });
    }

    it('is kept as one for each, with its own part alone, and answered once', async () => {
      severalAtOnce();
      const [one, other] = [await acceptedMessage('R-1'), await acceptedMessage('R-2')];
      const response = await call('R-1;leida;0\nR-2;rehusada;1\nR-9;leida;0\n');
      expect([response.status, await response.text()]).toEqual([200, '<r>000</r>']);
      const { rows } = await pool.query('select id, message, remote_id, body_sealed from callback order by remote_id');
      expect(rows.map(({ message }) => message)).toEqual([one, other, null]);
      for (const [n, line] of ['R-1;leida;0', 'R-2;rehusada;1', 'R-9;leida;0'].entries()) {
        const key = http.deps.vault.unwrap(await storedKey(pool, rows[n].id), rows[n].id);
        expect(open(key, rows[n].body_sealed, `callback:${rows[n].id}`).toString()).toBe(line);
      }
    });

    it('of none is answered, and nothing is kept', async () => {
      severalAtOnce();
      expect((await call('\n')).status).toBe(200);
      expect((await pool.query('select 1 from callback')).rowCount).toBe(0);
    });

    it('finds by our reference what we know under no identifier yet, of its own body alone', async () => {
      severalAtOnce();
      const id = await acceptedMessage(null);
      const { rows } = await pool.query('select reference from message where id = $1', [id]);
      await call(`R-5;leida;0;${B};${rows[0].reference}\n`);
      expect((await pool.query('select message from callback')).rows).toEqual([{ message: null }]);
      await call(`R-6;leida;0;${A};${rows[0].reference}\n`);
      expect((await pool.query("select message from callback where remote_id = 'R-6'")).rows).toEqual([
        { message: id },
      ]);
    });
  });

  it('that is none is refused in the back end’s own way, and nothing is kept', async () => {
    const response = await call('');
    expect([response.status, await response.text()]).toEqual([400, '<fault>callback-malformed</fault>']);
    expect((await pool.query('select 1 from callback')).rowCount).toBe(0);
  });

  it.each([
    ['127.0.0.1', {}, 200],
    ['::ffff:127.0.0.1', {}, 200],
    ['fd00::17', {}, 200],
    ['192.0.2.7', {}, 403],
    ['2001:db8::1', {}, 403],
    ['192.0.2.7', { 'x-forwarded-for': '127.0.0.1' }, 403],
    ['10.0.0.5', { 'x-forwarded-for': '127.0.0.1' }, 200],
    ['10.0.0.5', { 'x-forwarded-for': '127.0.0.1, 192.0.2.7, 10.0.0.9' }, 403],
    ['10.0.0.5', {}, 403],
  ])('from %s (%o) is answered %i', async (from, headers, status) => {
    expect((await call('R-1;datado;0', { from, headers })).status).toBe(status);
  });

  it('is bounded in size and in pace', async () => {
    expect((await call('x', { headers: { 'content-length': String(15 * 1024 * 1024 + 1) } })).status).toBe(413);
    const answers = [];
    for (let n = 0; n < 1_010; n += 1) answers.push((await call('')).status);
    expect(answers.filter((each) => each === 429).length).toBeGreaterThan(0);
  });

  it('has its contract served, and nothing else there', async () => {
    expect(await (await http.ask('/callbacks/notifica?wsdl', { key: '' })).text()).toContain(
      'http://localhost/callbacks/notifica',
    );
    expect((await http.ask('/callbacks/notifica', { key: '' })).status).toBe(404);
    expect((await http.ask('/callbacks/otro', { method: 'POST', key: '', body: 'x' })).status).toBe(404);
  });
});
