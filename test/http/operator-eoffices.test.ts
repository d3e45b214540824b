import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vendorsSchema } from '../../contracts/api/vendor.ts';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let all: Browser;
let messages: string[];

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const stream = (entity: string) => ({ credential: 'provincia', entity, effect: 'deliver' as const });
const vendor = (id: string, more: object = {}) => ({
  ...{ id, product: `Producto de ${id}`, evidenceLevel: 'partial', simulated: false, told: true },
  ...{ ways: ['poll', 'push'] as const, streams: [stream(A), stream(B)] },
  ...more,
});

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());

async function accepted(entity: string): Promise<string> {
  const posted = await http.post(notification({ entity }), { key: KEYS.all });
  return ((await posted.json()) as { messages: { id: string }[] }).messages[0]!.id;
}

beforeEach(async () => {
  await pool.query(
    'truncate event, message, status_change, document, chunk, event_document, audit, operator_session, vendor_stream, vendor_push, vendor_item, vendor_receiver, vendor_breaker, alert cascade',
  );
  http = harness(pool, {
    vendors: [vendor('oficina'), vendor('sana', { ways: ['push'], told: false, streams: [stream(A)] })],
  });
  all = createBrowser(http);
  await all.signIn(KEYS.all);
  messages = [await accepted(A), await accepted(A), await accepted(B)];
  await pool.query('truncate audit');
  await pool.query(
    `insert into vendor_stream (vendor, credential, entity, next_at, progress, failures, last_ok_at, last_error, last_error_at) values
     ('oficina', 'provincia', $1, $3, $4, 5, $4, 'login-status-401', $3), ('oficina', 'provincia', $2, $3, $3, 0, $3, null, null)`,
    [A, B, NOW, ago(300)],
  );
  await pool.query(
    `insert into vendor_push (vendor, credential, outcome, kind, n, last_at) values
     ('oficina', 'provincia', 'accepted', '', 1234, $1), ('oficina', 'provincia', 'unsupported', '<b>aviso</b>', 2, $2)`,
    [ago(2), ago(9)],
  );
  for (const [n, id] of messages.entries())
    await pool.query(
      `insert into vendor_telling (message, vendor, credential, entity, wanted, state, attempts, next_at, until, failing_since, last_error, last_error_at, moved_at)
       values ($1, 'oficina', 'provincia', $2, 1, $3, 9, $4, $4, $5, $6, $5, $4)`,
      [
        id,
        n === 2 ? B : A,
        n === 0 ? 'given-up' : 'waiting',
        NOW,
        n === 2 ? null : ago(900),
        n === 2 ? null : 'econnrefused',
      ],
    );
  await pool.query(
    `insert into vendor_item (vendor, credential, entity, ref, state, reason, findings, first_at, last_at) values
     ('oficina', 'provincia', $1, 'SAL/1', 'refused', 'event-invalid', '[{"pointer": "/procedimiento", "code": "procedure-not-mapped"}]', $3, $3),
     ('oficina', 'provincia', $2, 'SAL/2', 'unsupported', 'requerimiento', '[]', $3, $3)`,
    [A, B, ago(60)],
  );
});

/** The text of each row of the table of entities of a vendor, in order. */
function rowsOf(page: string, id: string): string[] {
  const section =
    new RegExp(`<section[^>]*aria-labelledby="vendor-${id}">([\\s\\S]*?)</section>`).exec(page)?.[1] ?? '';
  const text = (html: string) =>
    html
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return [...section.matchAll(/<tr>\s*(<td[\s\S]*?)<\/tr>/g)].map(([, row = '']) => text(row));
}

const audit = async () =>
  (await pool.query('select client_id, action, object, reason from audit order by id')).rows as object[];

