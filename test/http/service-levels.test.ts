import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LATENCY_BOUNDS_MS } from '../../src/domain/service-level.ts';
import { REPORT_POLICY } from '../../src/reports/service-level-page.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS, type ProblemBody } from './harness.ts';

let database: TestDatabase;
let http: Harness;
beforeAll(async () => {
  database = await testDatabase();
  http = harness(database.pool);
});
afterAll(() => database.drop());

const get = (query: string, init: { key?: string; accept?: string; language?: string } = {}) =>
  http.ask(`/v1/service-levels?${query}`, {
    key: init.key ?? KEYS.all,
    headers: { accept: init.accept ?? 'application/json', 'accept-language': init.language ?? 'es' },
  });

type Report = { from: string | null; through: string | null; items: Record<string, unknown>[] };
const read = async (query: string, key = KEYS.all) => (await (await get(query, { key })).json()) as Report;

describe('GET /v1/service-levels', () => {
  it('says of a month before any was counted that none was', async () => {
    expect(await read('month=2026-10')).toEqual({ month: '2026-10', from: null, through: null, items: [] });
    expect(await (await get('month=2026-10', { accept: 'text/html' })).text()).toContain('no hay ningún día contado');
  });

  it('puts the counted days of the month together, of the reader’s entities alone', async () => {
    const { pool } = database;
    await pool.query("insert into service_counted (since, through) values ('2026-09-15', '2026-10-02')");
    const histogram = LATENCY_BOUNDS_MS.map(() => 0);
    for (const [day, entity] of [
      ['2026-09-30', A],
      ['2026-10-01', A],
      ['2026-10-02', A],
      ['2026-10-02', B],
    ])
      await pool.query("insert into service_day values ($1, $2, 'notifica', 10, 1, 2, 900, $3)", [
        day,
        entity,
        [9, ...histogram],
      ]);
    await pool.query("insert into service_halt values ('2026-10-02', 'notifica', 'open', 288, now())");
    const report = await read('month=2026-10');
    expect(report).toMatchObject({ from: '2026-10-01', through: '2026-10-02' });
    expect(report.items.map(({ entity, attempts }) => [entity, attempts])).toEqual([
      [B, 10],
      [A, 20],
    ]);
    expect(report.items[1]).toMatchObject({
      answered: 18,
      refused: 4,
      answeredShare: 0.9,
      observedMinutes: 2_880,
      availableShare: 0.9,
      meanMs: 100,
      p99UnderMs: 50,
    });
    expect((await read('month=2026-10', KEYS.alpha)).items.map(({ entity }) => entity)).toEqual([A]);
    expect((await read(`month=2026-10&entity=${B}`)).items.map(({ entity }) => entity)).toEqual([B]);
    // The clocks go back on the last Sunday of October: its day has an hour more.
    await pool.query("update service_counted set through = '2026-10-31'");
    expect((await read('month=2026-10')).items[0]).toMatchObject({ observedMinutes: 31 * 1_440 + 60 });
    expect((await read('month=2026-11')).items).toEqual([]);
  });

  it('is a table for a spreadsheet', async () => {
    const response = await get(`month=2026-10&entity=${A}`, { accept: 'text/csv' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=UTF-8');
    const [head, line, ...rest] = (await response.text()).trimEnd().split('\r\n');
    expect(head).toContain('month;entity;backend;attempts');
    expect(line).toContain(`2026-10;${A};notifica;20;18;2;4;0.9;288;`);
    expect(rest).toEqual([]);
  });

  it.each([
    ['es', 'Niveles de servicio', '90,000'],
    ['ca', 'Nivells de servei', '90,000'],
    ['en', 'Service levels', '90.000'],
  ])('is a page of its own in %s, what it counts spelt out', async (language, title, share) => {
    const response = await get(`month=2026-10&entity=${A}`, { accept: 'text/html,*/*;q=0.8', language });
    expect(response.headers.get('content-security-policy')).toBe(REPORT_POLICY);
    const page = await response.text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(`<h1>${title}, 2026-10</h1>`);
    expect(page).toContain(`<td>${share}</td>`);
    expect(page).not.toMatch(/<script|<link|src=|href=|@import|url\(/);
  });

  it('shows a name as text', async () => {
    const [entity, ...others] = http.deps.entities;
    if (entity === undefined) throw new Error('no entity');
    const named = harness(database.pool, { entities: [{ ...entity, name: '<script>alert(1)</script>' }, ...others] });
    const response = await named.ask('/v1/service-levels?month=2026-10', {
      key: KEYS.all,
      headers: { accept: 'text/html' },
    });
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script');
  });

  it('refuses what is no month, who is no operator, and hides what is not theirs', async () => {
    const bad = await get('month=2026-13');
    expect(bad.status).toBe(400);
    expect(((await bad.json()) as ProblemBody).errors[0]?.pointer).toBe('/month');
    expect((await get('month=2026-10', { key: KEYS.reader })).status).toBe(403);
    expect((await get('month=2026-10', { key: '' })).status).toBe(401);
    expect((await get(`month=2026-10&entity=${B}`, { key: KEYS.alpha })).status).toBe(404);
    expect((await get('month=2026-10&entity=L00000000')).status).toBe(404);
  });
});

describe('service levels on the operator’s page', () => {
  it('are reached from the months that were counted, of the reader’s entities, under the session alone', async () => {
    const browser = createBrowser(http);
    expect((await browser.ask('/operator/service-levels')).status).toBe(401);
    await browser.signIn(KEYS.alpha);
    const page = await browser.read('/operator/service-levels');
    const links = [...page.matchAll(/href="(\/operator\/service-levels[^"]*month=([^"]+))"/g)];
    expect([...new Set(links.map(([, , month]) => month))]).toEqual(await monthsBetween());
    const report = await browser.ask('/operator/service-levels/report?month=2026-10');
    expect(report.headers.get('content-security-policy')).toBe(REPORT_POLICY);
    const text = await report.text();
    expect(text).toContain(A);
    expect(text).not.toContain(B);
    const csv = await browser.ask('/operator/service-levels.csv?month=2026-10');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=UTF-8');
    expect(await csv.text()).not.toContain(B);
    expect((await browser.ask(`/operator/service-levels/report?month=2026-10&entity=${B}`)).status).toBe(404);
    expect((await browser.ask('/operator/service-levels/report?month=octubre')).status).toBe(400);
    for (const path of ['', '/report?month=2026-10', '.csv?month=2026-10'])
      expect((await http.ask(`/operator/service-levels${path}`, { key: KEYS.reader })).status).toBe(403);
  });

  it('say so before any day was counted, and go back three years', async () => {
    const browser = createBrowser(http);
    await browser.signIn(KEYS.all);
    await database.pool.query("update service_counted set since = '2019-01-31', through = '2026-03-31'");
    const months = [...(await browser.read('/operator/service-levels')).matchAll(/csv\?month=([\d-]+)/g)].map(
      ([, m]) => m,
    );
    expect([months.length, months[0], months[1], months.at(-1)]).toEqual([36, '2026-03', '2026-02', '2023-04']);
    await database.pool.query('delete from service_counted');
    expect(await browser.read('/operator/service-levels')).toContain('No day has been counted yet.');
  });
});

/** Newest first, as far as the tests above have counted. */
async function monthsBetween(): Promise<string[]> {
  const { rows } = await database.pool.query<{ month: string }>(
    `select to_char(m, 'YYYY-MM') as month from service_counted, generate_series(date_trunc('month', since), through, interval '1 month') m order by m desc`,
  );
  return rows.map(({ month }) => month);
}
