import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Resolution } from '../../src/http/deps.ts';
import { move } from '../../src/outbox/move.ts';
import { ensureCircuit, openCircuit } from '../../src/store/circuits/write.ts';
import { sealEvidence } from '../../src/store/evidence/write.ts';
import { testDatabase } from '../support/database.ts';
import { storedKey } from '../support/keys.ts';
import {
  A,
  B,
  BY_HAND,
  type Harness,
  harness,
  KEYS,
  NOW,
  notification,
  type ProblemBody,
  sending,
  sha256,
} from './harness.ts';

type View = Record<string, unknown> & {
  id: string;
  delivery: string;
  ref: string;
  problem: { code: string; detail: string; fix: string } | null;
  timeline: Record<string, unknown>[];
  evidence: { name: string; url: string; sha256: string; size: number }[];
};
type Page = { items: View[]; next: string | null };

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
    'truncate event, message, attempt, status_change, document, chunk, event_document, circuit, evidence, audit cascade',
  );
  http = harness(pool);
});

async function accepted(event: Record<string, unknown>, key?: string): Promise<string[]> {
  const response = await http.post(event, key === undefined ? {} : { key });
  const { messages } = (await response.json()) as { messages: { id: string }[] };
  return messages.map((each) => each.id);
}
async function breakCircuit(): Promise<void> {
  const key = { backend: 'notifica', endpoint: 'send' as const };
  await ensureCircuit(pool, key, NOW);
  await openCircuit(pool, key, { reason: 'failure-rate', now: NOW, probeAt: NOW });
}
const read = async (id: string, headers = {}) =>
  (await (await http.ask(`/v1/messages/${id}`, { headers })).json()) as View;
const list = async (query = '', key: string = KEYS.all) =>
  (await (await http.ask(`/v1/messages${query}`, { key })).json()) as Page;
const status = async (path: string, init: Parameters<Harness['ask']>[1] = {}) => (await http.ask(path, init)).status;

async function addEvidence(id: string, bytes: Buffer, entity = A): Promise<void> {
  const owner = { messageId: id, evidenceKey: await storedKey(pool, id) };
  const piece = {
    id: 'ev_1',
    name: 'acuse.pdf',
    kind: 'receipt' as const,
    mediaType: 'application/pdf',
    pieces: [bytes],
    source: 'notifica',
    at: NOW,
  };
  const evidence = [sealEvidence(http.deps.vault, owner, piece)];
  await move(pool, {
    id,
    entity,
    from: ['queued'],
    set: {
      delivery: 'accepted',
      legal: 'accessed',
      final: true,
      remote_id: 'R-1',
      expires_on: '2026-10-11',
      channel: 'carpeta',
      by_whom: 'holder',
    },
    attempt: { n: 1, startedAt: NOW, durationMs: 42, outcome: 'accepted', code: '000' },
    changes: [{ kind: 'legal', from: null, to: 'accessed', code: '4534', source: 'notifica', at: NOW }],
    evidence,
  });
}

