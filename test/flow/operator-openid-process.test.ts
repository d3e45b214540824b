/**
 * The whole of it: a gateway process with a configuration file, an OpenID provider of another site, and people in a real
 * Chromium. Whatever is wrong with what comes back, nobody is signed in and nothing is shown.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventOf, post } from '../support/e-office.ts';
import { CLIENT, type OpenidProvider, startOpenidProvider } from '../support/openid-provider.ts';
import {
  ENTITIES,
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  startGatewayProcess,
} from '../support/processes.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) =>
  existsSync(each),
);
const [ONE = '', OTHER = ''] = ENTITIES;
const BUTTON = 'Entrar con Diputación Ficticia';

let database: TestDatabase;
let provider: OpenidProvider;
let home: Home;
let gateway: GatewayProcess;
let browser: Browser;
let page: Page;
/** To a browser another site than the provider's, which is at 127.0.0.1. */
let url: string;

async function configure(port: number): Promise<void> {
  // Nothing is to be sent: what is accepted stays queued at a port where nobody listens.
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  home = await makeHome({ url: nowhere, syncUrl: nowhere }, { databaseUrl: database.url, port });
  const config = JSON.parse(readFileSync(home.configFile, 'utf8')) as {
    clients: { id: string; keySha256: string; entities: string[]; scopes: string[] }[];
    http: object;
  };
  const [all] = config.clients;
  if (all === undefined) throw new Error('no client');
  const clients = [all, { ...all, id: 'comarca', keySha256: '1'.repeat(64), entities: [OTHER] }];
  writeFileSync(join(home.folder, 'oidc.secret'), `${CLIENT.secret}\n`);
  const oidc = {
    issuer: provider.url,
    name: 'Diputación Ficticia',
    clientId: CLIENT.id,
    clientSecretFile: './oidc.secret',
    scopes: ['profile'],
    claim: 'realm_access.roles',
    grants: [
      { value: 'operadores', client: 'prueba' },
      { value: 'comarca', client: 'comarca' },
    ],
  };
  const http = { ...config.http, publicUrl: url };
  writeFileSync(home.configFile, JSON.stringify({ ...config, http, clients, operator: { oidc } }));
}

const roles = (...held: string[]) => ({ sub: 'f3a1-0001', name: 'CIUDADANIA FICTICIA', realm_access: { roles: held } });

