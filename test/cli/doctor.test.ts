import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkInboxes } from '../../src/cli/doctor/check-inboxes.ts';
import { checkKeys } from '../../src/cli/doctor/check-keys.ts';
import { checkTellings } from '../../src/cli/doctor/check-tellings.ts';
import type { Config } from '../../src/config.ts';
import type { Seals } from '../../src/seals.ts';
import { runCarpeta } from '../support/carpeta-process.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import {
  API_KEY,
  CLIENT_KEY,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

let home: Home | null = null;
let simulator: SimulatorProcess | null = null;
let gateway: GatewayProcess | null = null;
let database: TestDatabase | null = null;
let far: Server | null = null;

afterEach(async () => {
  await gateway?.kill();
  await simulator?.stop();
  await database?.drop();
  far?.close();
  home?.remove();
  home = simulator = gateway = database = far = null;
});

type Checks = { ok: boolean; checks: { state: string; what: string; found: string; fix: string | null }[] };

async function doctor(env: Record<string, string> = {}) {
  const { code, out, err } = await runCarpeta(['doctor', '--json'], { GATEWAY_CONFIG: home?.configFile ?? '', ...env });
  expect(err).toBe('');
  const { ok, checks } = JSON.parse(out) as Checks;
  expect(code).toBe(ok ? 0 : 1);
  expect(checks.every(({ state, fix }) => (state === 'ok') === (fix === null))).toBe(true);
  return {
    out,
    code,
    wrong: checks.filter(({ state }) => state === 'wrong').map(({ what }) => what),
    of: (what: string) => checks.find((each) => each.what === what),
  };
}

