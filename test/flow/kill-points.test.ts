import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, countIn, eventOf, get, pause, post, postUntilAccepted, until } from '../support/e-office.ts';
import {
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

let simulator: SimulatorProcess;
let home: Home;
let gateway: GatewayProcess;

beforeEach(async () => {
  simulator = await startSimulator({ slowMs: 600, speed: { availableMs: 3_600_000, finalMs: 7_200_000 } as never });
  home = await makeHome(simulator);
  gateway = await startGatewayProcess(home);
});
afterEach(async () => {
  await gateway?.kill();
  await simulator?.stop();
  home?.remove();
});

/** A second connection to the embedded database, to hold what the gateway is about to touch. */
async function intruder(): Promise<pg.Client> {
  const data = join(home.folder, 'data');
  const client = new pg.Client({
    host: join(data, 'socket'),
    user: 'gateway',
    password: readFileSync(join(data, 'pg.password'), 'utf8'),
    database: 'postgres',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}
/** Waits until a statement of the gateway is held up by a lock; asked outside the transaction that holds it. */
async function untilBlocked(statement: string): Promise<void> {
  const watcher = await intruder();
  await until(async () => {
    const { rows } = await watcher.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like $1`,
      [statement],
    );
    return rows.length > 0;
  }, 20);
  await watcher.end();
}
async function restart(): Promise<void> {
  await gateway.kill();
  gateway = await startGatewayProcess(home);
}
const created = async () => (await simulator.counts()).created;
const allAccepted = (n: number) => until(async () => (await countIn(gateway.url, 'accepted', 100)) === n, 50);
async function expectOnce(n = 1): Promise<void> {
  await allAccepted(n);
  const counts = await simulator.counts();
  expect({ created: counts.created, doubled: counts.doubled }).toEqual({ created: n, doubled: 0 });
}

describe('kill -9 of the gateway', () => {
  it('before the commit: nothing was accepted and nothing is there; posted again it is accepted once', async () => {
    const holder = await intruder();
    await holder.query('begin; lock table status_change in access exclusive mode');
    const answer = post(gateway.url, eventOf({ id: 'k1' })).then(
      (response) => response.status,
      () => 'no answer',
    );
    await untilBlocked('%insert into message%');
    await gateway.kill();
    await holder.end();
    expect(await answer).toBe('no answer');
    gateway = await startGatewayProcess(home);
    expect(
      (
        await fetch(`${gateway.url}/v1/receipts?source=urn:dir3:L01999999:prueba&id=k1`, {
          headers: { authorization: 'Bearer cliente-de-prueba' },
        })
      ).status,
    ).toBe(404);
    expect((await post(gateway.url, eventOf({ id: 'k1' }))).status).toBe(202);
    await expectOnce();
  });

  it('right after the commit: it is delivered once', async () => {
    expect((await post(gateway.url, eventOf({ id: 'k2' }))).status).toBe(202);
    await restart();
    await expectOnce();
    expect((await post(gateway.url, eventOf({ id: 'k2' }))).status).toBe(200);
  });

  it('during the call: the platform has it, the gateway asks and adopts it', async () => {
    await post(gateway.url, eventOf({ id: 'k3', surname: 'LENTA' }));
    await until(async () => (await created()) === 1, 10);
    await restart();
    await expectOnce();
  });

  it('after the answer, before it is recorded: the gateway asks and adopts it', async () => {
    await post(gateway.url, eventOf({ id: 'k4', surname: 'LENTA' }));
    await until(async () => (await created()) === 1, 10);
    const holder = await intruder();
    await holder.query('begin; select 1 from message for update');
    await untilBlocked('with moved as%');
    await gateway.kill();
    await holder.end();
    gateway = await startGatewayProcess(home);
    await expectOnce();
  });
});

describe('kill -9 in the middle of what several messages write together', () => {
  const ids = Array.from({ length: 6 }, (_, n) => `s${n}`);
  /** All are there before the first is claimed, so that they go together. */
  async function postTogether(surname: string): Promise<void> {
    await act(gateway.url, '/v1/backends/notifica/pause', { reason: 'prueba' });
    for (const id of ids) await post(gateway.url, eventOf({ id, surname }));
  }
  const resume = () => act(gateway.url, '/v1/backends/notifica/resume', { reason: 'prueba' });

  it('before they are begun: nothing has left, and each is sent once', async () => {
    await postTogether('ACCEDE');
    const holder = await intruder();
    await holder.query('begin; lock table evidence in share mode');
    await resume();
    await untilBlocked('%attempts = m.attempts + 1%');
    await gateway.kill();
    await holder.end();
    expect(await created()).toBe(0);
    gateway = await startGatewayProcess(home);
    await expectOnce(ids.length);
  });

  it('after the answers, before they are recorded: each is asked for and adopted', async () => {
    await postTogether('LENTA');
    const holder = await intruder();
    await holder.query('begin; lock table attempt in share mode');
    await resume();
    await untilBlocked('%insert into attempt%');
    await gateway.kill();
    await holder.end();
    gateway = await startGatewayProcess(home);
    await expectOnce(ids.length);
  });
});

describe('kill -9 of the database under the gateway', () => {
  it('while messages are in flight: it comes back, and each is there once', { timeout: 90_000 }, async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `d${n}`);
    const posting = Promise.all(ids.map((id) => postUntilAccepted(gateway.url, eventOf({ id }), pause)));
    await until(async () => (await created()) >= 5, 10);
    const postmaster = Number(readFileSync(join(home.folder, 'data/pg18/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGKILL');
    await posting;
    await expectOnce(ids.length);
    expect(await get<{ items: unknown[] }>(gateway.url, '/v1/messages?delivery=dead')).toMatchObject({ items: [] });
  });
});

describe('SIGTERM under load', () => {
  it('finishes what is in flight, begins nothing new, exits 0, and leaves the rest for the next start', {
    timeout: 90_000,
  }, async () => {
    // Paused while they come in, so that however slow the machine is there is a queue to leave behind.
    await act(gateway.url, '/v1/backends/notifica/pause', { reason: 'prueba' });
    for (let n = 0; n < 60; n += 1) await post(gateway.url, eventOf({ id: `t${n}`, surname: 'LENTA' }));
    await act(gateway.url, '/v1/backends/notifica/resume', { reason: 'prueba' });
    await until(async () => (await created()) >= 5, 10);
    expect(await gateway.term()).toBe(0);
    const atExit = await created();
    gateway = await startGatewayProcess(home);
    // What was in flight was finished and recorded: nothing needs to be asked for.
    expect(gateway.output()).not.toContain('gateway.recovered');
    expect(atExit).toBeLessThan(60);
    await expectOnce(60);
  });
});
