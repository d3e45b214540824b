/**
 * Every page an operator can get to, found by following the links from the first one, in every language, light and dark:
 * axe-core finds nothing. A page that no link leads to is found by its route, and fails here.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperatorPages } from '../../contracts/operator-pages.ts';
import { operatorPages } from '../../src/operator/pages.ts';
import { type Harness, harness, KEYS } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { furnish } from '../support/operator-furnish.ts';
import { freePort } from '../support/processes.ts';
import { testVault } from '../support/seed.ts';
import { PICTURES as PLACE, ROOT } from '../support/source-tree.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) =>
  existsSync(each),
);
const PICTURES = process.env.OPERATOR_PICTURES ?? join(ROOT, PLACE);
const LANGUAGES = ['es', 'ca', 'en'] as const;
const NARROW = { width: 360, height: 800 };
const WIDE = { width: 1_280, height: 800 };
/** What is served below /operator and is no page: files, streams, the way to and from an identity provider. */
const NO_PAGE = [
  /^\/operator$/,
  /\/page\.js$/,
  /\/live\//,
  /\.(csv|zip)$/,
  /\/evidence\//,
  /\/document\//,
  /\/sign-in/,
];

let database: TestDatabase;
let world: World;
let http: Harness;
let browser: Browser;
let page: Page;
let url: string;
/** Which of the operator's pages were rendered. */
let shown: ReadonlySet<string>;
let stop: () => Promise<void>;

