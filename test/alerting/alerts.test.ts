import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALERT_CONDITIONS } from '../../contracts/alert.ts';
import type { AlertingDeps } from '../../src/alerting/deps.ts';
import { tellAlerts } from '../../src/alerting/tell.ts';
import { watchAlerts } from '../../src/alerting/watch.ts';
import { alertText } from '../../src/domain/alert-texts.ts';
import { secretOf } from '../../src/signing/webhook.ts';
import { takeAlertTellings } from '../../src/store/alerts/tellings.ts';
import { createMailer } from '../../src/transport/smtp.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { MAIL_CA, type MailServer, mailServer } from '../support/mail-server.ts';
import { bodyOf, type Stub, stubServer } from '../support/stub-server.ts';

const SECRET = secretOf(Buffer.alloc(32, 9));
const MINUTE = 60_000;
const BOTH = { webhook: true, email: true };

type Call = { type: string; timestamp: string; data: Record<string, unknown> };

let database: TestDatabase;
let world: World;
let receiver: Stub;
let mail: MailServer;
let calls: { id: string; body: Call }[];
let status: number;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(
    'truncate alert, event, message, circuit, backend_contact, callback, vendor_stream, vendor_feed, vendor_telling cascade',
  );
  world = await createWorld(database.pool);
  [calls, status] = [[], 204];
  mail = await mailServer();
  receiver = await stubServer(async (request, response) => {
    const body = (await bodyOf(request)).toString();
    const verified = verify(body, request.headers as Record<string, string>);
    calls.push({ id: String(request.headers['webhook-id']), body: verified });
    response.writeHead(status).end();
  });
});
afterEach(async () => {
  await receiver.close();
  await mail.close();
  await world.close();
});

/* Their library reads the machine's clock; ours is injected. Throws where the signature is not right. */
function verify(body: string, headers: Record<string, string>): Call {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(world.clock.now.getTime());
  try {
    return new Webhook(SECRET).verify(body, headers) as Call;
  } finally {
    clock.mockRestore();
  }
}

function depsOf(by: { webhook?: boolean; email?: boolean } = { webhook: true }, more: Partial<AlertingDeps> = {}) {
  const { pool, runtime, log, metrics, backends, expiries, stopping, transport } = world.deps;
  const server = { url: `smtp://localhost:${mail.port}`, ca: MAIL_CA, login: null, tls: 'required' } as const;
  return {
    ...{ pool, runtime, log, metrics, backends, expiries, stopping },
    streams: [],
    vendors: [],
    retention: { payloadDays: 30, evidenceDays: 60, metadataDays: 90 },
    limits: {
      holdMs: MINUTE,
      clearMs: 5 * MINUTE,
      openCircuitMs: 15 * MINUTE,
      vendorUnreadMs: 60 * MINUTE,
      deadMs: 24 * 60 * MINUTE,
      expiryDays: 30,
      retentionLateMs: 48 * 60 * MINUTE,
      except: [],
    },
    language: 'es',
    source: 'https://pasarela.example.org',
    channels: {
      webhook: by.webhook === true ? { url: receiver.url, secret: SECRET, transport } : null,
      email: by.email === true ? createMailer({ ...server, from: 'p@example.org', to: ['g@example.org'] }) : null,
    },
    ...more,
  } satisfies AlertingDeps;
}

const circuit = (state: 'open' | 'closed') =>
  database.pool.query(
    `insert into circuit (backend, endpoint, state, since, failures, ramp_limit) values ('notifica', 'send', $1, $2, 5, 1)
     on conflict (backend, endpoint) do update set state = $1, since = $2`,
    [state, world.clock.now],
  );

/** Looks, lets the hold-off pass, looks again. */
async function hold(deps: AlertingDeps) {
  await watchAlerts(deps);
  world.clock.pass(MINUTE);
  return watchAlerts(deps);
}

async function standing() {
  const { rows } = await database.pool.query(
    'select condition, subject, n, began_at is not null as began from alert where ended_at is null order by 1, 2',
  );
  return rows as { condition: string; subject: string; n: number; began: boolean }[];
}