describe('a message', () => {
  it('is told whole: statuses, timeline, attempts, evidence, and no person', async () => {
    const event = notification({ data: { sendings: [sending('77')] } });
    const [id] = await accepted(event);
    await addEvidence(id!, Buffer.from('acuse'));
    const view = await read(id!, { 'accept-language': 'ca' });
    expect(view).toMatchObject({
      event: { source: event.source, id: event.id, type: event.type },
      ...{
        entity: A,
        backend: 'notifica',
        ref: '77',
        file: 'EXP/1',
        delivery: 'accepted',
        legal: 'accessed',
        final: true,
      },
      ...{ remoteId: 'R-1', expiresOn: '2026-10-11', channel: 'carpeta', by: 'holder', evidencePending: false },
      ...{ waitingFor: null, problem: null, warnings: [] },
      attempts: [{ n: 1, startedAt: NOW.toISOString(), durationMs: 42, outcome: 'accepted', code: '000' }],
    });
    expect(view.reference).toMatch(/^[A-Z2-7]{20}$/);
    expect(view.timeline).toEqual([
      {
        at: NOW.toISOString(),
        kind: 'delivery',
        from: null,
        to: 'queued',
        code: null,
        text: null,
        source: 'gateway',
        conflict: false,
      },
      {
        at: NOW.toISOString(),
        kind: 'legal',
        from: null,
        to: 'accessed',
        code: '4534',
        text: 'detalle ca',
        source: 'notifica',
        conflict: false,
      },
    ]);
    expect(view.evidence).toMatchObject([
      {
        name: 'acuse.pdf',
        sha256: sha256('acuse').toString('hex'),
        size: 5,
        url: `/v1/messages/${id}/evidence/acuse.pdf`,
      },
    ]);
    expect(JSON.stringify(view)).not.toMatch(/FICTICIA|00000000T/);
  });

  it('names the earlier one of its file that it waits for', async () => {
    const [first] = await accepted(notification());
    const [second] = await accepted(notification());
    expect((await read(second!)).waitingFor).toBe(first);
    await pool.query("update message set delivery = 'rejected' where id = $1", [first]);
    expect((await read(second!)).waitingFor).toBeNull();
  });

  it('is held while its back end is open or its entity cannot sign, and says why', async () => {
    const [id] = await accepted(notification());
    await breakCircuit();
    expect(await read(id!)).toMatchObject({ delivery: 'held', problem: { code: 'circuit-open' } });
    expect((await list('?delivery=held')).items).toHaveLength(1);
    expect((await list('?delivery=queued')).items).toEqual([]);
    await pool.query('truncate circuit');
    http.state.unusable = { pointer: '', code: 'seal-expired', params: { notAfter: '2026-01-01' } };
    expect((await read(id!)).problem?.detail).toContain('2026-01-01');
    expect((await list('?delivery=held')).items[0]).toMatchObject({
      delivery: 'held',
      problem: { code: 'seal-expired' },
    });
    http.state.unusable = null;
    expect((await list('?delivery=queued')).items).toHaveLength(1);
    expect((await list('?delivery=held')).items).toEqual([]);
  });

  it('of another entity reads as absent, its evidence and its retry too', async () => {
    const [id] = await accepted(notification({ entity: B }), KEYS.beta);
    await addEvidence(id!, Buffer.from('acuse'), B);
    for (const path of [`/v1/messages/${id}`, `/v1/messages/${id}/evidence/acuse.pdf`])
      expect(await status(path)).toBe(404);
    expect(await status(`/v1/messages/${id}/retry`, { method: 'POST' })).toBe(404);
    expect((await list('', KEYS.alpha)).items).toEqual([]);
    expect((await list(`?entity=${B}`, KEYS.alpha)).items).toEqual([]);
  });

  it('explains a refusal of the back end in the reader’s language', async () => {
    const [id] = await accepted(notification());
    const problem = { pointer: '/data/title', code: 'notifica-4534' };
    await pool.query("update message set delivery = 'rejected', problem = $2 where id = $1", [
      id,
      JSON.stringify(problem),
    ]);
    expect((await read(id!, { 'accept-language': 'en' })).problem).toEqual({
      ...problem,
      detail: 'detalle en',
      fix: 'remedio en',
    });
  });
});

describe('evidence', () => {
  it('comes out clear, as a file to keep, and every read is audited', async () => {
    const [id] = await accepted(notification());
    const bytes = Buffer.alloc(600_000, 'acuse');
    await addEvidence(id!, bytes);
    const response = await http.ask(`/v1/messages/${id}/evidence/acuse.pdf`);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '600000',
      'content-disposition': 'attachment; filename="acuse.pdf"',
      'content-digest': `sha-256=:${sha256(bytes).toString('base64')}:`,
    });
    const { rows } = await pool.query('select client_id, action, object from audit');
    expect(rows).toEqual([{ client_id: 'alpha', action: 'evidence.read', object: `${id}/acuse.pdf` }]);
  });

  it('that does not decrypt is an error, not a wrong file', async () => {
    const [id] = await accepted(notification());
    await addEvidence(id!, Buffer.from('acuse'));
    await pool.query("update chunk set data = set_byte(data, 14, get_byte(data, 14) # 1) where owner = 'ev_1'");
    expect(await status(`/v1/messages/${id}/evidence/acuse.pdf`)).toBe(500);
    expect(await status(`/v1/messages/${id}/evidence/otro.pdf`)).toBe(404);
  });
});

