import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackendAdapter } from '../../contracts/backend.ts';
import { cancelAllWithin, cancelMessage, extendMessage, reportMessage } from '../../src/delivery/change-mind.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { testDatabase } from '../support/database.ts';
import { A, B, BY_HAND, type Harness, harness, KEYS, notification, PDF, type ProblemBody, sending } from './harness.ts';

type View = {
  id: string;
  delivery: string;
  final: boolean;
  expiresOn: string | null;
  wishes: Record<string, unknown>[];
  timeline: Record<string, unknown>[];
};
type Receipt = { receiptId: string; duplicate: boolean; messages: { id: string; ref: string; delivery: string }[] };

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
  await pool.query(
    'truncate event, message, attempt, status_change, document, chunk, event_document, circuit, evidence, audit, data_key cascade',
  );
  http = harness(pool);
  const { deps } = http;
  // What delivery does, over the same store: the API only hands on.
  const speaking = { ...deps.backends[0]!, adapter: { ...deps.backends[0]!.adapter, ...SPOKEN } as BackendAdapter };
  const mind = { pool, runtime: deps.runtime, vault: deps.vault as never, backends: [speaking] };
  const byHand: HttpDeps['byHand'] = {
    ...BY_HAND,
    cancel: (id, wish, actor) => cancelMessage(mind, id, wish, actor),
    extend: (id, wish, actor) => extendMessage(mind, id, wish, actor),
    practised: (id, wish, actor) => reportMessage(mind, id, wish, actor),
    cancelAll: (db, wish, actor) => cancelAllWithin(mind, db, wish, actor),
  };
  // Beside one that is handed no document at all, such as an inbox.
  const facts = { ...speaking.adapter.facts, takes: [], maxDocumentBytes: 0 };
  const inbox = { ...speaking, adapter: { ...speaking.adapter, id: 'buzon', facts } };
  http = harness(pool, { byHand, vault: deps.vault, backends: [speaking, inbox] });
});

