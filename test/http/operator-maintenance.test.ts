/** Maintenance on the operator's page: the calendar of a month, announcing, taking back. */
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { type Harness, harness, KEYS } from './harness.ts';

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
  await pool.query('truncate audit, backend_rest, operator_session, maintenance_window cascade');
  const [backend] = harness(pool).deps.backends;
  const night = {
    from: new Date('2026-10-03T20:00:00Z'),
    to: new Date('2026-10-04T04:00:00Z'),
    reason: 'Parada anual',
  };
  http = harness(pool, { backends: [{ ...backend!, config: { ...backend!.config, maintenance: [night] } }] });
  browser = createBrowser(http);
  await browser.signIn(KEYS.all);
  await pool.query('truncate audit');
});

const PATH = '/operator/backends/notifica/maintenance';
const wish = { from: '2026-10-20T22:00', to: '2026-10-21T02:00', reason: 'Cambio de versión' };
const rows = async () => (await pool.query('select id, starts_at, ends_at, reason from maintenance_window')).rows;
/** What the calendar says of a day: nothing where it is not shown. */
function cell(page: string, day: string): string {
  const [, content = ''] = new RegExp(`<time datetime="${day}">(.*?)</td>`, 's').exec(page) ?? [];
  return content.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the calendar', () => {
  it('shows configured and announced windows and pauses on the days they touch, by the clock in Madrid', async () => {
    await pool.query(
      `insert into backend_rest (backend, kind, reason, actor, since, until) values ('notifica', 'pause', 'Cambio de sello', 'all', $1, $2)`,
      ['2026-10-01T08:00:00Z', '2026-10-02T10:00:00Z'],
    );
    await browser.send(PATH, wish);
    const page = await browser.read('/operator/backends');
    expect(page).toContain('October 2026');
    expect(cell(page, '2026-10-01')).toContain('notifica 10:00–24:00 paused: Cambio de sello');
    expect(cell(page, '2026-10-02')).toContain('00:00–12:00');
    expect(cell(page, '2026-10-03')).toContain('notifica 22:00–24:00 Parada anual');
    expect(cell(page, '2026-10-04')).toContain('00:00–06:00');
    expect(cell(page, '2026-10-05')).not.toContain('notifica');
    expect(cell(page, '2026-10-20')).toContain('22:00–24:00 Cambio de versión');
    expect(page).toMatch(/aria-current="date"><time datetime="2026-10-01">/);
  });

  it('turns month by month by its links, keeps what was, and refuses what is no month', async () => {
    const page = await browser.read('/operator/backends');
    const next = /rel="next" href="([^"#]+)/.exec(page)?.[1] ?? '';
    expect(next).toBe('/operator/backends?month=2026-11');
    expect(await browser.read(next)).toContain('There is none this month.');
    http.state.now = new Date('2026-12-15T09:00:00Z');
    const again = createBrowser(http);
    await again.signIn(KEYS.all);
    expect(cell(await again.read('/operator/backends?month=2026-10'), '2026-10-03')).toContain('Parada anual');
    expect((await again.ask('/operator/backends?month=2026-13')).status).toBe(400);
  });

  it('shows a reason as text', async () => {
    await browser.send(PATH, { ...wish, reason: '<script>alert(1)</script>' });
    const page = await browser.read('/operator/backends');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script>alert');
  });
});

describe('announcing', () => {
  it('takes the clock in Madrid and a reason, is audited, and can be taken back with another', async () => {
    const answer = await browser.send(PATH, wish);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/operator/backends?done=announce']);
    const [row] = await rows();
    expect(row).toMatchObject({
      starts_at: new Date('2026-10-20T20:00:00Z'),
      ends_at: new Date('2026-10-21T00:00:00Z'),
      reason: 'Cambio de versión',
    });
    const page = await browser.read('/operator/backends');
    expect(page).toContain('There will be no maintenance: sending goes on at that hour.');
    expect(page).toContain(`action="${PATH}/${row.id}/take-back"`);
    expect((await browser.send(`${PATH}/${row.id}/take-back`, { reason: '' })).status).toBe(400);
    expect((await browser.send(`${PATH}/${row.id}/take-back`, { reason: 'Aplazado' })).status).toBe(303);
    expect(await rows()).toEqual([]);
    const { rows: audit } = await pool.query('select action, reason, result from audit order by id');
    expect(audit).toEqual([
      { action: 'maintenance.announce', reason: 'Cambio de versión', result: 'done' },
      { action: 'maintenance.take-back', reason: 'Aplazado', result: 'done' },
    ]);
    expect(await browser.read('/operator/audit')).toContain('took maintenance back');
  });

  it('keeps what was typed where it is refused, in its own form, and says what overlaps', async () => {
    const overlapping = { from: '2026-10-03T23:00', to: '2026-10-04T08:00', reason: 'Otra cosa' };
    const refused = await browser.send(PATH, overlapping);
    expect(refused.status).toBe(409);
    const page = await refused.text();
    expect(page).toContain('Maintenance is announced already from 2026-10-03T20:00:00.000Z');
    expect(page).toContain('value="2026-10-03T23:00"');
    expect(page.match(/value="Otra cosa"/g)).toHaveLength(1);
    const paused = await browser.send('/operator/backends/notifica/pause', {
      reason: 'Obras',
      until: '2020-01-01T10:00',
    });
    expect((await paused.text()).match(/value="Obras"/g)).toHaveLength(1);
    expect((await browser.send(PATH, { ...wish, reason: '' })).status).toBe(400);
    expect((await browser.send(PATH, { ...wish, from: '' })).status).toBe(400);
    expect(await rows()).toEqual([]);
  });

  it('is not for who acts for one of several, nor without the token; a configured one is not taken back here', async () => {
    const alpha = createBrowser(http);
    await alpha.signIn(KEYS.alpha);
    const page = await alpha.read('/operator/backends');
    expect(page).not.toContain(PATH);
    expect(page).toContain('Parada anual');
    expect((await alpha.send(PATH, wish)).status).toBe(403);
    expect((await browser.send(PATH, { ...wish, csrf: 'x' })).status).toBe(403);
    expect((await browser.send(`${PATH}/null/take-back`, { reason: 'Aplazado' })).status).toBe(404);
    expect(await rows()).toEqual([]);
  });
});
