import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenidSettings } from '../../contracts/sign-in.ts';
import { createApp } from '../../src/http/app.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { type HttpListener, listenHttp } from '../../src/listen-http.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics, type Metrics } from '../../src/metrics.ts';
import { setUpOpenid } from '../../src/openid-setup.ts';
import { testDatabase } from '../support/database.ts';
import { CLIENT, type OpenidProvider, startOpenidProvider } from '../support/openid-provider.ts';
import { type Harness, harness, KEYS, sha256 } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let provider: OpenidProvider;
let http: Harness;
let listener: HttpListener;
let way: ReturnType<typeof setUpOpenid>;
let metrics: Metrics;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate operator_session, audit');
  metrics = createMetrics();
  provider = await startOpenidProvider(() => http.state.now);
  await serve();
});
afterEach(async () => {
  await listener.close(0);
  await way.close();
  await provider.close();
});

const SETTINGS: Omit<OpenidSettings, 'issuer'> = {
  alsoAt: [],
  name: 'Diputación Ficticia',
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  scopes: ['openid'],
  claim: 'groups',
  grants: [
    { value: 'operadores', client: 'alpha' },
    { value: 'todo', client: 'all' },
    { value: 'lectores', client: 'reader' },
  ],
  person: 'sub',
  clockToleranceMs: 30_000,
  timeoutMs: 2_000,
};

/** The whole application behind its real listener. */
async function serve(settings: Partial<OpenidSettings> = {}, more: Partial<HttpDeps> = {}): Promise<void> {
  const none = { trustedProxies: [], clientCertHeader: null, maxBodyBytes: 1_000_000 };
  listener = await listenHttp(
    { ...none, host: '127.0.0.1', port: 0, publicUrl: null, tls: null },
    createLog('silent', () => {}),
  );
  const at = { ...none, publicUrl: listener.url };
  http = harness(pool, { http: at, ...more });
  const { clients, runtime } = http.deps;
  const openid = { ...SETTINGS, issuer: provider.url, ...settings };
  const tools = { runtime, log: http.deps.log, metrics };
  way = setUpOpenid({ openid, http: at as never, clients: clients as never }, tools);
  const { signIn } = way;
  listener.serve(createApp({ ...http.deps, signIn }).fetch as Parameters<HttpListener['serve']>[0]);
}

/** A browser as far as cookies and their paths go. It follows nothing by itself. */
function createSurfer() {
  const jar = new Map<string, { value: string; path: string }>();
  async function go(to: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(to, listener.url);
    const fitting = [...jar].filter(([, { path }]) => url.pathname.startsWith(path) && url.origin === listener.url);
    const cookie = fitting.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { 'accept-language': 'en', ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = '', path = '/'] = /^([^=]+)=([^;]*).*?Path=([^;]+)/.exec(each) ?? [];
      if (/Max-Age=0/.test(each)) jar.delete(name);
      else jar.set(name, { value, path });
    }
    return response;
  }
  const whereTo = (response: Response) => response.headers.get('location') ?? '';
  const surfer = {
    jar,
    go,
    /** To the provider and back: the address the browser is sent back to. */
    async away(back = '/operator/'): Promise<string> {
      const begun = await go(`/operator/oidc?${new URLSearchParams({ back })}`);
      return whereTo(await go(whereTo(begun)));
    },
    signIn: async (back?: string) => go(await surfer.away(back)),
    async send(path: string): Promise<Response> {
      const page = await (await go('/operator/')).text();
      const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
      return go(path, { method: 'POST', body: new URLSearchParams({ csrf }) });
    },
  };
  return surfer;
}

const audit = async () =>
  (await pool.query('select client_id, person, action from audit order by id')).rows as Record<string, string>[];
const sessions = async () => (await pool.query('select client_id, person from operator_session')).rows;