describe('the page of e-offices', () => {
  it('tells of each product and entity when it was read, pushed and told, and what went wrong in words', async () => {
    const page = await all.read('/operator/e-offices');
    const [first = '', second = ''] = rowsOf(page, 'oficina');
    for (const each of [A, 'in trouble', 'login-status-401 It does not accept our credential', '5 failures in a row'])
      expect(first).toContain(each);
    for (const each of ['1 to be told, 1 given up', 'econnrefused It cannot be reached', 'does not hear since'])
      expect(first).toContain(each);
    expect(second).toContain(`${B}`);
    expect(second).toContain('1 to be told');
    expect(second).not.toContain('in trouble');
    for (const at of [ago(300), ago(2), ago(900)]) expect(page).toContain(`datetime="${at.toISOString()}"`);
    expect(page).toContain('1,234 accepted');
    expect(page).toContain('&lt;b&gt;aviso');
    expect(rowsOf(page, 'sana')[0]).toContain('it is told nothing');
    expect(page).toContain(`href="/operator/messages?entity=${A}"`);
    expect(page).toContain('<a href="/operator/e-offices" aria-current="page">');
  });

  it('is filtered in the address: by product, by entity, by trouble', async () => {
    const trouble = await all.read('/operator/e-offices?show=trouble');
    expect([rowsOf(trouble, 'oficina').length, rowsOf(trouble, 'sana').length]).toEqual([1, 0]);
    expect(trouble).not.toContain('vendor-sana');
    const other = await all.read(`/operator/e-offices?entity=${B}&vendor=oficina`);
    expect(rowsOf(other, 'oficina').map((row) => row.includes(B))).toEqual([true]);
    expect([
      other.includes('SAL/2'),
      other.includes('SAL/1'),
      other.includes(messages[2]!),
      other.includes(messages[0]!),
    ]).toEqual([...[true, false, true, false]]);
    expect(await all.read('/operator/e-offices?vendor=nadie')).toContain('None is as chosen.');
    expect((await all.ask('/operator/e-offices?show=x')).status).toBe(400);
  });

  it('lists of one product the messages it has not heard of, and what could not be taken in with its remedy', async () => {
    const page = await all.read('/operator/e-offices?vendor=oficina');
    for (const id of messages) expect(page).toContain(`href="/operator/messages/${id}"`);
    expect(page).toMatch(/SAL\/1[\s\S]*\/procedimiento<\/code> It is not configured which SIA code/);
    expect(page).toContain('requerimiento');
    expect(await all.read('/operator/e-offices')).not.toContain('SAL/1');
  });

  it('says the alerts that hold of it, and the overview leads here', async () => {
    await pool.query(
      `insert into alert (id, condition, subject, since, seen_first_at, seen_last_at, n, began_at)
       values ('alr_1', 'vendor-unread', 'oficina', $1, $1, $1, 2, $1)`,
      [ago(300)],
    );
    const page = await all.read('/operator/e-offices');
    expect(page.match(/oficina cannot be read \(2 entities\)/g)).toHaveLength(1);
    expect(await all.read('/operator/')).toContain('href="/operator/e-offices?vendor=oficina"');
  });

  it('shows the reader’s entities alone', async () => {
    const one = createBrowser(http);
    await one.signIn(KEYS.alpha);
    const page = await one.read('/operator/e-offices?vendor=oficina');
    expect(page).toContain(A);
    for (const each of [B, 'SAL/2', messages[2]!]) expect(page).not.toContain(each);
    const foreign = { credential: 'provincia', entity: B, reason: 'Ajena' };
    expect((await one.send('/operator/e-offices/oficina/tell', foreign)).status).toBe(404);
    expect((await one.send('/operator/e-offices/oficina/retry', { ...foreign, ref: 'SAL/2' })).status).toBe(404);
    expect(await audit()).toEqual([expect.objectContaining({ action: 'session.begin' })]);
  });

  it('tells again and reads again with a reason, which the audit keeps, and not without one or the token', async () => {
    const who = { credential: 'provincia', entity: A };
    const tell = (more: Record<string, string>) => all.send('/operator/e-offices/oficina/tell', { ...who, ...more });
    const refused = await tell({ reason: '' });
    const again = await refused.text();
    expect([refused.status, again.includes('role="alert"')]).toEqual([400, true]);
    // The other languages of the page it was sent from.
    expect(again).toContain('href="/operator/e-offices?lang=ca"');
    expect((await tell({ reason: 'Ya responde', csrf: 'x' })).status).toBe(403);
    expect(await audit()).toEqual([]);
    const done = await tell({ reason: 'Ya responde' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/operator/e-offices?vendor=oficina&done=tell']);
    expect(await all.read('/operator/e-offices?vendor=oficina&done=tell')).toContain('It is told now.');
    const { rows } = await pool.query(
      `select count(*)::int as n from vendor_telling where entity = $1 and state = 'waiting' and attempts = 0`,
      [A],
    );
    expect(rows).toEqual([{ n: 2 }]);
    const item = { ...who, ref: 'SAL/1', reason: 'Corregido en origen' };
    expect((await all.send('/operator/e-offices/oficina/retry', item)).status).toBe(303);
    expect((await all.send('/operator/e-offices/nadie/retry', item)).status).toBe(404);
    expect(await audit()).toEqual([
      { client_id: 'all', action: 'vendor.tell', object: `oficina/provincia/${A}`, reason: 'Ya responde' },
      {
        client_id: 'all',
        action: 'vendor.retry',
        object: `oficina/provincia/${A}/SAL/1`,
        reason: 'Corregido en origen',
      },
    ]);
    expect(await all.read('/operator/audit')).toContain('told an e-office again');
  });

  it('says so where none is connected', async () => {
    http = harness(pool, {});
    const browser = createBrowser(http);
    await browser.signIn(KEYS.all);
    expect(await browser.read('/operator/e-offices')).toContain('No e-office is connected.');
  });
});

describe('GET /v1/vendors', () => {
  it('tells when each credential last pushed', async () => {
    const { items } = vendorsSchema.parse(await (await http.ask('/v1/vendors', { key: KEYS.all })).json());
    expect(items.map(({ streams }) => streams.map(({ lastPushAt }) => lastPushAt))).toEqual([
      [ago(2).toISOString(), ago(2).toISOString()],
      [null],
    ]);
  });
});
