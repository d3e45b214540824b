import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shownConfig } from '../../src/config-shown.ts';
import type { Config } from '../../src/config-types.ts';
import { insertAudit } from '../../src/store/audit/insert.ts';
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
    'truncate event, message, status_change, document, chunk, event_document, callback, audit, backend_rest, operator_session cascade',
  );
  http = harness(pool, {
    expiries: () => [
      { entity: A, backend: null, ends: new Date(NOW.getTime() + 10 * 86_400_000) },
      { entity: A, backend: 'notifica', ends: '2026-09-30' },
      { entity: B, backend: null, ends: new Date(NOW.getTime() + 400 * 86_400_000) },
    ],
    settings: [
      { place: 'profile', value: 'production', entity: null },
      { place: `entities.${B}.name`, value: 'Otro', entity: B },
    ],
  });
  browser = createBrowser(http);
  await browser.signIn(KEYS.alpha);
  await pool.query('truncate audit');
});

const audit = async () =>
  (await pool.query('select client_id, action, object, reason, result from audit order by id')).rows;
const callback = async (body: string): Promise<string> => {
  await http.ask('/callbacks/notifica', { method: 'POST', key: '', body });
  return (await pool.query('select id from callback order by received_at desc, id desc limit 1')).rows[0].id;
};
const decision = async (id: string) =>
  (await pool.query('select decision, message, decision_reason from callback where id = $1', [id])).rows[0];
async function accepted(entity = A): Promise<string> {
  const posted = await http.post(notification({ entity }), { key: KEYS.all });
  return ((await posted.json()) as { messages: { id: string }[] }).messages[0]!.id;
}

describe('the quarantine', () => {
  it('shows what waits with what may be meant, and attaches it with a reason, once', async () => {
    const message = await accepted();
    await pool.query("update message set delivery = 'uncertain', attempt_ended_at = created_at where id = $1", [
      message,
    ]);
    const id = await callback(`R-9;notificada;1;${A}`);
    const page = await browser.read('/operator/quarantine');
    for (const each of ['R-9', 'No message has this identifier.', message, 'only what it certifies'])
      expect(page).toContain(each);
    const attach = () =>
      browser.send(`/operator/quarantine/${id}/attach`, { messageId: message, reason: 'Es el mismo envío' });
    expect((await attach()).headers.get('location')).toBe('/operator/quarantine?done=attach');
    expect(await decision(id)).toEqual({ decision: 'attached', message, decision_reason: 'Es el mismo envío' });
    expect((await attach()).status).toBe(409);
    expect((await audit())[0]).toEqual({
      client_id: 'alpha',
      action: 'quarantine.attach',
      object: `${id} ${message}`,
      reason: 'Es el mismo envío',
      result: 'done',
    });
  });

  it('says of each message that may be meant why, the likeliest first, none of another entity, all as text', async () => {
    const [mine, theirs] = [await accepted(), await accepted(B)];
    await pool.query(`update message set remote_id = '<B>00-AB', file = '<i>EXP' where id = $1`, [mine]);
    await pool.query(`update message set remote_id = '<B>00-AC' where id = $1`, [theirs]);
    await callback(`<b>00-ab;notificada;0;${A}`);
    const page = await browser.read('/operator/quarantine');
    expect(page).toContain('It has the same identifier, written otherwise (&lt;B&gt;00-AB).');
    expect(page).toContain('&lt;i&gt;EXP');
    expect(page).not.toContain(theirs);
    expect(page).not.toMatch(/<b>00/i);
    await pool.query('update message set remote_id = null');
    expect(await browser.read('/operator/quarantine')).toContain('No message resembles it.');
  });

  it('discards with a reason, and does neither without one', async () => {
    const id = await callback(`R-9;notificada;0;${A}`);
    const bare = await browser.send(`/operator/quarantine/${id}/discard`, { reason: '' });
    expect([bare.status, (await decision(id)).decision, await audit()]).toEqual([400, null, []]);
    expect(await bare.text()).toMatch(/role="alert"/);
    expect((await browser.send(`/operator/quarantine/${id}/attach`, { other: 'msg_x' })).status).toBe(400);
    expect((await browser.send(`/operator/quarantine/${id}/discard`, { reason: 'No es nuestro' })).status).toBe(303);
    expect(await decision(id)).toMatchObject({ decision: 'discarded', decision_reason: 'No es nuestro' });
  });

  it('is closed to other entities’ operators, and without the token', async () => {
    const id = await callback(`R-9;notificada;0;${B}`);
    expect(await browser.read('/operator/quarantine')).not.toContain('R-9');
    expect((await browser.send(`/operator/quarantine/${id}/discard`, { reason: 'No es nuestro' })).status).toBe(404);
    expect(
      (await browser.send(`/operator/quarantine/${id}/discard`, { csrf: 'x', reason: 'No es nuestro' })).status,
    ).toBe(403);
    expect((await decision(id)).decision).toBeNull();
  });
});