describe('what begins and what ends', () => {
  it('is told once each, signed, with what, where, since when and what to do', async () => {
    const deps = depsOf();
    await circuit('open');
    const opened = world.clock.now.toISOString();
    world.clock.pass(14 * MINUTE);
    expect(await hold(deps)).toEqual({ began: 0, ended: 0 });
    world.clock.pass(MINUTE);
    expect(await watchAlerts(deps)).toEqual({ began: 1, ended: 0 });
    for (let n = 0; n < 3; n++) {
      await watchAlerts(deps);
      await tellAlerts(deps);
    }
    expect(calls.map(({ body }) => body.type)).toEqual(['alert.began']);
    expect(calls[0]?.body.data).toMatchObject({
      ...{ condition: 'circuit-open', subject: 'notifica send', since: opened, endedAt: null, entity: null },
      what: 'notifica send no responde; lo que va a él espera',
      fix: expect.stringContaining('carpeta circuits'),
      source: 'https://pasarela.example.org',
    });
    await circuit('closed');
    world.clock.pass(5 * MINUTE);
    expect(await watchAlerts(deps)).toEqual({ began: 0, ended: 1 });
    for (let n = 0; n < 3; n++) {
      await watchAlerts(deps);
      await tellAlerts(deps);
    }
    expect(calls.map(({ body }) => body.type)).toEqual(['alert.began', 'alert.ended']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(await standing()).toEqual([]);
  });

  it('does not flap: what passes within the hold-off is never told, what comes back soon has not ended', async () => {
    const deps = depsOf({ webhook: true }, { limits: { ...depsOf().limits, openCircuitMs: 0 } });
    await circuit('open');
    await watchAlerts(deps);
    expect(await standing()).toMatchObject([{ condition: 'circuit-open', began: false }]);
    await circuit('closed');
    world.clock.pass(MINUTE / 2);
    await watchAlerts(deps);
    expect(await standing()).toEqual([]);
    await circuit('open');
    expect(await hold(deps)).toEqual({ began: 1, ended: 0 });
    for (let n = 0; n < 4; n++) {
      await circuit(n % 2 === 0 ? 'closed' : 'open');
      world.clock.pass(2 * MINUTE);
      expect(await watchAlerts(deps)).toEqual({ began: 0, ended: 0 });
    }
    await tellAlerts(deps);
    expect(calls.map(({ body }) => body.type)).toEqual(['alert.began']);
  });

  it('begins and is told once, however many processes look and tell at once', async () => {
    const deps = depsOf(BOTH, { limits: { ...depsOf().limits, openCircuitMs: 0 } });
    await circuit('open');
    await Promise.all([1, 2, 3, 4].map(() => watchAlerts(deps)));
    world.clock.pass(MINUTE);
    const found = await Promise.all([1, 2, 3, 4].map(() => watchAlerts(deps)));
    expect(found.reduce((sum, { began }) => sum + began, 0)).toBe(1);
    await Promise.all([1, 2, 3, 4].map(() => tellAlerts(deps)));
    expect([calls.length, mail.received.length]).toEqual([1, 1]);
  });

  it('says by mail the same, in the language of the installation', async () => {
    const deps = depsOf({ email: true }, { language: 'ca', limits: { ...depsOf().limits, openCircuitMs: 0 } });
    await circuit('open');
    await hold(deps);
    await tellAlerts(deps);
    const [got] = mail.received;
    expect(got).toMatchObject({ secure: true, to: ['g@example.org'] });
    expect(got?.text).toContain('pasarela.example.org');
    expect(got?.text).toMatch(/carpeta circuits/);
    expect(got?.text).toMatch(/message-id: <alr_.*-began@example\.org>/i);
  });
});

describe('a telling', () => {
  const begun = async (by: Parameters<typeof depsOf>[0] = { webhook: true }) => {
    const deps = depsOf(by, { limits: { ...depsOf().limits, openCircuitMs: 0 } });
    await circuit('open');
    await hold(deps);
    return deps;
  };

  it('that is not taken is tried again, ever later, and its end waits for it', async () => {
    const deps = await begun();
    status = 503;
    await tellAlerts(deps);
    await tellAlerts(deps);
    expect(calls).toHaveLength(1);
    await circuit('closed');
    world.clock.pass(10 * MINUTE);
    await watchAlerts(deps);
    await tellAlerts(deps);
    status = 204;
    world.clock.pass(10 * MINUTE);
    await tellAlerts(deps);
    await tellAlerts(deps);
    expect(calls.map(({ body }) => body.type)).toEqual(['alert.began', 'alert.began', 'alert.began', 'alert.ended']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it('is given up after three days, in the log, and then its end is told alone', async () => {
    const deps = await begun();
    status = 500;
    for (let n = 0; n < 30; n++) {
      await tellAlerts(deps);
      world.clock.pass(3 * 60 * MINUTE);
    }
    const before = calls.length;
    expect(before).toBeGreaterThan(5);
    expect(before).toBeLessThan(25);
    expect(world.lines.join()).toContain('alert.given-up');
    status = 204;
    await circuit('closed');
    await watchAlerts(deps);
    await tellAlerts(deps);
    expect(calls.slice(before).map(({ body }) => body.type)).toEqual(['alert.ended']);
  });

  it('of a process that died is told by another once its lease is over, and never lost', async () => {
    const deps = await begun();
    const take = { now: world.clock.now, channels: ['webhook'], leaseMs: MINUTE, atMost: 8 } as const;
    expect(await takeAlertTellings(database.pool, take)).toHaveLength(1);
    expect(await tellAlerts(deps)).toBe(0);
    world.clock.pass(MINUTE + 1);
    expect(await tellAlerts(deps)).toBe(1);
    expect(calls.map(({ body }) => body.type)).toEqual(['alert.began']);
  });

  it('by one channel that fails does not keep the other from being told', async () => {
    const deps = await begun(BOTH);
    status = 500;
    await tellAlerts(deps);
    expect(mail.received).toHaveLength(1);
    const { rows } = await database.pool.query('select channel, state, last_error from alert_telling order by 1');
    expect(rows).toEqual([
      { channel: 'email', state: 'told', last_error: null },
      { channel: 'webhook', state: 'waiting', last_error: '500' },
    ]);
  });
});

describe('each condition', () => {
  it('holds where it should, with its count, and not where it should not', async () => {
    const { pool } = database;
    const soon = new Date(world.clock.now.getTime() + 10 * 24 * 60 * MINUTE);
    const later = new Date(world.clock.now.getTime() + 40 * 24 * 60 * MINUTE);
    const deps = depsOf(
      {},
      {
        expiries: () => [
          { entity: 'L01999999', backend: null, ends: soon },
          { entity: 'L01999998', backend: null, ends: later },
          { entity: 'L01999999', backend: 'notifica', ends: '2020-01-01' },
        ],
        streams: [{ vendor: 'a', credential: 'c', entity: 'L01999999' }],
        vendors: ['a'],
      },
    );
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await world.accept());
    expect((await hold(deps)).began).toBe(2);
    const set = (n: number, what: string) => pool.query(`update message set ${what} where id = $1`, [ids[n]]);
    await set(0, `delivery = 'uncertain', uncertain_since = now(), uncertain_alerted = true`);
    await set(1, `delivery = 'uncertain', uncertain_since = now()`);
    await set(2, `delivery = 'dead', next_at = '${world.clock.now.toISOString()}'`);
    await set(3, `delivery = 'dead', next_at = '2020-01-01', attempt_ended_at = null`);
    await set(
      4,
      `delivery = 'accepted', poll_at = now(), evidence_pending = true, legal_at = '2020-01-01', expires_on = current_date + 1`,
    );
    await pool.query(
      `insert into backend_contact (backend, heard_at, told_of) values ('notifica', now(), now()), ('gone', now(), now())`,
    );
    await pool.query(
      `insert into vendor_stream (vendor, credential, entity, next_at, failures, last_ok_at)
       values ('a', 'c', 'L01999999', now(), 3, '2020-01-01'), ('a', 'former', 'L01999999', now(), 3, '2020-01-01')`,
    );
    await hold(deps);
    expect((await standing()).map(({ condition, subject, n }) => [condition, subject, n])).toEqual([
      ['backend-silent', 'notifica', 1],
      ['evidence-late', 'notifica', 1],
      ['expiring-soon', 'notifica', 1],
      ['key-expiring', 'L01999999 notifica', 1],
      ['messages-dead', 'notifica', 1],
      ['seal-expiring', 'L01999999', 1],
      ['uncertain-needs-person', 'notifica', 1],
      ['vendor-unread', 'a', 1],
    ]);
    await watchAlerts({ ...deps, limits: { ...deps.limits, clearMs: 0, except: [...ALERT_CONDITIONS] } });
    world.clock.pass(1);
    await watchAlerts({ ...deps, limits: { ...deps.limits, clearMs: 0, except: [...ALERT_CONDITIONS] } });
    expect(await standing()).toEqual([]);
  });

  it('of what arrives: an inbox that cannot be read for long, and last days of the town’s own', async () => {
    const { pool } = database;
    const { adapter, config, entities } = world.backend;
    const arrivals = async () => ({ kind: 'page' as const, arrivals: [], next: null, unreadable: [] });
    const inbox = { ...adapter, arrivals, facts: { ...adapter.facts, takes: [] } };
    const deps = depsOf({}, { backends: [{ adapter: inbox, config, entities }] });
    const id = await world.accept();
    await pool.query(
      `update message set delivery = 'accepted', poll_at = now(), expires_on = $2::timestamptz::date + 1 where id = $1`,
      [id, world.clock.now],
    );
    const inboxes = (lastOk: string, failures: number) =>
      pool.query(
        `insert into inbox (backend, entity, next_at, failures, last_ok_at) values ('notifica', 'L01999999', now(), $2, $1)
         on conflict (backend, entity) do update set failures = $2, last_ok_at = $1`,
        [lastOk, failures],
      );
    const conditions = async () => {
      await hold(deps);
      return (await standing()).map(({ condition, subject, n }) => [condition, subject, n]);
    };
    const hoursAgo = (hours: number) => new Date(world.clock.now.getTime() - hours * 60 * MINUTE).toISOString();
    await inboxes(hoursAgo(23), 9);
    expect(await conditions()).toEqual([['arrivals-ending', 'notifica', 1]]);
    await inboxes(hoursAgo(25), 9);
    expect(await conditions()).toEqual([
      ['arrivals-ending', 'notifica', 1],
      ['inbox-unread', 'notifica', 1],
    ]);
    await pool.query('delete from inbox');
  });

  it('has its words in three languages, and no gap in any', () => {
    for (const condition of ALERT_CONDITIONS)
      for (const language of ['es', 'ca', 'en'] as const) {
        const { what, fix } = alertText({ condition, subject: 'x', count: 2, detail: '2027-01-01' }, language);
        expect(what).toContain('x');
        expect(what).not.toMatch(/[{}]/);
        expect(fix.length).toBeGreaterThan(20);
      }
  });
});
