import { afterEach, expect, it } from 'vitest';
import { runCarpeta } from '../support/carpeta-process.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { countAllIn, eventOf, get, pause, postUntilAccepted, until } from '../support/e-office.ts';
import {
  CLIENT_KEY,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

const HOUR_MS = 3_600_000;
const EVENTS = 24;
let database: TestDatabase;
let simulator: SimulatorProcess;
const homes: Home[] = [];
const gateways: GatewayProcess[] = [];

afterEach(async () => {
  for (const gateway of gateways) await gateway.kill();
  await simulator?.stop();
  for (const home of homes) home.remove();
  await database?.drop();
});

/** What a process says of the back end's maintenance. */
async function maintenanceSeenBy({ url }: GatewayProcess): Promise<string | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return /^carpeta_backend_maintenance\{backend="notifica"\} (\d)$/m.exec(text)?.[1];
}

it('maintenance announced at one gateway holds the messages of all, a restarted one too; taken back, each arrives once', {
  timeout: 120_000,
}, async () => {
  database = await testDatabase();
  simulator = await startSimulator({ speed: { availableMs: HOUR_MS, finalMs: 2 * HOUR_MS } as never });
  for (let n = 0; n < 2; n += 1) {
    homes.push(await makeHome(simulator, { databaseUrl: database.url }));
    gateways.push(await startGatewayProcess(homes[n]!));
  }
  const [one, two] = gateways as [GatewayProcess, GatewayProcess];
  const carpeta = (argv: string[]) =>
    runCarpeta(argv, { CARPETA_URL: one.url, CARPETA_KEY: CLIENT_KEY, GATEWAY_CONFIG: homes[0]!.configFile });
  const to = new Date(Date.now() + HOUR_MS).toISOString().replace(/\.\d+/, '');
  const announced = await carpeta([
    ...['maintenance', 'add', 'notifica', '--from', '2020-01-01T00:00', '--to', to, '--reason', 'Parada', '--json'],
  ]);
  expect([announced.code, announced.err]).toEqual([0, '']);
  const { id } = JSON.parse(announced.out) as { id: string };

  for (let n = 0; n < EVENTS; n += 1)
    await postUntilAccepted(n % 2 === 0 ? one.url : two.url, eventOf({ id: `m${n}`, file: `F${n % 5}` }), pause);
  expect(await countAllIn(two.url, 'held')).toBe(EVENTS);
  await two.kill();
  gateways[1] = await startGatewayProcess(homes[1]!);
  // Both have been round their loops by the time that both say so.
  for (const gateway of gateways) await until(async () => (await maintenanceSeenBy(gateway)) === '1', 60);
  expect((await simulator.counts()).created).toBe(0);
  const { rows } = await database.pool.query('select attempts, count(*)::int as n from message group by attempts');
  expect(rows).toEqual([{ attempts: 0, n: EVENTS }]);
  const { checks } = JSON.parse((await carpeta(['doctor', '--json'])).out) as {
    checks: { what: string; found: string }[];
  };
  expect(checks.find(({ what }) => what === 'backend notifica')?.found).toContain('under maintenance until');

  const removed = await carpeta(['maintenance', 'remove', 'notifica', id, '--reason', 'Ya ha vuelto']);
  expect([removed.code, removed.out]).toEqual([0, `${id} is taken back.\n`]);
  await until(async () => (await countAllIn(gateways[1]!.url, 'accepted')) === EVENTS, 500);
  const { created, doubled } = await simulator.counts();
  expect({ created, doubled }).toEqual({ created: EVENTS, doubled: 0 });
  const { items } = await get<{ items: { attempts?: number }[] }>(one.url, '/v1/messages?delivery=held');
  expect(items).toEqual([]);
  expect((await carpeta(['maintenance', 'list', 'notifica'])).out).toBe('No maintenance is announced.\n');
});
