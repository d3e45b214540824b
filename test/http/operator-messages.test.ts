import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveMessage, retryMessage } from '../../src/delivery/by-hand.ts';
import { cancelMessage, extendMessage } from '../../src/delivery/change-mind.ts';
import { csvLine } from '../../src/http/operator/csv.ts';
import { move } from '../../src/outbox/move.ts';
import { insertEvidence, sealEvidence } from '../../src/store/evidence/write.ts';
import { withTransaction } from '../../src/store/pool.ts';
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
    'truncate event, message, status_change, document, chunk, event_document, callback, audit, evidence, data_key, operator_session cascade',
  );
  http = harness(pool);
  const hand = { pool, runtime: http.deps.runtime };
  const mind = { ...hand, vault: http.deps.vault as never, backends: http.deps.backends };
  http = harness(pool, {
    vault: http.deps.vault,
    byHand: {
      ...http.deps.byHand,
      retry: (id, actor, reason) => retryMessage(hand, id, actor, reason),
      resolve: (id, resolution, actor) => resolveMessage(hand, id, resolution, actor),
      cancel: (id, wish, actor) => cancelMessage(mind, id, wish, actor),
      extend: (id, wish, actor) => extendMessage(mind, id, wish, actor),
    },
  });
  browser = createBrowser(http);
  await browser.signIn(KEYS.alpha);
  await pool.query('truncate audit');
});

async function accepted(more: Parameters<typeof notification>[0] = {}): Promise<string> {
  const posted = await http.post(notification(more), { key: KEYS.all });
  const { messages } = (await posted.json()) as { messages: { id: string }[] };
  return messages[0]!.id;
}
const put = (id: string, set: Record<string, unknown>, entity = A) =>
  move(pool, { id, entity, from: ['queued'], set: set as never });
const audit = async () =>
  (await pool.query('select client_id, action, object, reason, result from audit order by id')).rows;
const delivery = async (id: string) =>
  (await pool.query('select delivery from message where id = $1', [id])).rows[0]?.delivery;
const idsIn = (page: string) => [...page.matchAll(/href="\/operator\/messages\/(msg_\w+)"/g)].map(([, id]) => id);

