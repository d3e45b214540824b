/** The operator's page in a real Chromium over the whole product, with axe-core's word on accessibility. */
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { serve } from '@hono/node-server';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { BY_HAND, harness, KEYS } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';
import { freePort } from '../support/processes.ts';
import { testVault } from '../support/seed.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) =>
  existsSync(each),
);
/** Where pictures go when somebody wants to look: named by the variable, else nowhere. */
const PICTURES = process.env.OPERATOR_PICTURES;
const PAGES = ['', 'messages', 'quarantine', 'backends', 'keys', 'configuration', 'audit'];

let database: TestDatabase;
let world: World;
let browser: Browser;
let page: Page;
let url: string;
let stop: () => Promise<void>;

describe.skipIf(CHROMIUM === undefined)('an operator in a real browser (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    database = await testDatabase();
    world = await createWorld(database.pool);
    const { pool } = database;
    const { runtime } = world.deps;
    const http = harness(pool, {
      backends: [world.backend],
      vault: testVault,
      runtime,
      byHand: { ...BY_HAND, retry: (id, actor, reason) => retryMessage({ pool, runtime }, id, actor, reason) },
      expiries: () => [{ entity: ENTITY, backend: null, ends: new Date(runtime.now().getTime() + 864_000_000) }],
      settings: [{ place: 'profile', value: 'sandbox', entity: null }],
    });
    const port = await freePort();
    const server = serve({ fetch: http.app.fetch, port, hostname: '127.0.0.1' });
    url = `http://127.0.0.1:${port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'es-ES' });
    page.setDefaultTimeout(20_000);
    stop = async () => {
      await browser.close();
      await new Promise((done) => server.close(done));
      await world.close();
      await database.drop();
    };
  }, 60_000);
  afterAll(() => stop?.());

  it('signs in, finds a message by its file, reads why it failed, sends it again and sees it queued', async () => {
    const id = await world.accept({ file: 'EXP/7/2026', surname: 'RECHAZO' });
    await database.pool.query(
      `update message set delivery = 'rejected', final = true, problem = '{"pointer":"","code":"notifica-4534"}' where id = $1`,
      [id],
    );
    await page.goto(`${url}/operator/`);
    await page.locator('#key').fill(KEYS.alpha);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Resumen' }).waitFor();
    await page.goto(`${url}/operator/messages`);
    await page.locator('#q').fill('EXP/7/2026');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: id }).press('Enter');
    await page.getByText('Qué pasa y cómo arreglarlo').waitFor();
    await look('message');
    const reason = page.locator('#retry-reason');
    await reason.fill('Corregido en el destino');
    await reason.press('Enter');
    await page.getByRole('status').getByText('Vuelve a estar en cola.').waitFor();
    expect((await world.message(id)).delivery).toBe('queued');
  }, 60_000);

  it.each(PAGES)(
    'finds nothing against WCAG 2.1 AA on /operator/%s, light and dark',
    async (path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${url}/operator/${path}`);
        expect(await axe()).toEqual([]);
      }
      await look(path || 'overview');
    },
    60_000,
  );

  it('finds nothing on a message and on the way in', async () => {
    await page.goto(`${url}/operator/messages`);
    await page.locator('tbody a').first().click();
    await page.locator('dl.facts').waitFor();
    expect(await axe()).toEqual([]);
    await page.goto(`${url}/operator/login`);
    expect(await axe()).toEqual([]);
    await look('login');
  }, 60_000);
});

async function axe(): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

async function look(name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png`, fullPage: true });
  }
}
