/** Signing in at an OpenID provider of another site, in a real Chromium: what it does with cookies is what counts. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { type HttpListener, listenHttp } from '../../src/listen-http.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { setUpOpenid } from '../../src/openid-setup.ts';
import { harness } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CLIENT, type OpenidProvider, startOpenidProvider } from '../support/openid-provider.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) =>
  existsSync(each),
);

let database: TestDatabase;
let provider: OpenidProvider;
let listener: HttpListener;
let browser: Browser;
let page: Page;
let url: string;
let way: ReturnType<typeof setUpOpenid>;

describe.skipIf(CHROMIUM === undefined)('signing in from another site (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    database = await testDatabase();
    provider = await startOpenidProvider(() => new Date());
    provider.state.asks = true;
    const settings = { maxBodyBytes: 1_000_000, trustedProxies: [], clientCertHeader: null };
    listener = await listenHttp(
      { ...settings, host: '127.0.0.1', port: 0, publicUrl: null, tls: null },
      createLog('silent', () => {}),
    );
    // The provider is at 127.0.0.1: to a browser another site than this.
    url = listener.url.replace('127.0.0.1', 'localhost');
    const http = { ...settings, publicUrl: url };
    const { deps } = harness(database.pool, { http });
    const runtime = { ...deps.runtime, now: () => new Date() };
    const openid = {
      issuer: provider.url,
      alsoAt: [],
      name: 'Diputación Ficticia',
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      scopes: ['openid'],
      claim: 'groups',
      grants: [{ value: 'operadores', client: 'alpha' }],
      person: 'sub',
      clockToleranceMs: 30_000,
      timeoutMs: 5_000,
    };
    const tools = { runtime, log: deps.log, metrics: createMetrics() };
    way = setUpOpenid({ openid, http: http as never, clients: deps.clients as never }, tools);
    const { signIn } = way;
    listener.serve(createApp({ ...deps, runtime, signIn }).fetch as Parameters<HttpListener['serve']>[0]);
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'es-ES' });
    page.setDefaultTimeout(20_000);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await listener?.close(0);
    await provider?.close();
    await way?.close();
    await database?.drop();
  });

  it('goes to the provider and comes back to the page that was wanted, and leaves both', async () => {
    await page.goto(`${url}/operator/keys`);
    await page.getByRole('link', { name: 'Entrar con Diputación Ficticia' }).press('Enter');
    await page.getByRole('link', { name: 'It is me' }).press('Enter');
    await page.getByText('f3a1-0001 (alpha)').waitFor();
    await page.waitForURL(`${url}/operator/keys`);
    const cookies = await page.context().cookies(url);
    expect(cookies.filter(({ name }) => name === 'carpeta_sign_in')).toEqual([]);
    await page.getByRole('button', { name: 'Cerrar sesión' }).press('Enter');
    await page.getByRole('heading', { name: 'You have left' }).waitFor();
    await page.goto(`${url}/operator/keys`);
    expect(await page.getByText('f3a1-0001').count()).toBe(0);
  }, 60_000);
});