describe('erased evidence', () => {
  it('answers 410 with the day, and is still told with its digest', async () => {
    const [id] = await accepted(notification());
    await addEvidence(id!, Buffer.from('acuse'));
    await pool.query("update evidence set erased_at = $1, erased_reason = 'retention'", [NOW]);
    await pool.query('delete from data_key where owner = $1', [id]);
    const english = { headers: { 'accept-language': 'en' } };
    const response = await http.ask(`/v1/messages/${id}/evidence/acuse.pdf`, english);
    expect(response.status).toBe(410);
    const problem = (await response.json()) as ProblemBody;
    expect(problem).toMatchObject({ code: 'erased', detail: expect.stringContaining('2026-10-01') });
    const view = await read(id!);
    expect(view.evidence).toMatchObject([
      { name: 'acuse.pdf', sha256: sha256('acuse').toString('hex'), erasedAt: NOW.toISOString() },
    ]);
    expect(await status(`/v1/messages/${id}/evidence/acuse.pdf`, { key: KEYS.beta })).toBe(404);
  });
});

describe('the list', () => {
  it('is newest first, page by page, stable while new ones arrive', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(...(await accepted(notification())));
    const first = await list('?limit=2');
    await accepted(notification());
    const second = await list(`?limit=2&cursor=${first.next}`);
    const third = await list(`?limit=2&cursor=${second.next}`);
    expect([...first.items, ...second.items, ...third.items].map((each) => each.id)).toEqual(ids.toReversed());
    expect(third.next).toBeNull();
  });

  it('is filtered by what a reader knows, and by no name', async () => {
    const [one] = await accepted(
      notification({ id: 'uno', data: { file: { id: 'F-1' }, sendings: [sending('ref-1')] } }),
    );
    await accepted(notification({ id: 'dos', data: { file: { id: 'F-2' } } }));
    const view = await read(one!);
    const only = [
      `?file=F-1`,
      `?receipt=${view.receiptId}`,
      `?q=${view.reference}`,
      '?q=uno',
      '?q=F-1',
      '?q=ref-1',
      `?q=${one}`,
    ];
    for (const query of only) expect((await list(query)).items.map((each) => each.id)).toEqual([one]);
    expect((await list('?q=FICTICIA')).items).toEqual([]);
    expect((await list('?q=00000000T')).items).toEqual([]);
    expect(
      (await list('?backend=notifica&since=2026-10-01T09:00:00Z&until=2026-10-01T11:00:01%2B02:00')).items,
    ).toHaveLength(2);
    expect((await list('?until=2026-10-01T09:00:00Z')).items).toEqual([]);
    expect((await list('?legal=available')).items).toEqual([]);
  });

  it.each(['limit=0', 'limit=x', 'delivery=perdido', 'since=ayer', 'cursor=AAAA', 'nombre=x'])(
    'refuses %s with its place',
    async (query) => {
      const response = await http.ask(`/v1/messages?${query}`);
      const problem = (await response.json()) as ProblemBody;
      expect([response.status, problem.code, problem.errors[0]?.pointer]).toEqual([
        400,
        'malformed',
        `/${query.split('=')[0]}`,
      ]);
    },
  );
});