describe('the back ends', () => {
  it('are paused until a Madrid hour and resumed by whoever acts for all, with a reason', async () => {
    const all = createBrowser(http);
    await all.signIn(KEYS.all);
    await pool.query('truncate audit');
    const page = await all.read('/operator/backends');
    expect(page).toContain('Nothing new leaves for this back end');
    const bare = await all.send('/operator/backends/notifica/pause', { reason: '' });
    expect([bare.status, (await bare.text()).includes('href="/operator/backends?lang=ca"')]).toEqual([400, true]);
    expect(
      (await all.send('/operator/backends/notifica/pause', { reason: 'Obras', until: '2020-01-01T10:00' })).status,
    ).toBe(400);
    const paused = await all.send('/operator/backends/notifica/pause', { reason: 'Obras', until: '2026-10-02T10:00' });
    expect(paused.status).toBe(303);
    expect((await pool.query('select reason, until from backend_rest')).rows).toEqual([
      { reason: 'Obras', until: new Date('2026-10-02T08:00:00Z') },
    ]);
    expect(await all.read('/operator/backends')).toContain('Obras (all)');
    expect((await all.send('/operator/backends/notifica/resume', { reason: '' })).status).toBe(400);
    expect((await all.send('/operator/backends/notifica/resume', { reason: 'Fin de obras' })).status).toBe(303);
    expect((await audit()).map(({ action, reason }) => [action, reason])).toEqual([
      ['backend.pause', 'Obras'],
      ['backend.resume', 'Fin de obras'],
    ]);
  });

  it('are not stopped by who acts for one of several, nor without the token', async () => {
    expect(await browser.read('/operator/backends')).not.toContain('/operator/backends/notifica/pause');
    expect((await browser.send('/operator/backends/notifica/pause', { reason: 'Obras' })).status).toBe(403);
    const all = createBrowser(http);
    await all.signIn(KEYS.all);
    expect((await all.send('/operator/backends/notifica/pause', { csrf: 'x', reason: 'Obras' })).status).toBe(403);
    expect((await all.send('/operator/backends/nadie/pause', { reason: 'Obras' })).status).toBe(404);
    expect((await pool.query('select 1 from backend_rest')).rowCount).toBe(0);
  });
});

describe('certificates, configuration, audit', () => {
  it('tell when seals and keys end, the nearest first, of the reader’s entities', async () => {
    const page = await browser.read('/operator/keys');
    expect(page.indexOf('>over<')).toBeGreaterThan(0);
    expect(page.indexOf('10 days')).toBeGreaterThan(page.indexOf('>over<'));
    expect(page).not.toContain(B);
  });

  it('tell what runs, of the reader’s entities', async () => {
    const page = await browser.read('/operator/configuration');
    expect(page).toContain('production');
    expect(page).not.toContain('Otro');
  });

  it('tell who did what, when and why, of the reader’s entities and own doing alone', async () => {
    const [mine, theirs] = [await accepted(), await accepted(B)];
    const entry = { at: NOW, action: 'message.retry' as const, result: 'done' };
    await insertAudit(pool, { ...entry, clientId: 'all', object: mine, reason: 'Lo pidió el ayuntamiento' });
    await insertAudit(pool, { ...entry, clientId: 'all', object: `cb_1 ${mine}`, action: 'quarantine.attach' });
    await insertAudit(pool, { ...entry, clientId: 'beta', object: theirs, reason: 'Ajena' });
    const page = await browser.read('/operator/audit');
    for (const each of ['sent again', 'Lo pidió el ayuntamiento', 'attached a callback', mine])
      expect(page).toContain(each);
    for (const each of ['Ajena', theirs]) expect(page).not.toContain(each);
    expect(await browser.read(`/operator/audit?object=${mine}`)).not.toContain('attached a callback');
    expect((await browser.ask('/operator/audit?cursor=x')).status).toBe(400);
  });

  it.each([
    '/',
    '/messages',
    '/messages.csv',
    '/quarantine',
    '/backends',
    '/e-offices',
    '/keys',
    '/configuration',
    '/audit',
  ])('show nothing of %s without a session, nor without the scope', async (path) => {
    expect((await http.ask(`/operator${path}`, { key: '' })).status).toBe(401);
    expect((await http.ask(`/operator${path}`, { key: KEYS.reader })).status).toBe(403);
    expect((await http.ask(`/operator${path}`)).status).toBe(200);
  });
});