const SPOKEN = { cancel: {}, extend: {}, report: {} };
const accept = async (event: Record<string, unknown>) => ((await (await http.post(event)).json()) as Receipt).messages;
const act = (id: string, verb: string, body: unknown, init: { key?: string; headers?: Record<string, string> } = {}) =>
  http.ask(`/v1/messages/${id}/${verb}`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
const view = async (response: Response) => (await response.json()) as View;
const problem = async (response: Response) => (await response.json()) as ProblemBody;
const there = (id: string, more = '') =>
  pool.query(`update message set delivery = 'accepted', remote_id = 'R-1'${more} where id = $1`, [id]);

function takenBack(cancels: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { data: _, ...envelope } = notification();
  return {
    ...envelope,
    type: 'es.citizenfolder.notification.cancelled.v1',
    data: { effect: 'deliver', emitter: { dir3: A }, cancels, reason: 'Emitida por error', ...more },
  };
}

describe('POST …/cancel', () => {
  it('ends a queued message and shows it, with operator and reason', async () => {
    const [message] = await accept(notification());
    const shown = await view(await act(message!.id, 'cancel', { reason: 'Emitida por error' }));
    expect(shown).toMatchObject({ delivery: 'cancelled', final: true });
    expect(shown.timeline).toMatchObject([
      { kind: 'delivery', to: 'queued' },
      { kind: 'operator', code: 'cancel-requested', text: 'Emitida por error', source: 'alpha' },
      { kind: 'delivery', from: 'queued', to: 'cancelled' },
    ]);
    const { rows } = await pool.query("select action, reason, result from audit where action = 'message.cancel'");
    expect(rows).toEqual([{ action: 'message.cancel', reason: 'Emitida por error', result: 'done' }]);
    expect((await act(message!.id, 'cancel', { reason: 'Otra vez' })).status).toBe(200);
  });

  it('of what the back end has leaves a wish', async () => {
    const [message] = await accept(notification());
    await there(message!.id);
    const shown = await view(await act(message!.id, 'cancel', { reason: 'Emitida por error' }));
    expect(shown).toMatchObject({
      delivery: 'accepted',
      wishes: [{ kind: 'cancel', state: 'queued', by: 'alpha', attempts: 0, closedAt: null }],
    });
  });

  it.each([
    ['es', /ya terminó \(accessed\)/],
    ['ca', /ja ha acabat \(accessed\)/],
    ['en', /has come to its end \(accessed\)/],
  ])('says in %s why it is not possible any more', async (language, text) => {
    const [message] = await accept(notification());
    await there(message!.id, ", legal = 'accessed', final = true");
    const response = await act(
      message!.id,
      'cancel',
      { reason: 'Por error' },
      { headers: { 'accept-language': language } },
    );
    expect(response.status).toBe(409);
    const { code, errors } = await problem(response);
    expect([code, errors[0]?.code]).toEqual(['not-possible-now', 'message-final']);
    expect(errors[0]?.detail).toMatch(text);
    expect(errors[0]?.fix).toMatch(/\w/);
  });

  it('wants a reason, the scope, and a message of its own', async () => {
    const [message] = await accept(notification());
    const { id } = message!;
    const short = await act(id, 'cancel', { reason: 'x' });
    expect([short.status, (await problem(short)).errors[0]?.pointer]).toEqual([400, '/reason']);
    expect((await act(id, 'cancel', {})).status).toBe(400);
    expect((await act(id, 'cancel', { reason: 'a'.repeat(251) })).status).toBe(400);
    expect((await act(id, 'cancel', { reason: 'Por error', more: 1 })).status).toBe(400);
    expect((await act(id, 'cancel', { reason: 'Por error' }, { key: KEYS.reader })).status).toBe(403);
    expect((await act(id, 'cancel', { reason: 'Por error' }, { key: KEYS.beta })).status).toBe(404);
    expect((await act(id, 'cancel', { reason: 'Por error' }, { key: '' })).status).toBe(401);
    expect(await view(await http.ask(`/v1/messages/${id}`))).toMatchObject({ delivery: 'queued' });
  });
});

describe('POST …/extend', () => {
  it('moves the fixed day of a queued message', async () => {
    const [message] = await accept(notification({ data: { availability: { expiresOn: '2026-10-20' } } }));
    const shown = await view(await act(message!.id, 'extend', { days: 5, reason: 'Festivos' }));
    expect(shown).toMatchObject({ expiresOn: '2026-10-25', wishes: [{ kind: 'extend', state: 'done' }] });
  });

  it.each([
    { days: 0, reason: 'x' },
    { days: -1, reason: 'x' },
    { days: 1.5, reason: 'x' },
    { days: 181, reason: 'x' },
    { days: '5', reason: 'x' },
    { days: 5, reason: '' },
    { days: 5, reason: 'a'.repeat(251) },
    { days: 5 },
  ])('refuses %j', async (body) => {
    const [message] = await accept(notification());
    expect((await act(message!.id, 'extend', body)).status).toBe(400);
  });

  it('is refused with the reason for post, and for what ended', async () => {
    const address = { form: 'free', line1: 'Calle Inexistente 1', postcode: '02001', country: 'ES' };
    const [message] = await accept(
      notification({ data: { sendings: [{ ...sending('1'), postalFallback: { address } }] } }),
    );
    const post = await act(message!.id, 'extend', { days: 5, reason: 'x' });
    expect([post.status, (await problem(post)).errors[0]?.code]).toEqual([409, 'not-with-post']);
    await there(message!.id, ", legal = 'expired', final = true");
    expect((await problem(await act(message!.id, 'extend', { days: 5, reason: 'x' }))).errors[0]?.code).toBe(
      'message-final',
    );
  });
});

describe('POST …/practised', () => {
  const said = { how: 'postal', at: '2026-10-01T08:00:00+02:00', reason: 'Acuse de correos' };

  it('keeps the receipt as evidence, and whom it names in no view', async () => {
    const [message] = await accept(notification());
    await there(message!.id);
    const upload = await http.ask('/v1/documents', {
      method: 'POST',
      body: new Uint8Array(PDF),
      headers: { 'content-type': 'application/pdf' },
    });
    const { uploadId } = (await upload.json()) as { uploadId: string };
    const receiver = { bond: 'other', idNumber: '99999999R', name: 'REPRESENTANTE FICTICIO' };
    const response = await act(message!.id, 'practised', { ...said, receiver, receipt: { uploadId } });
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([
      200,
      { wishes: [{ kind: 'report', state: 'queued' }], evidence: [{ name: expect.stringMatching(/^practised-/) }] },
    ]);
    expect(text).not.toMatch(/99999999R|FICTICIO/);
  });

  it('refuses a moment to come, a receipt that is not there, and what the back end does not have', async () => {
    const [message] = await accept(notification());
    const { id } = message!;
    const code = async (body: unknown) => {
      const response = await act(id, 'practised', body);
      return [response.status, (await problem(response)).errors[0]?.code];
    };
    expect(await code({ ...said, at: '2026-10-02T08:00:00Z' })).toEqual([400, 'in-the-future']);
    expect(await code({ ...said, receipt: { uploadId: 'up_x' } })).toEqual([422, 'upload-not-found']);
    expect(await code({ ...said, how: 'pigeon' })).toEqual([400, 'not-one-of']);
    expect(await code(said)).toEqual([409, 'message-not-there']);
  });
});

describe('a cancellation event', () => {
  it('takes back what it names, answers with a receipt of those messages, and is idempotent', async () => {
    const event = notification({ data: { sendings: [sending('1'), sending('2')] } });
    await accept(event);
    const cancellation = takenBack({ source: event.source, id: event.id, refs: ['2'] });
    const first = await http.post(cancellation);
    const receipt = (await first.json()) as Receipt;
    expect([first.status, receipt]).toMatchObject([
      202,
      { duplicate: false, messages: [{ ref: '2', delivery: 'cancelled' }] },
    ]);
    const again = await http.post(cancellation);
    expect([again.status, await again.json()]).toMatchObject([200, { ...receipt, duplicate: true }]);
    const other = { ...cancellation, data: { ...(cancellation.data as object), reason: 'Otra razón' } };
    expect([(await http.post(other)).status]).toEqual([409]);
    const { items } = (await (await http.ask('/v1/messages')).json()) as { items: View[] };
    expect(items.map((each) => each.delivery).sort()).toEqual(['cancelled', 'queued']);
  });

  it('posted twenty times at once takes back once', async () => {
    const event = notification();
    const [message] = await accept(event);
    const cancellation = takenBack({ source: event.source, id: event.id });
    const answers = await Promise.all(Array.from({ length: 20 }, () => http.post(cancellation)));
    expect(answers.map((each) => each.status).filter((each) => each === 202)).toHaveLength(1);
    expect(new Set(answers.map((each) => each.status))).toEqual(new Set([200, 202]));
    const shown = await view(await http.ask(`/v1/messages/${message!.id}`));
    expect(shown.timeline.filter((each) => each.code === 'cancel-requested')).toHaveLength(1);
  });

  it('refuses what it cannot find, each with its place, and stores nothing', async () => {
    const event = notification();
    await accept(event);
    const errors = async (body: unknown) => {
      const response = await http.post(body);
      return [response.status, ...(await problem(response)).errors.map((each) => `${each.pointer} ${each.code}`)];
    };
    expect(await errors(takenBack({ source: event.source, id: 'otro' }))).toEqual([
      422,
      '/data/cancels event-not-found',
    ]);
    expect(await errors(takenBack({ source: event.source, id: event.id, refs: ['1', '9'] }))).toEqual([
      422,
      '/data/cancels/refs/1 ref-not-found',
    ]);
    expect(await errors(takenBack({ source: event.source, id: event.id }, { reason: 'x', otro: 1 }))).toHaveLength(3);
    const { rows } = await pool.query('select count(*)::int as n from event');
    expect(rows[0].n).toBe(1);
  });

  it('cannot reach the messages of another entity', async () => {
    const event = notification({ entity: B });
    await http.post(event, { key: KEYS.beta });
    const response = await http.post(takenBack({ source: event.source, id: event.id }), { key: KEYS.all });
    expect((await problem(response)).errors[0]?.code).toBe('event-not-found');
  });

  it('is 409 and stored nowhere when nothing of it can be taken back, and preflight says so before', async () => {
    const event = notification();
    const [message] = await accept(event);
    await there(message!.id, ", legal = 'accessed', final = true");
    const cancellation = takenBack({ source: event.source, id: event.id });
    const looked = await http.ask('/v1/preflight', {
      method: 'POST',
      body: JSON.stringify(cancellation),
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(await looked.json()).toMatchObject({
      ok: false,
      errors: [{ pointer: '/data/cancels', code: 'message-final' }],
    });
    const response = await http.post(cancellation);
    expect([response.status, (await problem(response)).errors[0]]).toMatchObject([
      409,
      { pointer: '/data/cancels', code: 'message-final' },
    ]);
    const { rows } = await pool.query('select count(*)::int as n from event');
    expect(rows[0].n).toBe(1);
  });

  it('takes back what it can, and says of the others that it could not', async () => {
    const event = notification({ data: { sendings: [sending('1'), sending('2')] } });
    const [one, two] = await accept(event);
    await there(one!.id, ", legal = 'accessed', final = true");
    expect((await http.post(takenBack({ source: event.source, id: event.id }))).status).toBe(202);
    expect(await view(await http.ask(`/v1/messages/${two!.id}`))).toMatchObject({ delivery: 'cancelled' });
    const late = await view(await http.ask(`/v1/messages/${one!.id}`));
    expect(late.timeline.at(-1)).toMatchObject({ kind: 'notice', code: 'cancel-refused' });
  });

  it('is one item of a batch like any other, and waits with Prefer', async () => {
    const event = notification();
    const cancellation = takenBack({ source: event.source, id: event.id });
    const response = await http.ask('/v1/events', {
      method: 'POST',
      body: JSON.stringify([event, cancellation, takenBack({ source: event.source, id: 'nada' })]),
      headers: { 'content-type': 'application/cloudevents-batch+json', prefer: 'wait=5' },
    });
    const { items } = (await response.json()) as { items: { status: number; receipt?: Receipt }[] };
    expect(items.map((each) => each.status)).toEqual([202, 202, 422]);
    expect(items[1]?.receipt?.messages).toMatchObject([{ delivery: 'cancelled' }]);
  });
});