describe('an operator', () => {
  const act = (id: string, verb: string, body?: unknown) =>
    http.ask(`/v1/messages/${id}/${verb}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  it('retries and resolves through delivery, and both stand in the audit', async () => {
    const done: unknown[] = [];
    const retry = async (id: string, actor: unknown) => void done.push(['retry', id, actor]);
    const resolve = async (id: string, resolution: Resolution) => void done.push(['resolve', id, resolution]);
    http = harness(pool, { byHand: { ...BY_HAND, retry, resolve } });
    const [id] = await accepted(notification());
    expect((await act(id!, 'retry')).status).toBe(200);
    const resolution = { as: 'accepted', remoteId: 'R-9', reason: 'Visto en la plataforma' };
    expect((await act(id!, 'resolve', resolution)).status).toBe(200);
    expect(done).toEqual([
      ['retry', id, { clientId: 'alpha' }],
      ['resolve', id, resolution],
    ]);
    const { rows } = await pool.query('select action, reason, result from audit order by id');
    expect(rows).toEqual([
      { action: 'message.retry', reason: null, result: 'done' },
      { action: 'message.resolve', reason: resolution.reason, result: 'done' },
    ]);
  });

  it('may say why a message is sent again: it stands in the audit, a refused try too', async () => {
    const told: unknown[] = [];
    const retry = async (_id: string, _actor: unknown, reason?: string) => {
      told.push(reason);
      if (told.length > 1) throw new GatewayError('not-possible-now', 'http', 'no', { params: { state: 'queued' } });
    };
    http = harness(pool, { byHand: { ...BY_HAND, retry } });
    const [id] = await accepted(notification());
    expect((await act(id!, 'retry', { reason: 'Corregido en destino' })).status).toBe(200);
    expect((await act(id!, 'retry', { reason: 'Otra vez' })).status).toBe(409);
    const bad = await act(id!, 'retry', { reason: 'x' });
    expect([bad.status, ((await bad.json()) as ProblemBody).errors[0]?.pointer]).toEqual([400, '/reason']);
    expect((await act(id!, 'retry', { why: 'Otra vez' })).status).toBe(400);
    const path = `/v1/messages/${id}/retry`;
    expect((await http.ask(path, { method: 'POST', body: '<why/>' })).status).toBe(415);
    expect(told).toEqual(['Corregido en destino', 'Otra vez']);
    expect((await pool.query('select action, reason, result from audit order by id')).rows).toEqual([
      { action: 'message.retry', reason: 'Corregido en destino', result: 'done' },
      { action: 'message.retry', reason: 'Otra vez', result: 'not-possible-now' },
    ]);
  });

  it('is told with 409 why it is not possible now', async () => {
    const refuse = () =>
      Promise.reject(new GatewayError('not-possible-now', 'http', 'no', { params: { state: 'accepted' } }));
    http = harness(pool, { byHand: { ...BY_HAND, retry: refuse, resolve: refuse } });
    const [id] = await accepted(notification());
    const response = await act(id!, 'retry');
    expect([response.status, ((await response.json()) as ProblemBody).detail.includes('accepted')]).toEqual([
      409,
      true,
    ]);
    expect((await pool.query('select result from audit')).rows).toEqual([{ result: 'not-possible-now' }]);
  });

  it.each([
    [{ as: 'accepted', reason: 'sin identificador' }, '/remoteId'],
    [{ as: 'not-sent' }, '/reason'],
    [{ as: 'otra', reason: 'tres' }, '/as'],
  ])('must say what is decided and why (%#)', async (body, pointer) => {
    const [id] = await accepted(notification());
    const response = await act(id!, 'resolve', body);
    expect([response.status, ((await response.json()) as ProblemBody).errors[0]?.pointer]).toEqual([400, pointer]);
  });

  it.each(['es', 'ca', 'en'])(
    'reads what to do about a rejected message wherever it is shown, in %s',
    async (language) => {
      const [id] = await accepted(notification());
      const problem = JSON.stringify({ pointer: '', code: 'notifica-4534' });
      await pool.query(`update message set delivery = 'rejected', final = true, problem = $2 where id = $1`, [
        id,
        problem,
      ]);
      const shown = { code: 'notifica-4534', detail: `detalle ${language}`, fix: `remedio ${language}` };
      const ask = (path: string) => http.ask(path, { headers: { 'accept-language': language } });
      expect(await (await ask(`/v1/messages/${id}`)).json()).toMatchObject({ problem: shown });
      expect(await (await ask('/v1/messages')).json()).toMatchObject({ items: [{ problem: shown }] });
      const page = await (await ask('/operator/messages')).text();
      for (const each of Object.values(shown)) expect(page).toContain(each);
    },
  );

  it('reads on the page why a message is held', async () => {
    await accepted(notification());
    http.state.unusable = { pointer: '', code: 'seal-missing' };
    const page = await (await http.ask('/operator/messages', { headers: { 'accept-language': 'en' } })).text();
    expect(page).toContain('The entity has no seal to sign with.');
  });

  it('sees the newest messages as a page, escaped, with no script', async () => {
    await accepted(notification({ data: { file: { id: '<script>alert(1)</script>' } } }));
    const basic = `Basic ${Buffer.from(`nadie:${KEYS.alpha}`).toString('base64')}`;
    const response = await http.ask('/operator/messages', {
      key: '',
      headers: { authorization: basic, 'accept-language': 'en' },
    });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script src="/operator/page.js" defer>']);
    expect(page).toContain('queued');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect(await status('/operator/', { key: KEYS.reader })).toBe(403);
  });

  it('sees circuits and who is suspended', async () => {
    await breakCircuit();
    http.state.unusable = { pointer: '', code: 'seal-missing' };
    const { items } = (await (await http.ask('/v1/backends')).json()) as {
      items: { circuits: unknown[]; suspended: { entity: string; fix: string }[] }[];
    };
    expect(items[0]?.circuits).toMatchObject([
      { endpoint: 'send', state: 'open', reason: 'failure-rate' },
      { endpoint: 'ask', state: 'closed' },
    ]);
    expect(items[0]?.suspended.map((each) => each.entity)).toEqual([A]);
    expect(items[0]?.suspended[0]?.fix).not.toBe('');
  });
});