describe('signing in at an OpenID provider', () => {
  it('offers both ways, and leads back to where the reader wanted to go', async () => {
    const surfer = createSurfer();
    const page = await (await surfer.go('/operator/messages?q=77')).text();
    expect(page).toContain('Client key');
    expect(page).toContain('Sign in with Diputación Ficticia');
    expect(page).toContain('href="/operator/oidc?back=%2Foperator%2Fmessages%3Fq%3D77"');
    const came = await surfer.signIn('/operator/messages?q=77');
    expect([came.status, came.headers.get('refresh')]).toEqual([200, '0; url=/operator/messages?q=77']);
    const overview = await (await surfer.go('/operator/')).text();
    expect(overview).toContain('Signed in as <strong>f3a1-0001 (alpha)</strong>');
  });

  it('audits who it was, by the identifier alone, and keeps no token and no name', async () => {
    provider.state.person = { ...provider.state.person, name: 'CIUDADANIA FICTICIA', email: 'x@example.org' };
    const surfer = createSurfer();
    await surfer.signIn();
    expect(await audit()).toEqual([{ client_id: 'alpha', person: 'f3a1-0001', action: 'session.begin' }]);
    expect(await sessions()).toEqual([{ client_id: 'alpha', person: 'f3a1-0001' }]);
    expect(await (await surfer.go('/operator/audit')).text()).toContain('f3a1-0001 (alpha)');
    expect(http.lines.join('')).not.toMatch(/FICTICIA|example\.org|f3a1/);
  });

  it('gives the rights of the first client that fits, and no entity beyond them', async () => {
    provider.state.person = { sub: 'b', groups: ['todo', 'operadores'] };
    await createSurfer().signIn();
    expect(await sessions()).toEqual([{ client_id: 'alpha', person: 'b' }]);
  });

  it('begins a session like that of a key: strict, for this path, out of reach of scripts, known by its digest', async () => {
    const surfer = createSurfer();
    const before = (await surfer.go('/operator/login')).headers.getSetCookie();
    const came = await surfer.signIn();
    const [cookie = ''] = came.headers.getSetCookie().filter((each) => each.startsWith('carpeta_operator='));
    expect(cookie).toMatch(/^carpeta_operator=[\w-]{43}; Path=\/operator; HttpOnly; SameSite=Strict$/);
    expect(before[0]).not.toBe(cookie);
    const token = surfer.jar.get('carpeta_operator')?.value ?? '';
    expect((await pool.query('select token_hash from operator_session')).rows).toEqual([{ token_hash: sha256(token) }]);
    http.state.now = new Date(http.state.now.getTime() + 31 * 60_000);
    expect((await surfer.go('/operator/')).status).toBe(401);
  });

  it('reads groups where only the user-info endpoint tells them, and along a path of claims', async () => {
    provider.state.groupsApart = true;
    const surfer = createSurfer();
    expect((await surfer.signIn()).status).toBe(200);
    expect(provider.state.requests).toContain('/userinfo');
    await listener.close(0);
    await serve({ claim: 'realm_access.roles' });
    provider.state.person = { sub: 'c', realm_access: { roles: ['operadores'] } };
    expect((await createSurfer().signIn()).status).toBe(200);
  });

  it('refuses whoever has no grant here, or none that reaches the page, and shows nothing', async () => {
    for (const groups of [['empleados'], [], 'operadores2', undefined, ['lectores']]) {
      provider.state.person = { sub: 'd', groups };
      const surfer = createSurfer();
      const came = await surfer.signIn();
      expect([groups, came.status]).toEqual([groups, 403]);
      expect((await surfer.go('/operator/')).status).toBe(401);
    }
    expect(await sessions()).toEqual([]);
  });

  it('leads nowhere but to pages of ours', async () => {
    const came = await createSurfer().signIn('https://evil.example/');
    expect(came.headers.get('refresh')).toBe('0; url=/operator/');
  });
});