describe('the overview', () => {
  it('counts what stands where, of the reader’s entities alone, and leads to the lists', async () => {
    for (const [state, n] of [
      ['uncertain', 2],
      ['rejected', 1],
      ['dead', 3],
    ] as const)
      for (let each = 0; each < n; each += 1) await put(await accepted(), { delivery: state });
    await accepted();
    await put(await accepted({ entity: B }), { delivery: 'dead' }, B);
    const done = await accepted();
    await put(done, { delivery: 'accepted', accepted_at: NOW });
    const page = await browser.read('/operator/');
    const tile = (query: string) => new RegExp(`\\?${query}"><strong>(\\d+)`).exec(page)?.[1];
    expect(['uncertain', 'rejected', 'dead', 'held'].map((each) => tile(`delivery=${each}`))).toEqual([
      ...['2', '1', '3', '0'],
    ]);
    expect(['in-flight', 'accepted-day', 'expiring'].map((each) => tile(`show=${each}`))).toEqual(['1', '1', '0']);
    expect(page).toContain('1 handed over; mean wait');
    expect(page).toContain('notifica');
    expect(page).not.toContain(B);
  });

  it('leads from every figure to exactly the messages it counts', async () => {
    const day = 86_400_000;
    const at = (days: number) => new Date(NOW.getTime() + days * day);
    await put(await accepted(), { delivery: 'sending' });
    await accepted();
    await put(await accepted(), { delivery: 'accepted', accepted_at: at(-3) });
    await put(await accepted(), { delivery: 'accepted', accepted_at: at(-0.5), expires_on: '2026-10-03' });
    await put(await accepted(), {
      delivery: 'accepted',
      accepted_at: at(-3),
      legal: 'available',
      expires_on: '2026-10-09',
    });
    await put(await accepted(), { delivery: 'cancelled', final: true, expires_on: '2026-10-02' });
    await put(await accepted(), { delivery: 'uncertain', expires_on: '2026-10-04' });
    const page = await browser.read('/operator/');
    const tiles = [...page.matchAll(/href="(\/operator\/messages\?[^"]+)"><strong>(\d+)</g)];
    expect(tiles.length).toBe(7);
    const counted = tiles.map(([, href, n]) => [href, Number(n)]);
    const listed = await Promise.all(
      tiles.map(async ([, href = '']) => [href, idsIn(await browser.read(href)).length] as const),
    );
    expect(counted).toEqual(listed);
    expect(Object.fromEntries(listed)).toMatchObject({
      '/operator/messages?show=in-flight': 2,
      '/operator/messages?show=expiring': 2,
      '/operator/messages?show=accepted-day': 1,
    });
    expect((await browser.ask('/operator/messages?show=everything')).status).toBe(400);
  });

  it('tells how long a back end took of late', async () => {
    const id = await accepted();
    for (const [n, took] of [10, 20, 30].entries())
      await pool.query(`insert into attempt values ($1, $2, $3, $4, 'accepted', '000')`, [id, n + 1, NOW, took]);
    expect(await browser.read('/operator/')).toMatch(/data-name="Takes \(p50 \/ p95\)">20 ms \/ 29 ms</);
  });

  it('tells a held one from one that is on its way, and says who is suspended and why', async () => {
    await accepted();
    http.state.unusable = { pointer: '', code: 'seal-missing' };
    const page = await browser.read('/operator/');
    expect(page).toMatch(/delivery=held"><strong>1</);
    expect(page).toContain('The entity has no seal to sign with.');
  });
});

describe('the list of messages', () => {
  it('is searched by what identifies one, and filtered by the address', async () => {
    const id = await accepted({ data: { file: { id: 'EXP/77' } } });
    await put(id, { delivery: 'rejected', remote_id: 'R-77' });
    const other = await accepted();
    const { rows } = await pool.query(
      'select m.reference, m.event, e.event_id from message m join event e on e.id = m.event where m.id = $1',
      [id],
    );
    for (const q of [id, 'EXP/77', 'R-77', rows[0].reference, rows[0].event, rows[0].event_id])
      expect([q, idsIn(await browser.read(`/operator/messages?q=${encodeURIComponent(q)}`))]).toEqual([q, [id]]);
    expect(idsIn(await browser.read('/operator/messages?q=&delivery=rejected&entity='))).toEqual([id]);
    expect(idsIn(await browser.read('/operator/messages?delivery=queued'))).toEqual([other]);
    expect(idsIn(await browser.read('/operator/messages?since=2026-10-01&until=2026-10-01'))).toEqual([other, id]);
    expect(idsIn(await browser.read('/operator/messages?since=2026-10-02'))).toEqual([]);
    expect(await browser.read('/operator/messages?q=EXP%2F77&delivery=rejected')).toContain('value="EXP/77"');
  });

  it('shows another entity’s to nobody else, whatever the address says', async () => {
    await accepted({ entity: B });
    expect(idsIn(await browser.read(`/operator/messages?entity=${B}`))).toEqual([]);
    expect(await browser.read(`/operator/messages.csv?entity=${B}`)).not.toContain('msg_');
  });

  it('says what is wrong with an address that cannot be read', async () => {
    const response = await browser.ask('/operator/messages?since=ayer');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('turns page by page without a jump', async () => {
    for (let n = 0; n < 51; n += 1) await accepted();
    const first = await browser.read('/operator/messages?delivery=queued');
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    await accepted();
    const second = await browser.read(next);
    expect([idsIn(first).length, idsIn(second).length, next.includes('delivery=queued')]).toEqual([50, 1, true]);
    expect(second).not.toContain('rel="next"');
  });

  it('goes out as CSV, as filtered, noted, and with no formula in it', async () => {
    const id = await accepted({ data: { file: { id: '=HYPERLINK("x")' } } });
    await put(await accepted(), { delivery: 'dead' });
    const response = await browser.ask('/operator/messages.csv?delivery=queued');
    const text = await response.text();
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(text.split('\r\n').map((line) => line.split(';')[0])).toEqual(['id', id, '']);
    expect(text).toContain(`;"'=HYPERLINK(""x"")";`);
    expect(await audit()).toMatchObject([{ action: 'messages.export', object: 'delivery=queued' }]);
  });

  it.each([['=1'], ['+1'], ['-1'], ['@x'], ['\tx'], ['\rx']])('makes %j text in a spreadsheet', (cell) => {
    expect(csvLine([cell])).toContain(`'${cell}`);
  });
});

describe('the page of a message', () => {
  it('shows it whole, with a fix for what is wrong, as text and no person', async () => {
    const id = await accepted({ data: { file: { id: '<script>alert(1)</script>' } } });
    await put(id, { delivery: 'rejected', problem: { pointer: '', code: 'notifica-4534' } });
    await pool.query('insert into attempt values ($1, 1, $2, 42, $3, $4)', [id, NOW, 'rejected', '4534']);
    const page = await browser.read(`/operator/messages/${id}`);
    for (const each of ['detalle en', 'remedio en', '4534', 'Send again', '&lt;script&gt;'])
      expect(page).toContain(each);
    for (const each of ['00000000T', 'CIUDADANIA', 'FICTICIA', '<script>alert', 'Take back'])
      expect(page).not.toContain(each);
    expect(page).toMatch(/<svg class="way"/);
  });

  it('reads as absent to another entity’s operator, with everything on it', async () => {
    const id = await accepted({ entity: B });
    await put(id, { delivery: 'dead' }, B);
    for (const path of ['', '/evidence.zip', '/evidence/acuse.pdf'])
      expect((await browser.ask(`/operator/messages/${id}${path}`)).status).toBe(404);
    for (const action of ['retry', 'cancel', 'extend', 'resolve', 'reveal'])
      expect([
        action,
        (await browser.send(`/operator/messages/${id}/${action}`, { reason: 'porque sí' })).status,
      ]).toEqual([action, 404]);
    expect(await delivery(id)).toBe('dead');
  });

  it('sends a rejected one again, once, with the reason in the audit', async () => {
    const id = await accepted();
    await put(id, { delivery: 'rejected' });
    const response = await browser.send(`/operator/messages/${id}/retry`, { reason: 'Corregido en destino' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/operator/messages/${id}?done=retry`]);
    expect(await delivery(id)).toBe('queued');
    expect(await browser.read(`/operator/messages/${id}?done=retry`)).toContain('It is queued again.');
    expect(/<ol class="timeline">.*/s.exec(await browser.read(`/operator/messages/${id}`))?.[0]).toContain(
      'Corregido en destino',
    );
    const second = await browser.send(`/operator/messages/${id}/retry`, { reason: 'Otra vez' });
    expect(second.status).toBe(409);
    expect(await audit()).toEqual([
      { client_id: 'alpha', action: 'message.retry', object: id, reason: 'Corregido en destino', result: 'done' },
      { client_id: 'alpha', action: 'message.retry', object: id, reason: 'Otra vez', result: 'not-possible-now' },
    ]);
  });

  it.each([
    ['retry', {}],
    ['cancel', { reason: '  ' }],
    ['extend', { days: '5' }],
    ['extend', { days: 'cinco', reason: 'Festivos' }],
    ['resolve', { as: 'not-sent' }],
    ['resolve', { as: 'accepted', reason: 'Visto en destino' }],
    ['reveal', { name: 'request.xml' }],
  ] as [string, Record<string, string>][])(
    'does nothing without what %s needs, and shows the form again in the reader’s language (%j)',
    async (action, fields) => {
      const id = await accepted();
      await put(id, {
        delivery: action === 'resolve' ? 'uncertain' : action === 'retry' ? 'dead' : 'accepted',
        needs_person: true,
      });
      const before = await delivery(id);
      const response = await browser.send(`/operator/messages/${id}/${action}`, fields);
      const page = await response.text();
      expect(response.status).toBe(400);
      expect(page).toMatch(/role="alert"/);
      if (fields.reason?.trim()) expect(page).toContain(`value="${fields.reason}"`);
      expect([await delivery(id), await audit()]).toEqual([before, []]);
      await browser.read('/operator/?lang=ca');
      expect(await (await browser.send(`/operator/messages/${id}/${action}`, fields)).text()).toContain(
        'Petició il·legible',
      );
    },
  );

  it('decides an uncertain one either way', async () => {
    const [arrived, lost] = [await accepted(), await accepted()];
    for (const id of [arrived, lost]) await put(id, { delivery: 'uncertain', needs_person: true });
    expect(await browser.read(`/operator/messages/${lost}`)).toContain('two terms run');
    const resolve = async (id: string, fields: Record<string, string>) =>
      (await browser.send(`/operator/messages/${id}/resolve`, { reason: 'Visto en destino', ...fields })).status;
    expect(await resolve(arrived, { as: 'accepted', remoteId: 'R-1' })).toBe(303);
    expect(await resolve(lost, { as: 'not-sent', remoteId: '' })).toBe(303);
    expect([await delivery(arrived), await delivery(lost)]).toEqual(['accepted', 'queued']);
  });

  it('takes one back and gives one more days', async () => {
    const id = await accepted();
    expect(
      (await browser.send(`/operator/messages/${id}/extend`, { days: '5', reason: 'Festivos locales' })).status,
    ).toBe(303);
    expect((await browser.send(`/operator/messages/${id}/cancel`, { reason: 'Emitida por error' })).status).toBe(303);
    expect(await delivery(id)).toBe('cancelled');
    expect((await audit()).map(({ action, reason }) => [action, reason])).toEqual([
      ['message.extend', 'Festivos locales'],
      ['message.cancel', 'Emitida por error'],
    ]);
  });

  it('takes no action without the form’s token', async () => {
    const id = await accepted();
    for (const action of ['retry', 'cancel', 'extend', 'resolve', 'reveal'])
      expect([
        action,
        (await browser.send(`/operator/messages/${id}/${action}`, { csrf: 'x', reason: 'porque sí' })).status,
      ]).toEqual([action, 403]);
    expect([await delivery(id), await audit()]).toEqual(['queued', []]);
  });

  it('shows a raw exchange only after it was noted who looks and why, as text', async () => {
    const id = await accepted();
    await withEvidence(id, 'request.xml', '<nif>00000000T</nif><script>alert(1)</script>');
    const before = await browser.read(`/operator/messages/${id}`);
    expect(before).toContain('See the exchange as it was');
    expect(before).not.toContain('00000000T');
    const response = await browser.send(`/operator/messages/${id}/reveal`, {
      name: 'request.xml',
      reason: 'Reclamación',
    });
    expect(await response.text()).toContain('&lt;nif&gt;00000000T&lt;/nif&gt;&lt;script&gt;');
    expect(await audit()).toEqual([
      {
        client_id: 'alpha',
        action: 'evidence.reveal',
        object: `${id}/request.xml`,
        reason: 'Reclamación',
        result: 'done',
      },
    ]);
    const download = await browser.ask(`/operator/messages/${id}/evidence/request.xml`);
    expect(download.headers.get('content-disposition')).toContain('attachment');
    expect((await audit()).at(-1)).toMatchObject({ action: 'evidence.read' });
  });
});

async function withEvidence(id: string, name: string, text: string): Promise<void> {
  const vault = http.deps.vault as never;
  const { rows } = await pool.query(
    'select k.wrapped, k.master_key as "masterKey" from data_key k where k.owner = $1',
    [id],
  );
  const sealed = sealEvidence(
    vault,
    { messageId: id, evidenceKey: rows[0] },
    {
      id: `ev_${name}`,
      name,
      kind: 'request',
      mediaType: 'application/xml',
      pieces: [Buffer.from(text)],
      source: 'gateway',
      at: NOW,
    },
  );
  await withTransaction(pool, (client) => insertEvidence(client, { id, entity: A }, sealed));
}
