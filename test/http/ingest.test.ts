import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendEvent } from '../../contracts/event.ts';
import { openDeliverable } from '../../src/store/documents/open-deliverable.ts';
import { readContents } from '../../src/store/documents/read-contents.ts';
import { testDatabase } from '../support/database.ts';
import {
  A,
  B,
  type Harness,
  harness,
  inline,
  KEYS,
  notification,
  PDF,
  type ProblemBody,
  rowsStored,
  sending,
} from './harness.ts';

type Receipt = {
  receiptId: string;
  duplicate: boolean;
  source: string;
  id: string;
  messages: { id: string; ref: string; delivery: string; url: string }[];
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
  await pool.query('truncate event, message, attempt, status_change, document, chunk, event_document, circuit cascade');
  http = harness(pool);
});

const receiptOf = async (response: Response) => (await response.json()) as Receipt;

describe('an accepted event', () => {
  it('is answered with a receipt, stored whole, and the worker is woken', async () => {
    const event = notification({ data: { sendings: [sending('77'), sending('78')] } });
    const response = await http.post(event);
    const receipt = await receiptOf(response);
    expect(response.status).toBe(202);
    expect(receipt).toMatchObject({ source: event.source, id: event.id, duplicate: false });
    expect(receipt.messages.map((each) => [each.ref, each.delivery])).toEqual([
      ['77', 'queued'],
      ['78', 'queued'],
    ]);
    expect(response.headers.get('location')).toBe(`/v1/messages?receipt=${receipt.receiptId}`);
    expect(http.state.wakes).toBe(1);
    const { documents, event: kept } = await openDeliverable(pool, http.deps.vault, {
      event: receipt.receiptId,
      content: (await readContents(pool, [receipt.receiptId])).get(receipt.receiptId) ?? [],
    });
    expect(Buffer.from(documents[0]!.contentBase64.toString(), 'base64').equals(PDF)).toBe(true);
    expect((kept as SendEvent).data.documents[0]?.content.by).toBe('upload');
  });

  it('keeps nothing personal in clear', async () => {
    await http.post(notification({ data: { sendings: [sending('1', { surname1: 'CANARIOAPELLIDO' })] } }));
    const { rows } = await pool.query<{ all: string }>(
      `select coalesce((select string_agg(e::text, '') from event e), '') || coalesce((select string_agg(m::text, '') from message m), '')
         || coalesce((select string_agg(s::text, '') from status_change s), '') as all`,
    );
    expect(rows[0]?.all).not.toContain('CANARIOAPELLIDO');
    expect(rows[0]?.all).not.toContain('00000000T');
  });

  it('is the same event however its members are ordered, spaced or traced', async () => {
    const event = notification();
    const first = await receiptOf(await http.post(event));
    const reordered = Object.fromEntries(Object.entries(event).reverse());
    const again = await http.post(
      JSON.stringify({ ...reordered, traceparent: '00-x', dataschema: 'https://example.org/s' }, null, 3),
    );
    expect(again.status).toBe(200);
    expect(await receiptOf(again)).toMatchObject({ receiptId: first.receiptId, duplicate: true });
    expect(http.state.wakes).toBe(1);
  });

  it('with the same id and other content is refused', async () => {
    const event = notification({ id: 'reutilizado' });
    await http.post(event);
    const other = await http.post(
      notification({ id: 'reutilizado', data: { title: { lang: 'es', value: 'Otra cosa' } } }),
    );
    expect(other.status).toBe(409);
    expect(((await other.json()) as ProblemBody).code).toBe('event-id-reused');
  });

  it('is one event when fifty callers post it at once', async () => {
    const event = notification();
    const responses = await Promise.all(Array.from({ length: 50 }, () => http.post(event)));
    const receipts = await Promise.all(responses.map(receiptOf));
    expect(new Set(receipts.map((each) => each.receiptId)).size).toBe(1);
    expect(responses.map((each) => each.status).filter((each) => each === 202)).toHaveLength(1);
    const { rows } = await pool.query(
      'select (select count(*)::int from event) e, (select count(*)::int from document) d, (select count(*)::int from message) m',
    );
    expect(rows[0]).toEqual({ e: 1, d: 1, m: 1 });
  });

  it('still gives its receipt after its term has become too short and its upload is gone', async () => {
    const uploadId = await upload(PDF);
    const event = notification({ data: { availability: { expiresOn: '2026-10-20' }, documents: [by(uploadId)] } });
    const first = await receiptOf(await http.post(event));
    http.state.now = new Date('2027-10-01T00:00:00Z');
    await pool.query('delete from event_document');
    await pool.query('delete from document');
    const again = await http.post(event);
    expect([again.status, (await receiptOf(again)).receiptId]).toEqual([200, first.receiptId]);
  });

  it('is the same when the document travels by upload the second time', async () => {
    const event = notification();
    await http.post(event);
    const uploadId = await upload(PDF);
    const data = { ...(event.data as object), documents: [by(uploadId)] };
    expect((await http.post({ ...event, data })).status).toBe(200);
    const otherBytes = await upload(Buffer.concat([PDF, Buffer.from('%')]));
    expect((await http.post({ ...event, data: { ...data, documents: [by(otherBytes)] } })).status).toBe(409);
  });

  it('of effect mirror is recorded and never queued, whatever its term', async () => {
    const mirrored = notification({ data: { effect: 'mirror', availability: { naturalDays: 3 } } });
    const receipt = await receiptOf(await http.post(mirrored));
    expect(receipt.messages[0]?.delivery).toBe('mirrored');
    const { rows } = await pool.query('select final, expires_on::text from message');
    expect(rows).toEqual([{ final: true, expires_on: '2026-10-04' }]);
  });

  it('goes out under its unit where the entity sends as its units', async () => {
    await http.post(notification({ data: { emitter: { dir3: A, unitDir3: 'L01999997' } } }));
    await http.post(notification({ entity: B }), { key: KEYS.beta });
    const { rows } = await pool.query('select issuer, order_key from message order by seq');
    expect(rows).toEqual([
      { issuer: 'L01999997', order_key: `${A}|notifica|EXP/1` },
      { issuer: B, order_key: `${B}|notifica|EXP/1` },
    ]);
  });

  it('keeps a warning where it belongs, without the person’s own words', async () => {
    const title = { lang: 'es', value: 'Licencia ★ menor' };
    const receipt = await receiptOf(
      await http.post(
        notification({ data: { title, sendings: [sending('1'), sending('2', { idNumber: '99999999R' })] } }),
      ),
    );
    const read = async (n: number) => {
      const response = await http.ask(`/v1/messages/${receipt.messages[n]?.id}`);
      return ((await response.json()) as { warnings: unknown[] }).warnings;
    };
    expect(await read(0)).toEqual([
      { code: 'characters-replaced', pointer: '/data/title/value', before: title.value, after: 'limpio' },
      { code: 'characters-replaced', pointer: '/data/sendings/0/holder/surname1' },
    ]);
    expect(await read(1)).toHaveLength(1);
  });
});

