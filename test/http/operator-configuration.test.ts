import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { backends, facades, vendors } from '../../adapters/registry.ts';
import { comparer } from '../../src/config-compare.ts';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS } from './harness.ts';

const RUNS = `profile: production
http: { port: 8443 }
entities:
  - { dir3: ${A}, name: Ayuntamiento Ficticio }
  - { dir3: ${B}, name: Villa Inventada }
clients:
  - { id: solo-b, keySha256: ${'ab'.repeat(32)}, entities: [${B}], scopes: [events] }
`;
const PATH = '/operator/configuration/compare';
const CANARY = 'canario-secreto';

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
  await pool.query('truncate audit, operator_session');
  http = harness(pool, {
    configs: comparer({ written: parse(RUNS), overridden: ['http.port'] }, { backends, vendors, facades }),
    settings: [{ place: 'profile', value: 'production', entity: null }],
  });
  browser = createBrowser(http);
  await browser.signIn(KEYS.all);
});

/** As a browser sends the form: what was pasted, or files. */
async function compare(
  fields: Record<string, string | { file: string }>,
  { by = browser, headers = {} }: { by?: Browser; headers?: Record<string, string> } = {},
) {
  const page = await by.read('/operator/configuration');
  const form = new FormData();
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '');
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, new File([value.file], 'gateway.yaml', { type: 'application/yaml' }));
  const request = new Request('http://page', { method: 'POST', body: form });
  const type = request.headers.get('content-type') ?? '';
  const body = await request.text();
  const response = await by.ask(PATH, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  return { status: response.status, page: await response.text() };
}

const places = (page: string) => {
  const result = /<section aria-labelledby="differences">([\s\S]*?)<\/section>/.exec(page)?.[1] ?? '';
  return [...result.matchAll(/data-name="Setting"><code>(.*?)<\/code>/g)].map(([, place]) =>
    place?.replaceAll('<wbr>', ''),
  );
};

describe('the difference on the operator’s page', () => {
  it('is with what runs, of what was pasted or of a file, with what each means', async () => {
    const other = RUNS.replace('8443', '9443').replace('Villa Inventada', 'Villa Nueva');
    for (const after of [other, { file: other }]) {
      const { status, page } = await compare(typeof after === 'string' ? { after } : { after: '', afterFile: after });
      expect([status, places(page)]).toEqual([200, ['http.port', `entities[${B}].name`]]);
      expect(page).toContain('A variable of the environment decides it');
      expect(page).toContain('2 differences.');
    }
    expect((await compare({ after: RUNS })).page).toContain('There is no difference.');
  });

  it('is between two files where two are given', async () => {
    const { page } = await compare({ before: 'http: { port: 1 }', afterFile: { file: 'http: { port: 2 }' } });
    expect(places(page)).toEqual(['http.port']);
    expect(page).toContain('From the first file to the second.');
  });

  it('shows no secret of it, keeps nothing, and puts none of it back into the form', async () => {
    const yaml = `${RUNS}seal: { passphrase: ${CANARY} }\nalerting: { webhook: { url: 'https://h.example/${CANARY}', secret: ${CANARY} } }\n`;
    const { status, page } = await compare({ after: yaml });
    expect(status).toBe(200);
    expect(places(page)).toContain('alerting.webhook.secret');
    expect(page).not.toContain(CANARY);
    expect(http.lines.join('\n')).not.toContain(CANARY);
    const broken = await compare({ after: `profile: [${CANARY}\nx: ${CANARY}` });
    expect([broken.status, broken.page.includes(CANARY)]).toEqual([400, false]);
    expect(broken.page).toMatch(
      /role="alert"[\s\S]*not valid YAML\. Look at indentation and quotes\. Line 2, column 1\./,
    );
    const { rows } = await pool.query<{ action: string }>('select action from audit');
    expect(rows.map(({ action }) => action)).toEqual(['session.begin']);
  });

  it('shows script in a file as text', async () => {
    const { page } = await compare({ after: RUNS.replace('Villa Inventada', '<script>alert(1)</script>') });
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script>alert');
  });

  it('tells who acts for one entity nothing of what runs for others', async () => {
    const one = createBrowser(http);
    await one.signIn(KEYS.alpha);
    const { page } = await compare({ after: 'profile: sandbox' }, { by: one });
    expect(places(page)).toEqual(['profile', 'http.port', `entities[${A}]`]);
    for (const each of [B, 'Villa Inventada', 'solo-b']) expect(page).not.toContain(each);
    expect(page).toContain('Only those of everybody and of your entities are shown.');
  });

  it('refuses what is too large before it is parsed, a bomb of references, and nothing at all', async () => {
    const large = await compare({ after: `# ${'x'.repeat(300_000)}` });
    expect([large.status, large.page.includes('It is too large.')]).toEqual([400, true]);
    const body = await compare({ after: 'x'.repeat(1_100_000) });
    expect(body.status).toBe(413);
    const bomb = `a: &a [${'1,'.repeat(10)}]\n${[...'bcdefghi'].map((name, n) => `${name}: &${name} [${`*${'abcdefgh'[n]},`.repeat(10)}]`).join('\n')}`;
    expect((await compare({ after: bomb })).page).toContain('cannot be expanded');
    const empty = await compare({ after: ' ', before: RUNS });
    expect([empty.status, empty.page.includes('Paste what the file holds')]).toEqual([400, true]);
  });

  it('is refused without the token, from another origin, and in another form of body', async () => {
    expect((await compare({ after: RUNS, csrf: 'x' })).status).toBe(403);
    expect((await compare({ after: RUNS }, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await browser.send(PATH, { after: RUNS })).status).toBe(415);
    const cut = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await browser.ask(PATH, { method: 'POST', body: '--y', headers: cut })).status).toBe(400);
    expect((await http.ask(PATH, { method: 'POST', body: '', headers: cut })).status).toBe(401);
  });

  it('has no form where nothing may be sent: with the key in the header', async () => {
    const page = await (await http.ask('/operator/configuration')).text();
    expect(page).toContain('profile');
    expect(page).not.toContain('<textarea');
  });
});