describe('what is not of this sign-in', () => {
  const refused = async (surfer: ReturnType<typeof createSurfer>, to: string) => {
    const came = await surfer.go(to);
    expect(await came.text()).toContain('Not signed in with');
    expect((await surfer.go('/operator/')).status).toBe(401);
    expect(await sessions()).toEqual([]);
    return came.status;
  };

  it.each<[string, (back: URLSearchParams) => void]>([
    ['another state', (back) => back.set('state', 'A'.repeat(43))],
    ['no state', (back) => back.delete('state')],
    ['a made-up code', (back) => back.set('code', 'made-up')],
    ['no code', (back) => back.delete('code')],
    ['an error', (back) => back.set('error', 'access_denied')],
    ['another issuer', (back) => back.set('iss', 'https://evil.example')],
  ])('is refused: %s', async (_what, change) => {
    provider.state.twist.back = change;
    const surfer = createSurfer();
    expect(await refused(surfer, await surfer.away())).toBe(403);
  });

  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'A'.repeat(43) })],
    ['no nonce', ({ nonce: _, ...claims }) => claims],
    ['another audience', (claims) => ({ ...claims, aud: 'somebody-else' })],
    ['two audiences and another party', (claims) => ({ ...claims, aud: [CLIENT.id, 'x'], azp: 'x' })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['expired beyond the tolerance', (claims) => ({ ...claims, exp: Number(claims.iat) - 31 })],
    ['not valid yet', (claims) => ({ ...claims, nbf: Number(claims.iat) + 120 })],
  ])('is refused: a token with %s', async (_what, change) => {
    provider.state.twist.claims = change;
    const surfer = createSurfer();
    expect(await refused(surfer, await surfer.away())).toBe(403);
  });

  it('is refused: a token signed by another key', async () => {
    provider.state.twist.otherKey = true;
    const surfer = createSurfer();
    expect(await refused(surfer, await surfer.away())).toBe(403);
  });

  it('is let pass within the tolerance of the clock', async () => {
    provider.state.twist.claims = (claims) => ({ ...claims, exp: Number(claims.iat) - 20 });
    expect((await createSurfer().signIn()).status).toBe(200);
  });

  it('is refused: an answer that was used already, also with the cookie it was used with', async () => {
    const surfer = createSurfer();
    const to = await surfer.away();
    const kept = new Map(surfer.jar);
    expect((await surfer.go(to)).status).toBe(200);
    await pool.query('truncate operator_session');
    for (const jar of [surfer.jar, kept]) {
      const again = createSurfer();
      for (const [name, value] of jar) again.jar.set(name, value);
      expect(await refused(again, to)).toBe(403);
    }
  });

  it('is refused: an answer meant for another browser, a forged cookie, one changed, one too old', async () => {
    const surfer = createSurfer();
    const to = await surfer.away();
    const { value = '', path = '' } = surfer.jar.get('carpeta_sign_in') ?? {};
    expect(await refused(createSurfer(), to)).toBe(403);
    const [secret, until, back] = value.split('.');
    for (const forged of [
      `${'A'.repeat(43)}.${until}.${back}`,
      `${secret}.${Number(until) + 3_600_000}.${back}`,
      `${secret}.${until}.${Buffer.from('/operator/keys').toString('base64url')}`,
      'nothing',
    ]) {
      const forger = createSurfer();
      forger.jar.set('carpeta_sign_in', { value: forged, path });
      expect(await refused(forger, to)).toBe(403);
    }
    http.state.now = new Date(http.state.now.getTime() + 10 * 60_000 + 1);
    expect(await refused(surfer, to)).toBe(403);
  });

  it('is refused: a form from another origin, in a session begun this way too', async () => {
    const surfer = createSurfer();
    await surfer.signIn();
    const page = await (await surfer.go('/operator/')).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = () => new URLSearchParams({ csrf });
    const headers = { origin: 'https://evil.example' };
    expect((await surfer.go('/operator/logout', { method: 'POST', body: body(), headers })).status).toBe(403);
    const bare = { method: 'POST', body: new URLSearchParams({ csrf: '' }) };
    expect((await surfer.go('/operator/logout', bare)).status).toBe(403);
    expect((await surfer.go('/operator/')).status).toBe(200);
  });

  it('is refused: a session cookie that was made up', async () => {
    const surfer = createSurfer();
    surfer.jar.set('carpeta_operator', { value: 'A'.repeat(43), path: '/operator' });
    expect((await surfer.go('/operator/')).status).toBe(401);
  });

  it('costs the provider no more than a pace', async () => {
    const surfer = createSurfer();
    const codes = new Set<number>();
    for (let n = 0; n < 61; n += 1) codes.add((await surfer.go('/operator/oidc')).status);
    expect([...codes]).toEqual([303, 429]);
  });
});