describe('binary mode', () => {
  const send = (event: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const { data, datacontenttype: _type, ...attributes } = event;
    const ce = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
    );
    return http.post(data, { headers: { 'content-type': 'application/json; charset=utf-8', ...ce, ...headers } });
  };

  it('is the same event as in structured mode, its attributes percent-decoded', async () => {
    const event = { ...notification(), subject: 'Expediente de Alcañiz/1' };
    expect((await send(event)).status).toBe(202);
    expect((await http.post(event)).status).toBe(200);
  });

  it('names a header that does not decode', async () => {
    const response = await send(notification(), { 'ce-subject': '%E9' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as ProblemBody).errors[0]).toMatchObject({ pointer: '/subject', code: 'header' });
  });
});

describe('a batch', () => {
  const batch = (events: unknown, headers = {}) =>
    http.post(events, { headers: { 'content-type': 'application/cloudevents-batch+json', ...headers } });

  it('answers each item on its own', async () => {
    const known = notification();
    await http.post(known);
    const response = await batch([
      notification(),
      known,
      notification({ data: { sendings: [] } }),
      'nada',
      notification({ entity: B }),
    ]);
    const { items } = (await response.json()) as {
      items: { status: number; receipt?: Receipt; problem?: ProblemBody }[];
    };
    expect(response.status).toBe(200);
    expect(items.map((each) => each.status)).toEqual([202, 200, 422, 400, 403]);
    expect(items[2]?.problem?.errors[0]).toMatchObject({ pointer: '/data/sendings', code: 'too-few' });
    expect(items[0]?.receipt?.messages).toHaveLength(1);
  });

  it('is refused whole beyond a hundred, or when it is no list', async () => {
    expect((await batch(Array.from({ length: 101 }, () => ({})))).status).toBe(413);
    expect((await batch({})).status).toBe(400);
    expect(await rowsStored(pool)).toBe(0);
  });
});

