/** Alerts on the overview, and the lists they lead to. */
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { diedSince, uncertainForPerson } from '../../src/store/alerts/standing.ts';
import { countExpiring, countLateEvidence } from '../../src/store/notices/due.ts';
import { testDatabase } from '../support/database.ts';
import { type Browser, createBrowser } from '../support/operator.ts';
import { A, B, type Harness, harness, KEYS, NOW, notification } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let browser: Browser;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  http = harness(pool);
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, alert, operator_session cascade');
  browser = createBrowser(http);
  await browser.signIn(KEYS.alpha);
});

async function accepted(): Promise<string> {
  const posted = await http.post(notification(), { key: KEYS.all });
  const { messages } = (await posted.json()) as { messages: { id: string }[] };
  return messages[0]!.id;
}
async function put(id: string, set: Record<string, unknown>): Promise<void> {
  const names = Object.keys(set).map((name, n) => `${name} = $${n + 2}`);
  await pool.query(`update message set ${names.join(', ')} where id = $1`, [id, ...Object.values(set)]);
}
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const idsIn = (page: string) => [...page.matchAll(/href="\/operator\/messages\/(msg_\w+)"/g)].map(([, id]) => id);
let counter = 0;
type Alert = { subject?: string; entity?: string; n?: number | undefined; began?: null; ended?: Date };
async function alert(
  condition: string,
  { subject = 'notifica', entity, n = 1, began, ended }: Alert = {},
): Promise<void> {
  counter += 1;
  await pool.query(
    `insert into alert (id, condition, subject, entity, since, seen_first_at, seen_last_at, n, detail, began_at, ended_at)
     values ($1, $2, $3, $4, $5, $5, $5, $6, '2026-12-01', $7, $8)`,
    [
      `alr_${counter}`,
      condition,
      subject,
      entity ?? null,
      hoursAgo(1),
      n,
      began === null ? null : hoursAgo(1),
      ended ?? null,
    ],
  );
}

describe('the overview', () => {
  it('tells each alert that holds, since when, what to do, and leads to exactly the messages it counts', async () => {
    await put(await accepted(), { delivery: 'uncertain', uncertain_since: hoursAgo(2), uncertain_alerted: true });
    await put(await accepted(), { delivery: 'uncertain', uncertain_since: hoursAgo(2), needs_person: true });
    await put(await accepted(), { delivery: 'uncertain', uncertain_since: hoursAgo(0), expires_on: '2026-10-02' });
    await put(await accepted(), { delivery: 'dead', attempt_ended_at: hoursAgo(2), next_at: hoursAgo(2) });
    await put(await accepted(), { delivery: 'dead', attempt_ended_at: hoursAgo(30), next_at: hoursAgo(30) });
    const open = { delivery: 'accepted', legal: 'available', poll_at: NOW };
    await put(await accepted(), { ...open, expires_on: '2026-10-03' });
    await put(await accepted(), { ...open, expires_on: '2026-10-04' });
    const ended = { delivery: 'accepted', legal: 'accessed', poll_at: NOW, evidence_pending: true };
    for (const hours of [60, 70, 40]) await put(await accepted(), { ...ended, legal_at: hoursAgo(hours) });
    const holding = {
      'uncertain-needs-person': {
        href: 'backend=notifica&amp;show=needs-person',
        n: (await uncertainForPerson(pool))[0]?.n,
      },
      'messages-dead': {
        href: 'backend=notifica&amp;show=died-of-late',
        n: (await diedSince(pool, hoursAgo(24)))[0]?.n,
      },
      'expiring-soon': {
        href: 'backend=notifica&amp;show=ending',
        n: await countExpiring(pool, { backend: 'notifica', from: '2026-10-01', to: '2026-10-03' }),
      },
      'evidence-late': {
        href: 'backend=notifica&amp;show=evidence-late',
        n: await countLateEvidence(pool, { backend: 'notifica', before: hoursAgo(48) }),
      },
    };
    expect(Object.values(holding).map(({ n }) => n)).toEqual([2, 1, 2, 2]);
    for (const [condition, { n }] of Object.entries(holding)) await alert(condition, { n });
    const page = await browser.read('/operator/');
    for (const [condition, { href, n }] of Object.entries(holding)) {
      expect([condition, page]).toEqual([condition, expect.stringContaining(`href="/operator/messages?${href}"`)]);
      const list = await browser.read(`/operator/messages?${href.replaceAll('&amp;', '&')}`);
      expect([condition, idsIn(list).length]).toEqual([condition, n]);
    }
    expect(page).toContain('1 messages of notifica were given up within a day');
    expect(page).toContain('carpeta retry sends them again');
    expect(page).toContain(`datetime="${hoursAgo(1).toISOString()}"`);
  });

  it('tells no alert of another entity, none that is over or has not begun, and how many are more than fit', async () => {
    expect(await browser.read('/operator/')).not.toContain('Alerts');
    await alert('seal-expiring', { subject: B, entity: B });
    await alert('quarantine', { began: null });
    await alert('backend-silent', { ended: NOW });
    expect(await browser.read('/operator/')).not.toContain('Alerts');
    await alert('circuit-open', { subject: 'notifica send' });
    await alert('vendor-unread', { subject: 'otro' });
    await alert('seal-expiring', { subject: A, entity: A });
    const page = await browser.read('/operator/');
    expect(page).toContain('href="/operator/backends#backend-notifica"><strong>notifica send does not answer');
    expect(page).toContain('<strong>otro cannot be read');
    expect(page).toContain(`href="/operator/keys"><strong>The seal of ${A} ends`);
    expect(await browser.read('/operator/backends')).toContain('id="backend-notifica"');
    for (let n = 0; n < 51; n += 1) await alert('vendor-untold', { subject: `oficina-${n}` });
    expect(await browser.read('/operator/')).toContain('And 4 more');
  });
});