describe('a provider in trouble', () => {
  it.each<[string, () => Promise<void> | void]>([
    ['is gone', () => provider.close()],
    [
      'shows an error page',
      () => {
        provider.state.twist.page = { status: 502, text: '<h1>Bad gateway</h1>' };
      },
    ],
    [
      'says more than any provider has to say',
      () => {
        provider.state.twist.page = { status: 200, text: 'x'.repeat(600_000) };
      },
    ],
  ])('%s: it is said, and a key still signs in', async (_what, trouble) => {
    await trouble();
    const surfer = createSurfer();
    const begun = await surfer.go('/operator/oidc');
    expect(begun.status).toBe(503);
    const page = await begun.text();
    expect(page).toContain('It does not answer. A client key still signs you in.');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ csrf, key: KEYS.alpha, back: '/operator/' });
    expect((await surfer.go('/operator/login', { method: 'POST', body })).status).toBe(303);
    expect((await surfer.go('/operator/')).status).toBe(200);
  });

  it('that goes between the two ways is said too, and is asked again once it is back', async () => {
    const surfer = createSurfer();
    const to = await surfer.away();
    provider.state.twist.page = { status: 500, text: 'no' };
    expect((await surfer.go(to)).status).toBe(503);
    provider.state.twist = {};
    expect((await surfer.signIn()).status).toBe(200);
  });

  it('is never asked at an origin that the configuration does not name', async () => {
    const elsewhere = await startOpenidProvider(() => http.state.now);
    provider.state.tokensAt = elsewhere.url;
    expect((await createSurfer().signIn()).status).toBe(503);
    expect(elsewhere.state.requests).toEqual([]);
    expect((await metrics.egressRefused.get()).values).toMatchObject([{ labels: { by: 'sign-in' }, value: 1 }]);
    await listener.close(0);
    await serve({ alsoAt: [elsewhere.url] });
    await createSurfer().signIn();
    expect(elsewhere.state.requests).toEqual(['/token']);
    await elsewhere.close();
  });

  it('that calls itself another is not believed', async () => {
    provider.state.twist.issuer = 'https://evil.example';
    expect((await createSurfer().go('/operator/oidc')).status).toBe(503);
  });
});

describe('the end of such a session', () => {
  it('is at the provider too, where it offers that', async () => {
    const surfer = createSurfer();
    await surfer.signIn();
    const left = await surfer.send('/operator/logout');
    const to = new URL((left.headers.get('refresh') ?? '').replace(/^0; url=/, ''));
    expect([left.status, `${to.origin}${to.pathname}`]).toEqual([200, `${provider.url}/leave`]);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      client_id: CLIENT.id,
      post_logout_redirect_uri: `${listener.url}/operator/login`,
    });
    expect((await surfer.go('/operator/')).status).toBe(401);
    expect((await audit()).map(({ action, person }) => `${action} ${person}`)).toEqual([
      'session.begin f3a1-0001',
      'session.end f3a1-0001',
    ]);
  });

  it('is here alone where it does not, or does not answer', async () => {
    provider.state.offersLogout = false;
    const surfer = createSurfer();
    await surfer.signIn();
    const left = await surfer.send('/operator/logout');
    expect([left.status, left.headers.get('location')]).toEqual([303, '/operator/login']);
  });

  it('comes with the end of the grant, of the key of its client, and of its issuer', async () => {
    const surfer = createSurfer();
    await surfer.signIn();
    const at = async (settings: Partial<OpenidSettings>, more: Partial<HttpDeps> = {}) => {
      await listener.close(0);
      await serve(settings, more);
      return (await surfer.go('/operator/')).status;
    };
    const { clients } = http.deps;
    expect(await at({})).toBe(200);
    expect(await at({ grants: [{ value: 'todo', client: 'alpha' }] })).toBe(401);
    expect(await at({ claim: 'roles' })).toBe(401);
    expect(await at({ issuer: 'https://login.example.org' })).toBe(401);
    expect(await at({}, { clients: clients.map((each) => ({ ...each, keySha256: sha256('ck_new') })) })).toBe(401);
    expect(await at({}, { clients: clients.map((each) => ({ ...each, scopes: ['messages'] as const })) })).toBe(403);
  });
});
