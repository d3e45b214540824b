/** The drill: a backup under load, more sent after it, the store lost, restored, and everybody goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCarpeta } from '../support/carpeta-process.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { AUTH, countAllIn, eventOf, get, pause, post, postUntilAccepted, until } from '../support/e-office.ts';
import {
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

const BEFORE = 50;
const AFTER = 60;
const LANES = 5;
const NEW = 10;
let simulator: SimulatorProcess;
let gateway: GatewayProcess;
let folder: string;
const homes: Home[] = [];
const databases: TestDatabase[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-drill-'));
});
afterEach(async () => {
  await gateway?.kill();
  await simulator?.stop();
  for (const home of homes.splice(0)) home.remove();
  for (const database of databases.splice(0)) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const eventNumber = (n: number) =>
  eventOf({ id: `r${n}`, file: `F${n % 30}`, surname: n % 7 === 0 ? 'PERDIDA' : 'FICTICIA' });

/** Checkpoints concern no message. */
type Change = { cursor: string; messageId: string | null; sequence: number | null; at: string; to: string };
type Changes = { items: Change[] };
const identity = ({ messageId, sequence, at, to }: Change) => `${messageId} ${sequence} ${at} ${to}`;

async function changesAfter(after: string | null): Promise<Changes['items']> {
  const items: Changes['items'] = [];
  for (;;) {
    const last: string | null = items.at(-1)?.cursor ?? after;
    const page: Changes = await get(gateway.url, `/v1/changes?limit=100${last === null ? '' : `&after=${last}`}`);
    if (page.items.length === 0) return items;
    items.push(...page.items);
  }
}

/** What an e-office does once it hears of the restore. */
async function handInAgain(n: number): Promise<boolean> {
  const query = `source=urn:dir3:L01999999:prueba&id=r${n}`;
  const { status } = await fetch(`${gateway.url}/v1/receipts?${query}`, { headers: AUTH });
  if (status === 200) return false;
  await postUntilAccepted(gateway.url, eventNumber(n), pause);
  return true;
}

/** Each message that was sent, and whether its back end had been asked for it before. */
function sentUnasked(log: string): string[] {
  const asked = new Set<string>();
  const unasked: string[] = [];
  for (const line of log.split('\n')) {
    if (!line.includes('"message.a')) continue;
    const { event, message = '', next } = JSON.parse(line) as Record<string, string>;
    if (event === 'message.asked' && next === 'queued') asked.add(message);
    if (event === 'message.attempted' && !asked.has(message)) unasked.push(message);
  }
  return unasked;
}

describe.each([{ store: 'embedded' }, { store: 'external' }])('a store that is lost ($store)', ({ store }) => {
  it('is restored from a backup taken under load: nothing is lost, nothing doubled, no cursor seen twice', {
    timeout: 240_000,
  }, async () => {
    const port = await freePort();
    simulator = await startSimulator({
      adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica`,
      // Nothing at the far side saves us from sending twice.
      refuseDuplicateReferences: false,
      findDelayMs: 300,
      speed: { availableMs: 300, finalMs: 3_600_000, certificateMs: 100 },
    });
    const makeStore = async () => {
      if (store === 'embedded') return {};
      const database = await testDatabase({ empty: true });
      databases.push(database);
      return { databaseUrl: database.url };
    };
    const home = await makeHome(simulator, { port, ...(await makeStore()) });
    homes.push(home);
    gateway = await startGatewayProcess(home);
    const file = join(folder, 'gateway.backup');
    let posted = 0;
    let events = Number.POSITIVE_INFINITY;
    const lane = async () => {
      while (posted < events) {
        posted += 1;
        await postUntilAccepted(gateway.url, eventNumber(posted - 1), pause);
        // Under load while the backup is taken, and not without end.
        await pause();
      }
    };
    const posting = Promise.all(Array.from({ length: LANES }, lane));
    await until(async () => posted >= BEFORE, 10);
    const backup = await runCarpeta(['backup', file, '--json'], { GATEWAY_CONFIG: home.configFile });
    expect(backup).toMatchObject({ code: 0, err: expect.stringContaining('THE DATA KEY IS NOT IN THIS BACKUP') });
    const { rows } = JSON.parse(backup.out) as { rows: Record<string, number> };
    expect(rows.message).toBeGreaterThanOrEqual(BEFORE - LANES);
    events = posted + AFTER;
    await posting;
    events = posted;
    // The backup knows nothing of most that was sent by now, and some has not been sent yet.
    await until(async () => (await simulator.counts()).created >= events - 20, 20);
    expect(rows.message).toBeLessThan(events);
    const seen = await changesAfter(null);
    await gateway.kill();

    const next = await makeHome(simulator, { port, ...(await makeStore()) });
    homes.push(next);
    const restored = await runCarpeta(['restore', file, '--json'], { GATEWAY_CONFIG: next.configFile });
    expect(restored).toMatchObject({ code: 0, err: '' });
    gateway = await startGatewayProcess(next);
    let missing = 0;
    for (let n = 0; n < events; n += 1) if (await handInAgain(n)) missing += 1;
    expect(missing).toBe(events - (rows.event ?? 0));
    for (let n = events; n < events + NEW; n += 1) expect((await post(gateway.url, eventNumber(n))).status).toBe(202);
    await until(async () => (await countAllIn(gateway.url, 'accepted')) === events + NEW, 300);
    const { created, doubled } = await simulator.counts();
    expect({ created, doubled }).toEqual({ created: events + NEW, doubled: 0 });
    expect(gateway.output()).toContain('"message.attempted"');
    expect(sentUnasked(gateway.output())).toEqual([]);

    // Whoever read the feed goes on from where it was, and misses nothing that happens now.
    const last = seen.at(-1)?.cursor ?? null;
    const news = await changesAfter(last);
    const cursors = new Set(seen.map(({ cursor }) => cursor));
    expect(news.filter(({ cursor }) => cursors.has(cursor))).toEqual([]);
    expect(new Set(news.map(({ messageId }) => messageId)).size).toBeGreaterThan(NEW);
    // What the backup had not yet numbered is told again, as it was; all else rises for each message.
    const told = new Set(seen.map(identity));
    const highest = new Map(seen.map(({ messageId, sequence }) => [messageId, sequence]));
    const fresh = news.filter((change) => !told.has(identity(change)));
    const ofMessages = fresh.filter(({ messageId }) => messageId !== null);
    expect(ofMessages.filter(({ messageId, sequence }) => (sequence ?? 0) <= (highest.get(messageId) ?? 0))).toEqual(
      [],
    );
  });
});