describe('the configuration as it is shown', () => {
  it('masks every secret, and every text that is not known to be none', () => {
    const secret = 'canario-secreto';
    const backends = {
      notifica: {
        url: `https://u:${secret}@n.example/?k=${secret}`,
        timeoutMs: 30_000,
        apiKey: secret,
        other: secret,
        nested: { token: 7, list: [secret] },
      },
    };
    const config = {
      written: {
        profile: 'production',
        http: { publicUrl: `https://x/y@${secret}:p@pasarela.example.org`, password: secret, unknown: secret },
        store: { url: `postgres://gateway:${secret}@db/x` },
        secrets: { dataKeyFile: 'data.key', dataKey: secret },
        entities: [{ dir3: A, name: 'Ayuntamiento', backends: { notifica: { apiKey: secret, user: secret } } }],
        clients: [{ id: 'x', keySha256: secret, entities: ['*'], scopes: [] }],
        alerting: { webhook: { url: `https://hooks.example/${secret}`, secret } },
        backends,
        vendors: { x: { credentials: [{ id: 'c', user: secret, pin: { token: { value: 7 } } }] } },
        retention: { payloadDays: 30 },
        [secret.repeat(4)]: secret,
      },
      profile: 'production',
      http: {
        host: '0.0.0.0',
        port: 8080,
        publicUrl: 'https://pasarela.example.org',
        maxBodyBytes: 1,
        tls: { cert: Buffer.from(secret), key: Buffer.from(secret), clientCa: null },
        trustedProxies: [],
        clientCertHeader: null,
      },
      store: { url: `postgres://gateway:${secret}@db/x`, dataDir: '/x', dataDirNamed: true },
      secrets: { masterKeys: [Buffer.from(secret)] },
      seal: { pkcs12: Buffer.from(secret), passphrase: secret, problem: null },
      entities: [
        {
          dir3: A,
          name: 'Ayuntamiento',
          ine: null,
          language: 'es',
          seal: { pkcs12: null, passphrase: secret, problem: null },
          units: [],
          sendAs: 'unit',
          backends: { notifica: { apiKey: secret } },
          backendProblems: {},
          sede: null,
        },
      ],
      clients: [{ id: 'x', keySha256: Buffer.from(secret), entities: '*', scopes: [], certSha256: null }],
      backends,
      simulators: [],
      vendors: { x: { password: secret } },
      statusCallbacks: { allow: [], timeoutMs: 1, retryMs: 1 },
      evidence: { checkpointEveryMs: 1, checkpointAtMostEveryMs: 1 },
      scan: null,
      retention: { payloadDays: 30, evidenceDays: 1, metadataDays: 1 },
      logLevel: 'info',
    } as unknown as Config;
    const rows = shownConfig(config);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const shownAt = (place: string) => rows.find((each) => each.place === place)?.value;
    expect(shownAt('backends.notifica.timeoutMs')).toBe('30000');
    expect(shownAt('backends.notifica.url')).toContain('n.example');
    expect(shownAt('backends.notifica.nested.token')).toBe('••••••');
    expect(shownAt('retention.payloadDays')).toBe('30');
    expect(shownAt('secrets.dataKeyFile')).toBe('data.key');
    expect(shownAt('alerting.webhook.url')).toBe('https://hooks.example/••••••');
    expect(shownAt('vendors.x.credentials[c].pin.token.value')).toBeUndefined();
  });
});