describe.skipIf(CHROMIUM === undefined)('a gateway with a provider (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    database = await testDatabase();
    provider = await startOpenidProvider(() => new Date());
    const port = await freePort();
    url = `http://localhost:${port}`;
    await configure(port);
    gateway = await startGatewayProcess(home);
    for (const [id, entity] of [
      ['uno', ONE],
      ['otro', OTHER],
    ] as const)
      expect((await post(gateway.url, eventOf({ id, entity, file: `EXP-${id}` }))).status).toBe(202);
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.kill();
    await provider?.close();
    home?.remove();
    await database?.drop();
  });
  beforeEach(async () => {
    await database.pool.query('truncate operator_session');
    Object.assign(provider.state, { twist: {}, person: roles('operadores'), algorithm: 'RS256', asks: true });
    page = await browser.newPage({ locale: 'es-ES' });
    page.setDefaultTimeout(30_000);
  });
  afterEach(() => page.close());

  async function signIn(path = '/operator/messages'): Promise<void> {
    await page.goto(`${url}${path}`);
    await page.getByRole('link', { name: BUTTON }).press('Enter');
    await page.getByRole('link', { name: 'It is me' }).press('Enter');
  }
  const sessions = async () =>
    (await database.pool.query<{ client_id: string }>('select client_id, person from operator_session')).rows;

  /* What whoever is not signed in sees: the door, and nothing of any town. */
  async function seesNothing(): Promise<void> {
    const answer = await page.goto(`${url}/operator/messages`);
    expect(answer?.status()).toBe(401);
    await page.getByRole('link', { name: BUTTON }).waitFor();
    expect(await page.content()).not.toMatch(/EXP-uno|EXP-otro|f3a1|L0199999/);
    expect(await sessions()).toEqual([]);
  }

  it.each(['RS256', 'ES256'] as const)(
    'lets in whom it knows, by a token signed with %s, to the page that was wanted',
    async (algorithm) => {
      provider.state.algorithm = algorithm;
      await signIn();
      await page.getByText('EXP-uno').first().waitFor();
      expect(page.url()).toBe(`${url}/operator/messages`);
      await page.getByText('f3a1-0001 (prueba)').waitFor();
      expect(await page.getByText('EXP-otro').count()).toBe(1);
      expect(await sessions()).toEqual([{ client_id: 'prueba', person: 'f3a1-0001' }]);
      expect(gateway.output()).not.toMatch(/FICTICIA|f3a1-0001/);
      expect(gateway.output()).not.toContain(CLIENT.secret);
    },
    60_000,
  );

  it('gives a person what the client of its role may see, and no more', async () => {
    provider.state.person = roles('comarca', 'empleados');
    await signIn();
    await page.getByText('EXP-otro').first().waitFor();
    expect(await page.content()).not.toMatch(new RegExp(`EXP-uno|${ONE}`));
    const { rows } = await database.pool.query<{ id: string }>('select id from message where entity = $1', [ONE]);
    const of = await page.goto(`${url}/operator/messages/${rows[0]?.id}`);
    expect(of?.status()).toBe(404);
    expect(await page.content()).not.toContain('EXP-uno');
  }, 60_000);

  it('lets nobody in whose role has no grant', async () => {
    provider.state.person = roles('empleados');
    await signIn();
    await page.getByText('Entrar con Diputación Ficticia').waitFor();
    await seesNothing();
  }, 60_000);

  it.each<[string, OpenidProvider['state']['twist']]>([
    ['unsigned', { forged: 'none' }],
    ['unsigned, by a provider that says it may be', { forged: 'none', algorithms: ['RS256', 'none'] }],
    ['signed by everybody, HS256 with the published key', { forged: 'HS256 by the public key' }],
    [
      'the same, by a provider that says it may be',
      { forged: 'HS256 by the public key', algorithms: ['RS256', 'HS256'] },
    ],
    [
      'signed with what the client itself knows',
      { forged: 'HS256 by the client secret', algorithms: ['RS256', 'HS256'] },
    ],
    ['signed by a stranger', { otherKey: true }],
    ['of another issuer', { claims: (claims) => ({ ...claims, iss: 'https://evil.example' }) }],
    ['for another audience', { claims: (claims) => ({ ...claims, aud: 'somebody-else' }) }],
    ['of another sign-in', { claims: (claims) => ({ ...claims, nonce: 'A'.repeat(43) }) }],
    ['that is over', { claims: (claims) => ({ ...claims, exp: Number(claims.iat) - 31 }) }],
  ])(
    'refuses a token %s',
    async (_what, twist) => {
      provider.state.twist = twist;
      await signIn();
      await page.getByRole('link', { name: BUTTON }).waitFor();
      await seesNothing();
    },
    60_000,
  );

  it('refuses an answer to somebody else’s question, and a code without its verifier', async () => {
    provider.state.twist = { back: (back) => back.set('state', 'A'.repeat(43)) };
    await signIn();
    await page.getByRole('link', { name: BUTTON }).waitFor();
    await seesNothing();
    // Another browser than the one that asked: it holds no verifier.
    provider.state.twist = {};
    provider.state.asks = false;
    const begun = await fetch(`${gateway.url}/operator/oidc?back=%2Foperator%2F`, { redirect: 'manual' });
    const asked = new URL(begun.headers.get('location') ?? '');
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    const back = await fetch(asked, { redirect: 'manual' });
    await page.goto(back.headers.get('location') ?? '');
    await seesNothing();
    // The provider gives no code to who brings no challenge: the gateway's own is what lets people in.
    asked.searchParams.delete('code_challenge');
    expect((await fetch(asked, { redirect: 'manual' })).status).toBe(400);
  }, 60_000);

  it('is over after half an hour in which nobody did anything, and not before', async () => {
    await signIn();
    await page.getByText('EXP-uno').first().waitFor();
    const idle = (minutes: number) =>
      database.pool.query(`update operator_session set seen_at = seen_at - $1 * interval '1 minute'`, [minutes]);
    await idle(28);
    expect((await page.goto(`${url}/operator/messages`))?.status()).toBe(200);
    await idle(31);
    const answer = await page.goto(`${url}/operator/messages`);
    expect(answer?.status()).toBe(401);
    expect(await page.content()).not.toMatch(/EXP-uno|f3a1/);
  }, 60_000);

  it('ends at the provider too, and comes back to the door', async () => {
    await signIn();
    await page.getByText('f3a1-0001 (prueba)').waitFor();
    await page.getByRole('button', { name: 'Cerrar sesión' }).press('Enter');
    await page.getByRole('heading', { name: 'You have left' }).waitFor();
    const asked = Object.fromEntries(new URLSearchParams(provider.state.left.at(-1)));
    expect(asked).toEqual({ client_id: CLIENT.id, post_logout_redirect_uri: `${url}/operator/login` });
    await page.goto(asked.post_logout_redirect_uri ?? '');
    await page.getByRole('link', { name: BUTTON }).waitFor();
    await seesNothing();
    const { rows } = await database.pool.query<{ action: string; person: string }>(
      `select action, person from audit where action like 'session.%' order by id desc limit 2`,
    );
    expect(rows).toEqual([
      { action: 'session.end', person: 'f3a1-0001' },
      { action: 'session.begin', person: 'f3a1-0001' },
    ]);
  }, 60_000);
});
