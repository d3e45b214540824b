/** The operator's page in a real Chromium over the whole product, with axe-core's word on accessibility. */
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { backends, facades, vendors } from '../../adapters/registry.ts';
import { comparer } from '../../src/config-compare.ts';
import { workBulk } from '../../src/delivery/bulk.ts';
import { resolveMessage, retryMessage } from '../../src/delivery/by-hand.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { BY_HAND, harness, KEYS } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';
import { freePort } from '../support/processes.ts';
import { testVault } from '../support/seed.ts';
import { PICTURES as PLACE, ROOT } from '../support/source-tree.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((each) =>
  existsSync(each),
);
/** Where pictures of every page are kept, for somebody to look at; git does not see them. */
const PICTURES = process.env.OPERATOR_PICTURES ?? join(ROOT, PLACE);
const PAGES = ['', 'messages', 'bulk', 'quarantine', 'backends', 'e-offices', 'keys', 'configuration', 'audit'];

const RUNS = `profile: sandbox
http: { port: 8080 }
entities: [{ dir3: ${ENTITY}, name: Ayuntamiento Ficticio, seal: { pkcs12File: a.p12, passphraseFile: a.pass } }]
`;

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
      byHand: {
        ...BY_HAND,
        retry: (id, actor, reason) => retryMessage({ pool, runtime }, id, actor, reason),
        resolve: (id, resolution, actor) => resolveMessage({ pool, runtime }, id, resolution, actor),
      },
      expiries: () => [{ entity: ENTITY, backend: null, ends: new Date(runtime.now().getTime() + 864_000_000) }],
      settings: [
        { place: 'profile', value: 'sandbox', entity: null },
        ...Array.from({ length: 30 }, (_, n) => ({ place: `vendors.x.n${n}`, value: String(n), entity: null })),
      ],
      configs: comparer({ written: parse(RUNS) }, { backends, vendors, facades }),
    });
    const port = await freePort();
    const server = serve({ fetch: http.app.fetch, port, hostname: '127.0.0.1' });
    url = `http://127.0.0.1:${port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'es-ES' });
    page.setDefaultTimeout(20_000);
    stop = async () => {
      console.log(`Pictures of the operator's page: ${PICTURES}`);
      await browser.close();
      await new Promise((done) => server.close(done));
      await world.close();
      await database.drop();
    };
  }, 60_000);
  afterAll(() => stop?.());

  it('signs in, finds a message by its file, reads why it failed, sends it again, sees it arrive and takes the receipt', async () => {
    world.simulator.inject({ service: 'send', kind: 'unknown-code', code: '4534', times: 1 });
    const id = await world.accept({ file: 'EXP/7/2026' });
    await world.deliverOnce();
    await page.goto(`${url}/operator/`);
    await type('#key', KEYS.alpha);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Resumen' }).waitFor();
    await press('a[href="/operator/messages"]');
    await type('#q', 'EXP/7/2026');
    await page.keyboard.press('Enter');
    await press(`a[href="/operator/messages/${id}"]`);
    await page.getByText('Qué pasa y cómo arreglarlo').waitFor();
    await page.locator('[data-part="state"]').getByText('notifica-4534').waitFor();
    await look('message-failed');
    await type('#retry-reason', 'Corregido en el destino');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Vuelve a estar en cola.').waitFor();
    await world.deliverOnce();
    world.clock.pass(60_000);
    await world.simulator.settle();
    await pollDue(world.deps, world.backend, 10);
    // The open page hears of it: nobody reloads it.
    await page.locator('[data-part="state"]').getByText('comparecencia').waitFor();
    await page.locator('[data-part="timeline"]').getByText('Corregido en el destino').waitFor();
    await look('message-delivered');
    const download = page.waitForEvent('download');
    await press('[data-part="evidence"] a[download][href*="evidence/"][href$=".pdf"]');
    expect((await readFile(await (await download).path())).subarray(0, 5).toString()).toBe('%PDF-');
  }, 60_000);

  it('decides an uncertain one', async () => {
    const id = await world.accept({ file: 'EXP/8/2026' });
    await database.pool.query(
      `update message set delivery = 'uncertain', needs_person = true, uncertain_since = now() where id = $1`,
      [id],
    );
    await page.goto(`${url}/operator/`);
    await press('a[href="/operator/messages?delivery=uncertain"]');
    await press(`a[href="/operator/messages/${id}"]`);
    await reach('input[name="as"][value="accepted"]');
    await page.keyboard.press('Space');
    await type('#remote', 'R-8');
    await type('#resolve-reason', 'Visto en el destino');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Decisión anotada.').waitFor();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', remote_id: 'R-8' });
  }, 60_000);

  it('sends 500 again by a filter, watches, and stops half-way', async () => {
    for (let n = 0; n < 500; n += 1) await world.accept({ file: `LOTE/${n % 50}` });
    await database.pool.query(`update message set delivery = 'dead', final = true where file like 'LOTE/%'`);
    await page.goto(`${url}/operator/messages?delivery=dead`);
    await press('a[href^="/operator/bulk/new?"][href*="action=retry"]');
    await page.getByText('500 mensajes').waitFor();
    expect(await axe()).toEqual([]);
    await look('bulk-new');
    await type('#bulk-reason', 'Destino repuesto');
    await page.keyboard.press('Enter');
    await page.locator('#said').getByText('0 de 500: 0 hechos, 0 rechazados.').waitFor();
    expect(await workBulk(world.deps, 250)).toBe(250);
    await page.locator('#said').getByText('250 de 500: 250 hechos, 0 rechazados.').waitFor();
    expect(await axe()).toEqual([]);
    await type('#stop-reason', 'Vuelve a fallar');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Parado.').waitFor();
    await look('bulk-stopped');
    expect(await workBulk(world.deps, 250)).toBe(0);
    const { rows } = await database.pool.query(
      `select delivery, count(*)::int as n from message where file like 'LOTE/%' group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { delivery: 'dead', n: 250 },
      { delivery: 'queued', n: 250 },
    ]);
  }, 180_000);

  it('attaches a callback that matched nothing', async () => {
    const id = await world.accept({ file: 'EXP/9/2026' });
    await database.pool.query(
      `update message set delivery = 'uncertain', uncertain_since = now(), attempt_ended_at = created_at where id = $1`,
      [id],
    );
    await database.pool.query(
      `insert into callback (id, backend, remote_id, code, certificate, received_at, last_at, entity, fingerprint)
       values ('cb_9', 'notifica', 'R-9', 'notificada', false, $1, $1, $2, '\\x09')`,
      [world.clock.now, ENTITY],
    );
    await page.goto(`${url}/operator/`);
    await press('.menu a[href="/operator/quarantine"]');
    await reach(`input[name="messageId"][value="${id}"]`);
    await page.keyboard.press('Space');
    await look('quarantine-waiting');
    await type('#attach-cb_9', 'Es el mismo envío');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Unido al mensaje').waitFor();
    const { rows } = await database.pool.query(`select message from callback where id = 'cb_9'`);
    expect(rows).toEqual([{ message: id }]);
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

  it('compares a file with what runs, chosen and pasted, without a script too', async () => {
    await page.goto(`${url}/operator/configuration`);
    await page.locator('#after-file').setInputFiles({
      name: 'gateway.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(RUNS.replace('8080', '8443').replace('a.pass', 'nueva.pass')),
    });
    await press('form[action$="/compare"] button');
    await page.getByRole('status').getByText('2 diferencias.').waitFor();
    await page.getByText('nueva.pass').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe()).toEqual([]);
    }
    await look('configuration-difference');
    await type('#after', 'profile: [');
    await press('form[action$="/compare"] button');
    await page.getByRole('alert').getByText('No es YAML válido').waitFor();
    expect(await axe()).toEqual([]);
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'es-ES',
      storageState: await page.context().storageState(),
    });
    const still = await plain.newPage();
    await still.goto(`${url}/operator/configuration`);
    await still.locator('#after').fill(RUNS);
    await still.locator('form[action$="/compare"] button').click();
    await still.getByText('No hay ninguna diferencia.').waitFor();
    await plain.close();
  }, 60_000);

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

/** Goes to it with the Tab key alone, as somebody without a mouse does. */
async function reach(selector: string): Promise<void> {
  const target = page.locator(selector).first();
  await target.waitFor();
  for (let tabs = 0; tabs < 300; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`The Tab key does not lead to ${selector}.`);
}

async function press(selector: string): Promise<void> {
  await reach(selector);
  await page.keyboard.press('Enter');
}

async function type(selector: string, text: string): Promise<void> {
  await reach(selector);
  await page.keyboard.type(text);
}

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

/* Words of a drawing that begin or end outside of it. */
const CUT_OFF = `[...document.querySelectorAll('svg text')].filter((text) => {
  const [own, all] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
  return own.left < all.left - 1 || own.right > all.right + 1;
}).map((text) => text.textContent)`;

async function look(name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  expect(await page.evaluate(CUT_OFF), `words cut off on ${name}`).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png`, fullPage: true });
  }
}
