import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors.ts';
import { FINDING_CODES, findingText } from '../../src/http/finding-texts.ts';
import { chooseLanguage, LANGUAGES } from '../../src/http/language.ts';
import { problemText } from '../../src/http/problem-texts.ts';
import { waitSeconds } from '../../src/http/wait.ts';
import { harness, KEYS, type ProblemBody } from './harness.ts';

const empty = { query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Pool;
const http = harness(empty);
const problemOf = async (response: Response) => (await response.json()) as ProblemBody;

describe('a path', () => {
  it('that is not there is a problem, and so is a method it does not take', async () => {
    const missing = await http.ask('/v1/nada');
    expect([missing.status, (await problemOf(missing)).code]).toEqual([404, 'not-found']);
    const wrong = await http.ask('/v1/messages/msg_1', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow'), (await problemOf(wrong)).code]).toEqual([
      405,
      'GET, HEAD',
      'method-not-allowed',
    ]);
    expect((await http.ask('/v1/events')).headers.get('allow')).toBe('POST');
  });

  it.each(['POST /vendors/otro/x', 'GET /vendors/otro', 'GET /vendors'])(
    'of no vendor is a problem: %s',
    async (line) => {
      const [method = '', path = ''] = line.split(' ');
      const response = await http.ask(path, { method });
      expect([response.status, (await problemOf(response)).code]).toEqual([404, 'not-found']);
    },
  );

  it('never shows what went wrong inside', async () => {
    const broken = harness({
      query: () => Promise.reject(new TypeError('secreto en /srv/x.ts:1:1')),
    } as unknown as Pool);
    const response = await broken.ask('/v1/messages');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toMatch(/secreto|TypeError|\.ts/);
    expect(text).toContain(response.headers.get('x-request-id'));
    expect(broken.lines.join('')).not.toContain('secreto');
  });
});

describe('the log', () => {
  it('has one line per request with its template, never its path or query', async () => {
    const own = harness(empty);
    await own.ask('/v1/messages/msg_secreto?q=secreto');
    await own.ask('/secreto');
    const lines = own.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { event: 'http.request', method: 'GET', route: '/v1/messages/:id', status: 404, client: 'alpha' },
      { event: 'http.request', status: 404 },
    ]);
    expect(own.lines.join('')).not.toContain('secreto');
  });
});

describe('health', () => {
  it('is alive without a store, and ready only with everything', async () => {
    const ready = async (more: Parameters<typeof harness>[1]) =>
      (await harness(empty, more).ask('/health/ready', { key: '' })).status;
    expect((await http.ask('/health/live', { key: '' })).status).toBe(200);
    expect(await ready({})).toBe(200);
    expect(await ready({ ready: async () => ({ store: true, migrations: false, dataKey: true }) })).toBe(503);
    expect(await ready({ ready: () => Promise.reject(new Error('no')) })).toBe(503);
    expect(await ready({ draining: () => true })).toBe(503);
  });

  it('does not hang with the store', async () => {
    const response = await harness(empty, { ready: () => new Promise(() => {}) }).ask('/health/ready', { key: '' });
    expect([response.status, await response.json()]).toMatchObject([503, { checks: { store: false } }]);
  });
});

describe('while closing', () => {
  it('nothing new is taken, and connections are told to end', async () => {
    const own = harness(empty, { draining: () => true });
    const posted = await own.post({});
    expect([posted.status, posted.headers.get('connection'), posted.headers.get('retry-after')]).toEqual([
      503,
      'close',
      '5',
    ]);
    expect((await problemOf(posted)).code).toBe('shutting-down');
    const read = await own.ask('/v1/messages');
    expect([read.status, read.headers.get('connection')]).toEqual([200, 'close']);
  });
});

describe('the documentation', () => {
  it('loads nothing from elsewhere and runs nothing inline', async () => {
    const page = await http.ask('/docs', { key: '' });
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect(text).not.toMatch(/https?:|<script>|style=|onload/);
    for (const [, path] of text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)) {
      const asset = await http.ask(`/${path}`, { key: '' });
      expect([path, asset.status]).toEqual([path, 200]);
    }
    expect((await http.ask('/docs/package.json', { key: '' })).status).toBe(404);
    expect((await http.ask('/docs/..%2fpackage.json', { key: '' })).status).toBe(404);
  });
});

describe('texts', () => {
  it('exist in every language for every code, and leave no blank to fill in', () => {
    for (const language of LANGUAGES) {
      for (const code of ERROR_CODES) {
        const { title, detail, fix } = problemText(code, language, {});
        expect([code, title, detail, fix].every((each) => each !== '' && !each.includes('{'))).toBe(true);
      }
      for (const code of FINDING_CODES) {
        const text = findingText({ pointer: '', code }, language);
        expect([code, text?.detail, text?.fix].every((each) => each && !/\{\w/.test(each))).toBe(true);
      }
    }
  });
});

describe('what a header asks for', () => {
  it.each([
    [undefined, 'es'],
    ['ca', 'ca'],
    ['en-US,en;q=0.5', 'en'],
    ['fr, en;q=0.2, ca;q=0.8', 'ca'],
    ['*', 'es'],
    ['ca;q=0', 'es'],
  ])('language %s is %s', (header, language) => {
    expect(chooseLanguage(header)).toBe(language);
  });

  it.each([
    [undefined, 0],
    ['wait=5', 5],
    ['respond-async, wait=10', 10],
    ['wait="7"; x=1', 7],
    ['wait=9999', 30],
    ['await=5', 0],
    ['wait=-1', 0],
  ])('preference %s is %i seconds', (header, seconds) => {
    expect(waitSeconds(header)).toBe(seconds);
  });
});

it('absolute addresses are given where the public address is known', async () => {
  const own = harness(empty, { http: { ...http.deps.http, publicUrl: 'https://pasarela.example.org/gw/' } });
  const wsdl = await own.ask('/callbacks/notifica?wsdl', { key: KEYS.alpha });
  expect(await wsdl.text()).toContain('https://pasarela.example.org/gw/callbacks/notifica');
});