describe('what cannot be stored', () => {
  it('is never called accepted: 503 with Retry-After', async () => {
    const gone = { query: () => Promise.reject(lost()), connect: () => Promise.reject(lost()) } as unknown as Pool;
    const response = await harness(gone).post(notification());
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('fails a whole batch without asking again for every item', async () => {
    let asked = 0;
    const refuse = () => {
      asked += 1;
      return Promise.reject(lost());
    };
    const gone = { query: refuse, connect: refuse } as unknown as Pool;
    const response = await harness(gone).post([notification(), notification(), notification()], {
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    const { items } = (await response.json()) as { items: { status: number }[] };
    expect(items.map((each) => each.status)).toEqual([503, 503, 503]);
    expect(asked).toBe(1);
  });

  it('is told as stored when only the word of the commit was lost', async () => {
    const connect = async () => {
      const client = await pool.connect();
      const query = async (...args: unknown[]) => {
        const result = await (client.query as (...all: unknown[]) => Promise<unknown>).apply(client, args);
        if (args[0] === 'commit') throw lost();
        return result;
      };
      return { query, release: () => client.release() };
    };
    const flaky = { query: pool.query.bind(pool), connect } as unknown as Pool;
    const response = await harness(flaky).post(notification());
    expect(response.status).toBe(202);
    expect(await rowsStored(pool)).toBeGreaterThan(0);
  });
});

describe('Prefer: wait', () => {
  it('answers as soon as every message has left the open states', async () => {
    const answered = http.post(notification(), { headers: { prefer: 'wait=20' } });
    await expect.poll(async () => (await pool.query('select 1 from message')).rowCount).toBe(1);
    await pool.query("update message set delivery = 'accepted'");
    const response = await answered;
    expect(response.status).toBe(202);
    expect(response.headers.get('preference-applied')).toBe('wait=20');
    expect((await receiptOf(response)).messages[0]?.delivery).toBe('accepted');
  });

  it('answers after its time with what there is, and at once when the process is closing', async () => {
    expect(
      (await receiptOf(await http.post(notification(), { headers: { prefer: 'wait=1' } }))).messages[0]?.delivery,
    ).toBe('queued');
    const waiting = http.post(notification(), { headers: { prefer: 'respond-async, wait=30' } });
    await expect.poll(async () => (await pool.query('select 1 from message')).rowCount).toBe(2);
    http.state.draining = true;
    expect((await waiting).status).toBe(202);
  });
});

describe('an upload in an event', () => {
  it('is taken from the client that made it only, and lives on with the event', async () => {
    const uploadId = await upload(PDF);
    const event = notification({ entity: B, data: { documents: [by(uploadId)] } });
    const foreign = (await (await http.post(event, { key: KEYS.beta })).json()) as ProblemBody;
    expect(foreign.errors).toMatchObject([{ pointer: '/data/documents/0/content/uploadId', code: 'upload-not-found' }]);
    expect((await http.post(notification({ data: { documents: [by(uploadId)] } }))).status).toBe(202);
    const { rows } = await pool.query('select expires_at from document');
    expect(rows).toEqual([{ expires_at: null }]);
  });

  it('is gone after a day', async () => {
    const uploadId = await upload(PDF);
    http.state.now = new Date(http.state.now.getTime() + 24 * 3_600_000);
    const response = await http.post(notification({ data: { documents: [by(uploadId)] } }));
    expect(response.status).toBe(422);
  });

  it('must be what the event says of it', async () => {
    const uploadId = await upload(PDF);
    const digest = { alg: 'sha-256', value: Buffer.alloc(32).toString('base64') };
    const documents = [{ ...by(uploadId), size: 5, digest }];
    const problem = (await (await http.post(notification({ data: { documents } }))).json()) as ProblemBody;
    expect(problem.errors.map((each) => each.code)).toEqual(['size-mismatch', 'digest-mismatch']);
  });
});

describe('identity', () => {
  it('of a stored event is not told to a client of another entity', async () => {
    const event = notification();
    await http.post(event);
    expect((await http.post(event, { key: KEYS.beta })).status).toBe(403);
    const query = `source=${encodeURIComponent(String(event.source))}&id=${event.id}`;
    expect((await http.ask(`/v1/receipts?${query}`, { key: KEYS.beta })).status).toBe(404);
    expect((await receiptOf(await http.ask(`/v1/receipts?${query}`))).duplicate).toBe(true);
  });
});

async function upload(bytes: Buffer): Promise<string> {
  const response = await http.ask('/v1/documents', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/pdf' },
  });
  return ((await response.json()) as { uploadId: string }).uploadId;
}

function by(uploadId: string): Record<string, unknown> {
  return { ...inline(PDF), content: { by: 'upload', uploadId } };
}

function lost(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}
