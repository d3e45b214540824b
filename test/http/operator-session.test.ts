import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { type Harness, harness, KEYS, sha256 } from './harness.ts';

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
  await pool.query('truncate operator_session, audit');
  http = harness(pool);
  browser = createBrowser(http);
});

const pass = (ms: number) => {
  http.state.now = new Date(http.state.now.getTime() + ms);
};
const MINUTE = 60_000;
const actions = async () =>
  (await pool.query('select client_id, action from audit order by id')).rows as { client_id: string; action: string }[];

describe('signing in to the operator’s page', () => {
  it('takes a key with the scope, goes where the reader wanted to, and is audited', async () => {
    const refused = await browser.ask('/operator/?lang=en');
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('Client key');
    const response = await browser.signIn(KEYS.alpha, { back: '/operator/?lang=en' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/operator/?lang=en']);
    const page = await browser.read('/operator/');
    expect(page).toContain('Signed in as <strong>alpha</strong>');
    expect(await actions()).toEqual([{ client_id: 'alpha', action: 'session.begin' }]);
  });

  it('is refused with a wrong key and without the scope, and nothing is shown', async () => {
    const wrong = await browser.signIn('ck_nobody');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).not.toContain('Basic');
    const scopeless = await browser.signIn(KEYS.reader);
    expect(scopeless.status).toBe(403);
    for (const each of [wrong, scopeless]) expect(await each.text()).toMatch(/role="alert"/);
    expect((await browser.ask('/operator/')).status).toBe(401);
    expect(http.lines.join('')).not.toContain('ck_nobody');
  });

  it('leads nowhere but to pages of ours', async () => {
    for (const back of [
      'https://evil.example/',
      '//evil.example/',
      '/operator/../v1/messages',
      '/operator/logout',
      '/operator/\\evil',
    ]) {
      const response = await browser.signIn(KEYS.alpha, { back });
      expect([back, response.headers.get('location')]).toEqual([back, '/operator/']);
    }
  });

  it('keeps the token out of the page and the address, in a cookie no script and no other site sees', async () => {
    const response = await browser.signIn(KEYS.alpha);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^carpeta_operator=[\w-]{43}; Path=\/operator; HttpOnly; SameSite=Strict$/);
    const token = browser.cookies.get('carpeta_operator') ?? '';
    expect(await browser.read('/operator/')).not.toContain(token);
    const { rows } = await pool.query('select token_hash from operator_session');
    expect(rows).toEqual([{ token_hash: sha256(token) }]);
  });

  it('marks the cookie as secure where the public address is', async () => {
    const secure = harness(pool, { http: { ...http.deps.http, publicUrl: 'https://pasarela.example.org' } });
    const response = await createBrowser(secure).ask('/operator/login');
    expect(response.headers.getSetCookie()[0]).toMatch(/Secure/);
  });

  it('never opens a token that was known before the key was given', async () => {
    await browser.ask('/operator/login');
    const before = browser.cookies.get('carpeta_operator') ?? '';
    await browser.signIn(KEYS.alpha);
    expect(browser.cookies.get('carpeta_operator')).not.toBe(before);
    const other = createBrowser(http);
    other.cookies.set('carpeta_operator', before);
    expect((await other.ask('/operator/')).status).toBe(401);
  });

  it('is held to a pace per address', async () => {
    const codes: number[] = [];
    for (let n = 0; n < 11; n += 1) codes.push((await browser.signIn('ck_nobody')).status);
    expect(codes).toEqual([...Array(10).fill(401), 429]);
    expect((await browser.signIn(KEYS.alpha)).status).toBe(429);
    pass(10 * MINUTE);
    expect((await browser.signIn(KEYS.alpha)).status).toBe(303);
  });
});

describe('a session', () => {
  it('ends after 30 minutes without use, is kept by use, and ends after 12 hours whatever happens', async () => {
    await browser.signIn(KEYS.alpha);
    for (let n = 0; n < 25; n += 1) {
      pass(28 * MINUTE);
      expect((await browser.ask('/operator/')).status).toBe(200);
    }
    pass(28 * MINUTE);
    expect((await browser.ask('/operator/')).status).toBe(401);
    await browser.signIn(KEYS.alpha);
    pass(31 * MINUTE);
    expect((await browser.ask('/operator/')).status).toBe(401);
  });

  it('is good at every process, and at none once the client’s key is another or gone', async () => {
    await browser.signIn(KEYS.alpha);
    const at = async (clients: Harness['deps']['clients']) => {
      const other = createBrowser(harness(pool, { clients }));
      for (const [name, value] of browser.cookies) other.cookies.set(name, value);
      return (await other.ask('/operator/')).status;
    };
    const { clients } = http.deps;
    expect(await at(clients)).toBe(200);
    expect(await at(clients.map((each) => ({ ...each, keySha256: sha256('ck_new') })))).toBe(401);
    expect(await at(clients.map((each) => ({ ...each, scopes: ['messages'] as const })))).toBe(403);
    expect(await at(clients.filter(({ id }) => id !== 'alpha'))).toBe(401);
  });

  it('ends by signing out, also for whoever kept the cookie', async () => {
    await browser.signIn(KEYS.alpha);
    const kept = new Map(browser.cookies);
    const response = await browser.send('/operator/logout');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/operator/login']);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.ask('/operator/')).status).toBe(401);
    expect((await actions()).map(({ action }) => action)).toEqual(['session.begin', 'session.end']);
  });

  it('takes no form without its token, with another’s, or from another origin', async () => {
    await browser.signIn(KEYS.alpha);
    const other = createBrowser(http);
    await other.signIn(KEYS.alpha);
    const theirs = /name="csrf" value="([^"]+)"/.exec(await other.read('/operator/'))?.[1] ?? '';
    expect((await browser.send('/operator/logout', { csrf: '' })).status).toBe(403);
    expect((await browser.send('/operator/logout', { csrf: theirs })).status).toBe(403);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[])
      expect((await browser.send('/operator/logout', {}, headers)).status).toBe(403);
    expect((await browser.ask('/operator/')).status).toBe(200);
    expect(
      (await browser.send('/operator/logout', {}, { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }))
        .status,
    ).toBe(303);
  });

  it('is not begun from another site either', async () => {
    await browser.ask('/operator/login');
    expect((await browser.signIn(KEYS.alpha, { csrf: 'guessed' })).status).toBe(403);
  });

  it('is not what a key in the header is: that only reads', async () => {
    const authorization = `Basic ${Buffer.from(`x:${KEYS.alpha}`).toString('base64')}`;
    const page = await (await http.ask('/operator/', { key: '', headers: { authorization } })).text();
    expect(page).not.toContain('<form method="post"');
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await http.ask('/operator/logout', { key: '', method: 'POST', body: 'csrf=x', headers })).status).toBe(401);
  });

  it('never lets a store hold more of one client than fifty', async () => {
    for (let n = 0; n < 52; n += 1) {
      pass(MINUTE / 4);
      await createBrowser(http).signIn(KEYS.alpha);
    }
    expect((await pool.query('select count(*)::int as n from operator_session')).rows).toEqual([{ n: 50 }]);
  });
});

describe('the language', () => {
  it('is the browser’s, or the one chosen, which is remembered', async () => {
    expect(await browser.read('/operator/login')).toContain('<html lang="en">');
    expect(await browser.read('/operator/login?lang=ca')).toContain('Inici de sessió');
    expect(await browser.read('/operator/login')).toContain('<html lang="ca">');
  });
});
