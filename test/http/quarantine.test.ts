import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suggestionsSchema } from '../../contracts/api/quarantine.ts';
import { move } from '../../src/outbox/move.ts';
import { PER_IDENTIFIER } from '../../src/store/callbacks/insert.ts';
import { countQuarantine } from '../../src/store/callbacks/list-quarantine.ts';
import { matchWaiting } from '../../src/store/callbacks/match.ts';
import { testDatabase } from '../support/database.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification } from './harness.ts';

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
  await pool.query('truncate event, message, status_change, document, chunk, event_document, callback, audit cascade');
  http = harness(pool);
});

const call = async (body: string) => (await http.ask('/callbacks/notifica', { method: 'POST', key: '', body })).status;
type Item = { id: string; remoteId: string; reason: string; entity: string | null; suggestions: string[] };
async function waiting(key: string = KEYS.alpha, query = ''): Promise<{ items: Item[]; next: string | null }> {
  return (await (await http.ask(`/v1/quarantine${query}`, { key })).json()) as { items: Item[]; next: string | null };
}
const identifiers = async (key?: string) => (await waiting(key)).items.map((each) => each.remoteId);
const decide = (id: string, verb: 'attach' | 'discard', body: object, key: string = KEYS.alpha) =>
  http.ask(`/v1/quarantine/${id}/${verb}`, {
    method: 'POST',
    key,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

async function message(remoteId: string | null, entity = A): Promise<string> {
  const posted = await http.post(notification({ entity }), { key: KEYS.all });
  const { messages } = (await posted.json()) as { messages: { id: string }[] };
  const id = messages[0]!.id;
  if (remoteId !== null)
    await move(pool, { id, entity, from: ['queued'], set: { delivery: 'accepted', remote_id: remoteId } });
  return id;
}
const row = async (id: string) => (await pool.query('select * from message where id = $1', [id])).rows[0];

describe('the quarantine', () => {
  it('NOTIB #1030, gotcha 52: a callback with an unknown identifier is answered 000 and waits, with what it says', async () => {
    expect(await call(`R-9;notificada;1;${A}`)).toBe(200);
    expect((await waiting()).items).toEqual([
      {
        id: expect.stringMatching(/^cb_/),
        at: NOW.toISOString(),
        backend: 'notifica',
        remoteId: 'R-9',
        state: 'notificada',
        reason: 'unknown-identifier',
        entity: A,
        stateAt: '2026-10-01T09:00:00.000Z',
        certificate: true,
        repeats: 0,
        suggestions: [],
      },
    ]);
  });

  it('gotcha 56: with several entities on one address it keeps what contradicts its message, and does not follow it', async () => {
    const id = await message('R-1');
    expect(await call(`R-1;notificada;1;${B}`)).toBe(200);
    expect((await waiting(KEYS.beta)).items).toMatchObject([{ remoteId: 'R-1', reason: 'wrong-entity', entity: B }]);
    expect(await identifiers()).toEqual(['R-1']);
    expect(await row(id)).toMatchObject({ poll_at: null, callback_at: null, poll_evidence: false, changes: 1 });
  });

  it('takes the entity itself and each of its units for the issuing body of its messages', async () => {
    await message('R-1');
    for (const issuer of [A, 'L01999997', '']) expect(await call(`R-1;datado;0;${issuer}`)).toBe(200);
    expect(await identifiers(KEYS.all)).toEqual([]);
    await call('R-1;datado;0;L01999996');
    await call('R-1;datado;0;?');
    expect(await identifiers(KEYS.all)).toEqual(['R-1', 'R-1']);
  });

  it('shows each client what may concern its entities, and those of nobody known to clients of all', async () => {
    await call(`R-A;x;0;${A}`);
    await call(`R-B;x;0;${B}`);
    await call('R-N;x;0');
    expect(await identifiers()).toEqual(['R-A']);
    expect(await identifiers(KEYS.beta)).toEqual(['R-B']);
    expect((await identifiers(KEYS.all)).sort()).toEqual(['R-A', 'R-B', 'R-N']);
    expect((await http.ask('/v1/quarantine', { key: KEYS.reader })).status).toBe(403);
  });

  it('is read page by page, newest first', async () => {
    for (let n = 1; n <= 5; n += 1) {
      http.state.now = new Date(NOW.getTime() + n);
      await call(`R-${n};x;0;${A}`);
    }
    const first = await waiting(KEYS.alpha, '?limit=3');
    const second = await waiting(KEYS.alpha, `?limit=3&cursor=${first.next}`);
    expect([...first.items, ...second.items].map((each) => each.remoteId)).toEqual(['R-5', 'R-4', 'R-3', 'R-2', 'R-1']);
    expect(second.next).toBeNull();
    expect((await http.ask('/v1/quarantine?cursor=x')).status).toBe(400);
  });

  it('is left by itself when a message learns the identifier, but not for the message of another body', async () => {
    const [mine, other] = [await message(null), await message(null, B)];
    await call(`R-1;datado;1;${A}`);
    await call(`R-2;datado;1;${A}`);
    await move(pool, { id: other, entity: B, from: ['queued'], set: { delivery: 'accepted', remote_id: 'R-2' } });
    await move(pool, { id: mine, entity: A, from: ['queued'], set: { delivery: 'accepted', remote_id: 'R-1' } });
    expect((await waiting()).items).toMatchObject([{ remoteId: 'R-2', reason: 'wrong-entity' }]);
    expect(await row(mine)).toMatchObject({ poll_evidence: true });
    expect(await row(other)).toMatchObject({ poll_evidence: false });
  });

  it('is left by what came in the very moment its message was accepted', async () => {
    const id = await message(null);
    await call(`R-1;datado;1;${A}`);
    // As if neither transaction had seen the other.
    await pool.query(`update message set delivery = 'accepted', remote_id = 'R-1' where id = $1`, [id]);
    expect(await matchWaiting(pool, NOW)).toBe(1);
    expect(await identifiers()).toEqual([]);
    expect(await row(id)).toMatchObject({ poll_at: NOW, poll_evidence: true });
  });

  it('names uncertain messages of that entity that may be meant, nearest in time first', async () => {
    const [near, far, accepted] = [await message(null), await message(null), await message('R-3')];
    for (const [id, minutes] of [
      [near, 1],
      [far, 50],
    ] as const)
      await pool.query(`update message set delivery = 'uncertain', attempt_ended_at = $2 where id = $1`, [
        id,
        new Date(NOW.getTime() - minutes * 60_000),
      ]);
    await call(`R-9;datado;0;${A}`);
    expect((await waiting()).items[0]?.suggestions).toEqual([near, far]);
    expect((await waiting()).items[0]?.suggestions).not.toContain(accepted);
  });
});

describe('what a callback may mean', () => {
  type Suggested = { messageId: string; kind: string; why: string; entity: string };
  const asked = (id: string, key: string = KEYS.alpha, language = 'en') =>
    http.ask(`/v1/quarantine/${id}/suggestions`, { key, headers: { 'accept-language': language } });
  async function suggested(key?: string, language?: string): Promise<Suggested[]> {
    const [item] = (await waiting(key)).items;
    const response = await asked(item!.id, key, language);
    expect(response.status).toBe(200);
    return suggestionsSchema.parse(await response.json()).items;
  }
  const kinds = async (key?: string) => (await suggested(key)).map(({ messageId, kind }) => [messageId, kind]);
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

  it('is the message whose reference of ours it names, in its identifier or in what it says', async () => {
    const [named, other] = [await message('R-100001'), await message(null)];
    const { reference } = await row(named);
    await call(`ENVIO:${reference};datado;0;${A}`);
    expect(await kinds()).toEqual([[named, 'reference-named']]);
    await pool.query('truncate callback cascade');
    await call(`Z-9;datado;0;${A};ref=${(await row(other)).reference}.`);
    expect(await kinds()).toEqual([[other, 'reference-named']]);
    expect((await suggested())[0]?.why).toContain('names our reference of this message');
  });

  it('is one whose identifier is the same written otherwise, cut off, or nearly the same, in this order', async () => {
    const [similar, whole, spelt] = [
      await message('00AB99341C'),
      await message('00AB99341d77'),
      await message('ab99341d'),
    ];
    await message('AB9');
    await message('ZZZZZZZZ');
    await call(`00AB99341D;datado;0;${A}`);
    expect(await kinds()).toEqual([
      [spelt, 'written-otherwise'],
      [similar, 'identifier-similar'],
    ]);
    await pool.query('truncate callback cascade');
    await call(`00AB99341d7;datado;0;${A}`);
    expect((await kinds())[0]).toEqual([whole, 'identifier-begins-alike']);
  });

  it('is one of the body it names that has no identifier: uncertain ones, and those accepted shortly before', async () => {
    const [near, far, accepted, earlier, others] = await Promise.all(
      [null, null, null, null].map(() => message(null)).concat(message(null, B)),
    );
    for (const [id, minutes] of [
      [near!, 1],
      [far!, 300],
    ] as const)
      await pool.query(`update message set delivery = 'uncertain', attempt_ended_at = $2 where id = $1`, [
        id,
        minutesAgo(minutes),
      ]);
    for (const [id, minutes] of [
      [accepted!, 3],
      [earlier!, 180],
      [others!, 2],
    ] as const)
      await pool.query(`update message set delivery = 'accepted', accepted_at = $2 where id = $1`, [
        id,
        minutesAgo(minutes),
      ]);
    await call(`R-9;datado;0;${A}`);
    expect(await kinds()).toEqual([
      [near, 'unanswered'],
      [far, 'unanswered'],
      [accepted, 'without-identifier'],
    ]);
    expect((await suggested(KEYS.alpha, 'es')).map(({ why }) => /entre los dos, (.*)\.$/.exec(why)?.[1])).toEqual([
      '1 min',
      '5 h',
      '3 min',
    ]);
  });

  it('is never a message of an entity the reader does not act for, and none of a body it does not name', async () => {
    const theirs = await message('R-100002', B);
    const { reference } = await row(theirs);
    await call(`R-10000;datado;0;${A};${reference}`);
    expect(await kinds()).toEqual([]);
    // Of all it is the reference that counts, though the body it names is another.
    expect(await kinds(KEYS.all)).toEqual([[theirs, 'reference-named']]);
    await pool.query(`update message set reference = 'OTRA'`);
    expect(await kinds(KEYS.all)).toEqual([]);
    const [item] = (await waiting()).items;
    expect((await asked(item!.id, KEYS.beta)).status).toBe(404);
    expect((await asked(item!.id, KEYS.reader)).status).toBe(403);
    expect((await asked('cb_nada')).status).toBe(404);
  });

  it('tells of the one that has the identifier, where the callback names another body', async () => {
    const id = await message('R-1');
    await call(`R-1;notificada;1;${B}`);
    expect(await kinds()).toEqual([[id, 'same-identifier']]);
    expect((await suggested())[0]?.why).toContain(`is of ${A}, and the callback names another body`);
  });

  it('is nothing once it is decided, and no body that cannot be opened stands in the way', async () => {
    const id = await message('R-100001');
    await call(`R-1000012;datado;0;${A}`);
    await pool.query(`update data_key set wrapped = '\\x00' where owner like 'cb_%'`);
    expect(await kinds()).toEqual([[id, 'identifier-begins-alike']]);
    const [item] = (await waiting()).items;
    await decide(item!.id, 'discard', { reason: 'De otra plataforma' });
    expect((await asked(item!.id)).status).toBe(404);
  });

  it('says nothing of any person', async () => {
    await message('R-100001');
    await call(`R-1000012;datado;0;${A};CIUDADANIA FICTICIA 00000000T`);
    const said = JSON.stringify(await suggested()) + http.lines.join('');
    for (const word of ['CIUDADANIA', 'FICTICIA', '00000000T']) expect(said).not.toContain(word);
  });
});

describe('a decision about a callback', () => {
  it('attaches it to a message, which is then looked at with its certificate, and is audited', async () => {
    const id = await message('R-1');
    await call(`R-9;notificada;0;${A}`);
    const [item] = (await waiting()).items;
    const response = await decide(item!.id, 'attach', { messageId: id, reason: 'Es este envío' });
    expect([response.status, await response.json()]).toEqual([
      200,
      { id: item!.id, decision: 'attached', messageId: id },
    ]);
    expect(await row(id)).toMatchObject({ poll_at: NOW, poll_evidence: true, legal: null });
    expect(await identifiers()).toEqual([]);
    const view = (await (await http.ask(`/v1/messages/${id}`)).json()) as { timeline: object[] };
    expect(view.timeline.slice(-2)).toMatchObject([
      { kind: 'operator', code: 'callback-attached', text: 'Es este envío', source: 'alpha' },
      { kind: 'callback', code: 'notificada', source: 'notifica' },
    ]);
    const { rows } = await pool.query('select action, object, reason, result from audit');
    expect(rows).toEqual([
      { action: 'quarantine.attach', object: `${item!.id} ${id}`, reason: 'Es este envío', result: 'done' },
    ]);
  });

  it('discards it, and keeps it all the same; the same report again stays discarded', async () => {
    await call(`R-9;notificada;0;${A}`);
    const [item] = (await waiting()).items;
    expect((await decide(item!.id, 'discard', { reason: 'De otra plataforma' })).status).toBe(200);
    await call(`R-9;notificada;0;${A}`);
    expect(await identifiers()).toEqual([]);
    const { rows } = await pool.query(
      'select decision, decided_by, decision_reason, repeats, body_sealed from callback',
    );
    expect(rows).toMatchObject([
      { decision: 'discarded', decided_by: 'alpha', decision_reason: 'De otra plataforma', repeats: 1 },
    ]);
    expect(rows[0].body_sealed).not.toBeNull();
  });

  it('is made once: two people at the same time get one 200 and one 409', async () => {
    const id = await message('R-1');
    await call(`R-9;notificada;0;${A}`);
    const [item] = (await waiting()).items;
    const answers = await Promise.all([
      decide(item!.id, 'attach', { messageId: id, reason: 'uno' }),
      decide(item!.id, 'discard', { reason: 'otro' }),
    ]);
    expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
    const refused = (await answers.find((each) => each.status === 409)?.json()) as { errors: object[] };
    expect(refused.errors).toMatchObject([
      { code: 'callback-decided', detail: expect.stringContaining('Ya se decidió') },
    ]);
    const { rows } = await pool.query('select result from audit order by result');
    expect(rows).toEqual([{ result: 'done' }, { result: 'not-possible-now' }]);
  });

  it('is refused without a reason, for what the client may not see, and for a message not its own', async () => {
    const [mine, theirs] = [await message('R-1'), await message('R-2', B)];
    await call(`R-9;notificada;0;${A}`);
    const [item] = (await waiting()).items;
    expect((await decide(item!.id, 'discard', {})).status).toBe(400);
    expect((await decide(item!.id, 'discard', { reason: 'no es mío' }, KEYS.beta)).status).toBe(404);
    expect((await decide(item!.id, 'attach', { messageId: theirs, reason: 'aquel' })).status).toBe(404);
    expect((await decide('cb_nada', 'attach', { messageId: mine, reason: 'aquel' })).status).toBe(404);
    expect(await identifiers()).toEqual(['R-9']);
  });
});

describe('what waits in quarantine', () => {
  it('is a number anybody can watch', async () => {
    await call(`R-9;x;0;${A}`);
    await call(`R-9;y;0;${A}`);
    expect(await countQuarantine(pool)).toEqual([{ backend: 'notifica', n: 2 }]);
    const counted = await http.deps.counters.callbacks.get();
    expect(counted.values.map((each) => [each.labels.result, each.value])).toEqual([['quarantined', 2]]);
  });
});

describe('the same report again', () => {
  it('gotcha 50: is answered 000 and counted; timeline, pace and store stay as they were', async () => {
    const id = await message('R-1');
    for (let n = 0; n < 300; n += 1) expect(await call(`R-1;notificada;1;${A}`)).toBe(200);
    const { rows } = await pool.query('select message, repeats, last_at from callback');
    expect(rows).toEqual([{ message: id, repeats: 299, last_at: NOW }]);
    const told = await pool.query(`select 1 from status_change where message = $1 and kind = 'callback'`, [id]);
    expect(told.rowCount).toBe(1);
  });

  it('from many callers at once is kept once', async () => {
    const id = await message('R-1');
    await Promise.all(Array.from({ length: 20 }, () => call(`R-1;notificada;1;${A}`)));
    const { rows } = await pool.query('select message, repeats from callback');
    expect(rows).toEqual([{ message: id, repeats: 19 }]);
    expect(await row(id)).toMatchObject({ changes: 2 });
  });
});

describe('a flood', () => {
  it('of different reports about one envío ends in 429, and is never acknowledged without being kept', async () => {
    await message('R-1');
    const answers = [];
    for (let n = 0; n < PER_IDENTIFIER + 20; n += 1) answers.push(await call(`R-1;estado-${n};0;${A}`));
    expect(answers.filter((each) => each === 200)).toHaveLength(PER_IDENTIFIER);
    expect(answers.filter((each) => each === 429)).toHaveLength(20);
    expect((await pool.query('select 1 from callback')).rowCount).toBe(PER_IDENTIFIER);
    expect(http.lines.filter((line) => line.includes('callback.no-room'))).toHaveLength(20);
    // A report kept before is still recognised, and other envíos have their room.
    expect([await call(`R-1;estado-0;0;${A}`), await call(`R-2;datado;0;${A}`)]).toEqual([200, 200]);
  });

  it('of unknown identifiers fills the quarantine and no more', async () => {
    await pool.query(
      `insert into callback (id, backend, remote_id, code, certificate, received_at)
       select 'cb_' || n, 'notifica', 'X-' || n, 'x', false, now() from generate_series(1, 10000) n`,
    );
    expect(await call(`R-9;datado;0;${A}`)).toBe(429);
    await message('R-1');
    expect(await call(`R-1;datado;0;${A}`)).toBe(200);
  });
});