describe('the doctor', () => {
  it('needs the configuration alone, and says more of a gateway that runs, without a secret', {
    timeout: 90_000,
  }, async () => {
    simulator = await startSimulator({});
    home = await makeHome(simulator);
    const before = await doctor();
    expect(before).toMatchObject({ code: 0, wrong: [] });
    expect(before.of('store')).toMatchObject({ state: 'note', found: expect.stringContaining('none yet') });
    expect(before.of('gateway')).toMatchObject({ state: 'note', found: expect.stringContaining('none answers') });
    expect(before.of('backend notifica/ask')).toMatchObject({ state: 'ok' });
    expect(before.of('seal L01999999')?.found).toMatch(/^ends on \d{4}-/);
    gateway = await startGatewayProcess(home);
    const during = await doctor({ CARPETA_URL: gateway.url, CARPETA_KEY: CLIENT_KEY });
    expect(during).toMatchObject({ code: 0, wrong: [] });
    for (const what of ['store', 'migrations', 'commits', 'queue', 'circuits', 'tellings', 'gateway', 'quarantine'])
      expect(during.of(what), what).toMatchObject({ state: 'ok' });
    expect(during.of('clock of notifica')).toMatchObject({ state: 'ok' });
    const folder = home.folder;
    const secrets = ['data.key', 'data/pg.password'].map((name) => readFileSync(join(folder, name), 'utf8').trim());
    for (const secret of [API_KEY, CLIENT_KEY, ...secrets]) expect(before.out + during.out).not.toContain(secret);
  });

  it('finds what stands still in the store, and why', { timeout: 60_000 }, async () => {
    database = await testDatabase();
    simulator = await startSimulator({});
    home = await makeHome(simulator, { databaseUrl: database.url });
    await database.pool.query(
      "insert into circuit (backend, endpoint, state, since) values ('notifica', 'send', 'open', now())",
    );
    await database.pool.query(
      `insert into vendor_stream (vendor, credential, entity, next_at, failures, last_error)
       values ('v', 'c', 'L01999999', now(), 3, 'status-503')`,
    );
    await database.pool.query(
      `insert into restoration (restored_at, taken_at, ask_until) values (now(), now(), now() + interval '1 day')`,
    );
    const found = await doctor();
    expect(found.wrong.filter((what) => what !== 'commits')).toEqual([
      'circuit notifica/send',
      'e-office v/c/L01999999',
    ]);
    expect(found.of('e-office v/c/L01999999')?.found).toBe('failed 3 times in a row, last with status-503');
    expect(found.of('restore')).toMatchObject({ state: 'note' });
    await database.pool.query("delete from schema_migration where name = '019-restored.sql'");
    expect((await doctor()).of('migrations')).toMatchObject({ state: 'wrong', found: 'missing: 019-restored.sql' });
  });

  it('finds an inbox that cannot be read, since when and why', { timeout: 60_000 }, async () => {
    database = await testDatabase();
    const { pool } = database;
    expect(await checkInboxes(pool)).toEqual([]);
    await pool.query(
      `insert into inbox (backend, entity, next_at, failures, last_ok_at, last_error) values
       ('dehu', 'L01999999', now(), 0, now(), 'timeout')`,
    );
    expect(await checkInboxes(pool)).toMatchObject([{ state: 'ok', what: 'inboxes' }]);
    await pool.query(
      `insert into inbox (backend, entity, next_at, failures, last_ok_at, last_error) values
       ('dehu', 'L01999998', now(), 4, '2026-10-01T09:00:00Z', '4102')`,
    );
    expect(await checkInboxes(pool)).toEqual([
      {
        state: 'wrong',
        what: 'inbox dehu/L01999998',
        found: 'failed 4 times in a row, last with 4102; read whole 2026-10-01T09:00:00.000Z',
        fix: expect.stringContaining('carpeta circuits'),
      },
    ]);
  });

  it('finds who was not told of something, with what to do; what merely waits is no fault', {
    timeout: 60_000,
  }, async () => {
    database = await testDatabase();
    const { pool } = database;
    await pool.query(
      `insert into subscription (id, client_id, url, kinds, secret_sealed, cursor, created_at)
       values ('sub_1', 'oficina', 'https://eoffice.example.org/?token=secreto', '{delivery}', 'x', 0, now())`,
    );
    await pool.query(
      `insert into telling (id, subscription, state, next_at, created_at, until)
       values ('tel_1', 'sub_1', 'pending', now(), now(), now())`,
    );
    expect(await checkTellings(pool)).toEqual([{ state: 'ok', what: 'tellings', found: '1 on their way', fix: null }]);
    await pool.query("update telling set state = 'failed'");
    await pool.query(
      `insert into alert (id, condition, subject, since, seen_first_at, seen_last_at, n)
       values ('alr_1', 'quarantine', 'notifica', now(), now(), now(), 1)`,
    );
    await pool.query(
      `insert into alert_telling (alert, edge, channel, state, next_at, until, last_error)
       values ('alr_1', 'began', 'webhook', 'given-up', now(), now(), 'status-503'), ('alr_1', 'began', 'email', 'waiting', now(), now(), 'timeout')`,
    );
    // Whose messages they are is of no account here.
    await pool.query('alter table vendor_telling drop constraint vendor_telling_message_fkey');
    await pool.query(
      `insert into vendor_telling (message, vendor, credential, entity, wanted, state, next_at, until, failing_since, last_error, moved_at) values
       ('msg_1', 'v', 'c', 'L01999999', 1, 'given-up', now(), now(), '2026-09-28T08:00:00Z', 'status-503', now()),
       ('msg_2', 'v', 'c', 'L01999999', 1, 'waiting', now(), now(), '2026-09-30T08:00:00Z', 'status-503', now()),
       ('msg_3', 'v', 'c', 'L01999998', 1, 'waiting', now(), now(), '2026-09-30T08:00:00Z', 'timeout', now())`,
    );
    const checks = await checkTellings(pool);
    expect(checks.map(({ state, what }) => [state, what])).toEqual([
      ['note', 'tellings to v/c/L01999998'],
      ['wrong', 'tellings to v/c/L01999999'],
      ['wrong', 'tellings to oficina (sub_1)'],
      ['note', 'alerts by email'],
      ['wrong', 'alerts by webhook'],
    ]);
    expect(checks[1]?.found).toBe(
      '1 waiting, 1 given up; it does not hear since 2026-09-28T08:00:00.000Z, last with status-503',
    );
    expect(checks[1]?.fix).toContain('POST /v1/vendors/v/tellings/retry {"credential": "c", "entity": "L01999999"}');
    expect(JSON.stringify(checks)).not.toContain('secreto');
    await pool.query("update subscription set disabled_at = now(), disabled_reason = 'gone'");
    expect((await checkTellings(pool))[2]).toMatchObject({ state: 'note', found: expect.stringContaining('gone') });
  });

  it('finds a back end that answers with another time, or not like itself', { timeout: 60_000 }, async () => {
    far = createServer((_request, response) => {
      response.writeHead(200, { date: 'Wed, 01 Jan 2020 00:00:00 GMT', 'content-type': 'text/html' });
      response.end('<html>mantenimiento</html>');
    });
    await new Promise<void>((done) => far?.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(far.address() as AddressInfo).port}/`;
    home = await makeHome({ url, syncUrl: url });
    const found = await doctor();
    expect(found.wrong).toEqual(['backend notifica/send', 'backend notifica/ask', 'clock of notifica']);
    expect(found.of('backend notifica/send')?.found).toBe('does not answer like itself (HTTP 200)');
  });

  it('finds a store that cannot be reached, and nothing else to be its fault', { timeout: 60_000 }, async () => {
    simulator = await startSimulator({});
    home = await makeHome(simulator, { databaseUrl: 'postgres://nobody:top-secret@127.0.0.1:1/none' });
    const found = await doctor();
    expect(found.wrong).toEqual(['store']);
    expect(found.of('store')?.found).toBe('cannot be reached (ECONNREFUSED)');
    expect(found.out).not.toContain('top-secret');
  });

  it('says what is wrong with the file, in words and marks', async () => {
    home = await makeHome({ url: 'http://127.0.0.1:1', syncUrl: 'http://127.0.0.1:1' });
    writeFileSync(home.configFile, 'profile: sandbox\nhttp: { prot: 1 }\n');
    const { code, out } = await runCarpeta(['doctor'], { GATEWAY_CONFIG: home.configFile });
    expect(code).toBe(1);
    expect(out).toMatch(/^✘ configuration: http\.prot .*\n {4}→ carpeta config check /);
  });
});

describe('what ends', () => {
  const now = new Date('2026-10-01T08:00:00Z');
  const config = { http: { tls: null } } as unknown as Config;
  const sealsUntil = (ends: Date | string) =>
    ({ expiries: () => [{ entity: 'L01999999', backend: null, ends }], unusable: () => null }) as unknown as Seals;

  it.each([
    ['well', new Date('2027-10-01T08:00:00Z'), 'ok'],
    ['soon', '2026-10-20', 'note'],
    ['over', '2026-09-30', 'wrong'],
  ])('is told ahead of time: %s', (_what, ends, state) => {
    expect(checkKeys(config, sealsUntil(ends), [], now)).toMatchObject([{ what: 'seal L01999999', state }]);
  });
});