describe.skipIf(CHROMIUM === undefined)('the operator’s pages (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    database = await testDatabase();
    world = await createWorld(database.pool);
    const pages = recorded(operatorPages);
    shown = pages.shown;
    http = harness(database.pool, {
      operatorPages: pages.pages,
      backends: [world.backend],
      vault: testVault,
      runtime: world.deps.runtime,
      ...furnish.facts,
    });
    await furnish.store(world);
    const port = await freePort();
    const server = serve({ fetch: http.app.fetch, port, hostname: '127.0.0.1' });
    url = `http://127.0.0.1:${port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'es-ES', viewport: WIDE });
    page.setDefaultTimeout(20_000);
    stop = async () => {
      await browser.close();
      await new Promise((done) => server.close(done));
      await world.close();
      await database.drop();
    };
    await page.goto(`${url}/operator/`);
    expect(await axe(), 'the way in').toEqual([]);
    await page.locator('#key').fill(KEYS.all);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Resumen' }).waitFor();
  }, 60_000);
  afterAll(() => stop?.());

  it('are all reached from the first, and axe-core finds nothing on any', async () => {
    const found = await walk();
    const routes = http.app.routes.flatMap(({ method, path }) =>
      method === 'GET' && path.startsWith('/operator') && !NO_PAGE.some((each) => each.test(path)) ? [path] : [],
    );
    expect([...new Set(routes)].filter((route) => !found.some((path) => matches(route, path)))).toEqual([
      '/operator/login',
    ]);
    for (const path of found) await judge(path);
  }, 240_000);

  it('are clean too where something was refused, is not there, or is revealed', async () => {
    await page.goto(`${url}/operator/backends`);
    await page.locator('form[action$="/maintenance"] input[name="from"]').fill('2020-01-01T10:00');
    await page.locator('form[action$="/maintenance"] input[name="to"]').fill('2020-01-01T11:00');
    await page.locator('form[action$="/maintenance"] input[name="reason"]').fill('Obras');
    await submitted('form[action$="/maintenance"] button', 'alert');
    await judgeHere('refused');
    await page.goto(`${url}/operator/messages/msg_nada`);
    await judgeHere('problem');
    const { rows } = await database.pool.query<{ message: string }>(
      `select message from evidence where name = 'request-1.xml'`,
    );
    await page.goto(`${url}/operator/messages/${rows[0]?.message}`);
    const reveal = page.locator('form[action$="/reveal"]').first();
    await page.locator('details:has(form[action$="/reveal"]) > summary').click();
    await reveal.locator('input[name="reason"]').fill('Reclamación');
    await reveal.locator('button').click();
    await page.locator('pre').waitFor();
    await judgeHere('reveal');
  }, 60_000);

  it('work without a script: a month on and back, maintenance announced, seen in the calendar, taken back', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'es-ES' });
    const bare = await context.newPage();
    await bare.goto(`${url}/operator/backends`);
    await bare.locator('#key').fill(KEYS.all);
    await bare.keyboard.press('Enter');
    await bare.getByRole('heading', { name: 'Calendario' }).waitFor();
    const day = new Date(world.clock.now.getTime() + 40 * 86_400_000).toISOString().slice(0, 10);
    await bare.locator('form[action$="/maintenance"] input[name="from"]').fill(`${day}T10:00`);
    await bare.locator('form[action$="/maintenance"] input[name="to"]').fill(`${day}T12:30`);
    await bare.locator('form[action$="/maintenance"] input[name="reason"]').fill('Sin guion');
    await bare.keyboard.press('Enter');
    await bare.getByRole('status').getByText('Mantenimiento anunciado.').waitFor();
    const cell = bare.locator(`td:has(time[datetime="${day}"])`);
    while ((await cell.count()) === 0) {
      await bare.locator('a[rel="next"]').focus();
      await bare.keyboard.press('Enter');
      await bare.getByRole('heading', { name: 'Calendario' }).waitFor();
    }
    expect(await cell.textContent()).toMatch(/notifica 10:00–12:30\s*Sin guion/);
    const row = bare.locator('tr', { hasText: 'Sin guion' }).filter({ has: bare.locator('summary') });
    await row.locator('summary').focus();
    await bare.keyboard.press('Enter');
    await row.locator('input[name="reason"]').fill('Aplazado');
    await bare.keyboard.press('Enter');
    await bare.getByRole('status').getByText('Mantenimiento retirado.').waitFor();
    expect(await bare.locator('tr', { hasText: 'Sin guion' }).count()).toBe(0);
    await context.close();
  }, 60_000);

  it('are clean on the way in and out in every language, and none of them was left out', async () => {
    const closed = await browser.newContext({ viewport: WIDE });
    const signedIn = page;
    page = await closed.newPage();
    for (const language of LANGUAGES) {
      await page.goto(`${url}/operator/login?lang=${language}`);
      await judgeHere('login');
      const frame = { language, client: null, csrf: null, here: '/operator/', now: new Date(), notice: null };
      const { html } = http.deps.operatorPages.onward(frame, { to: `${url}/operator/login`, after: 'signed-out' });
      await page.setContent(html);
      await judgeHere('onward');
    }
    await closed.close();
    page = signedIn;
    expect(Object.keys(operatorPages).filter((name) => name !== 'script' && !shown.has(name))).toEqual([]);
  }, 60_000);
});

/** The same pages, and which of them were rendered. */
function recorded(pages: OperatorPages): { pages: OperatorPages; shown: ReadonlySet<string> } {
  const names = new Set<string>();
  const watched = new Proxy(pages, {
    get(target, name, receiver) {
      names.add(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  return { pages: watched, shown: names };
}

async function submitted(button: string, role: 'alert' | 'status'): Promise<void> {
  await page.locator(button).click();
  await page.getByRole(role).first().waitFor();
}

async function judgeHere(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect([name, colorScheme, await axe()]).toEqual([name, colorScheme, []]);
  }
  await look(name);
}

/** Follows every link to a page, one of each kind. */
async function walk(): Promise<string[]> {
  const seen = new Map<string, string>();
  const waiting = ['/operator/'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path);
    if (seen.has(kind)) continue;
    seen.set(kind, path);
    await page.goto(`${url}${path}`);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    waiting.push(
      ...links.filter((href) => href.startsWith('/operator/') && !/[?&]lang=/.test(href) && !isNoPage(href)),
    );
  }
  return [...seen.values()];
}

/* What differs only in which message, callback or filter is shown looks the same; one e-office shows more than all. */
function kindOf(path: string): string {
  return pathOf(path).replace(/\/(msg|blk|cb)_\w+/, '/:id') + (/[?&]vendor=/.test(path) ? '/one' : '');
}
const pathOf = (href: string) => new URL(href, 'http://page').pathname;
const isNoPage = (href: string) => NO_PAGE.some((each) => each.test(pathOf(href)));
const matches = (route: string, href: string) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(pathOf(href));

async function judge(path: string): Promise<void> {
  for (const language of LANGUAGES) {
    const address = new URL(path, url);
    address.searchParams.set('lang', language);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address.href);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect([path, language, await axe()]).toEqual([path, language, []]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect([path, language, 'dark', await axe()]).toEqual([path, language, 'dark', []]);
  }
  await look(
    kindOf(path)
      .replace(/^\/operator\/?/, '')
      .replace(/\W+/g, '-') || 'overview',
  );
}

async function axe(): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

/** Kept for somebody to look at: light, dark and as narrow as a telephone, on which nothing may stick out. */
async function look(name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/axe-${name}-${colorScheme}.png`, fullPage: true });
  }
  await page.setViewportSize(NARROW);
  await page.screenshot({ path: `${PICTURES}/axe-${name}-narrow.png`, fullPage: true });
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  await page.setViewportSize(WIDE);
  expect([name, wide]).toEqual([name, NARROW.width]);
}
