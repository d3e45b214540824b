import { afterEach, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { countIn, eventOf, get, pause, postUntilAccepted, until } from '../support/e-office.ts';
import {
  CLIENT_KEY,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

const MESSAGES = 40;
const DAYS = 5;
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

type Wish = { kind: string; state: string };
type View = { id: string; legal: string | null; expiresOn: string; reference: string; wishes: Wish[] };

const ask = (url: string, id: string, verb: string, body: unknown) =>
  fetch(`${url}/v1/messages/${id}/${verb}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CLIENT_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(
    (response) => response.status,
    () => 0,
  );

/** Half of what can go wrong leaves the change made, half does not; some answers come late enough to be killed before. */
const TROUBLE = ['sincronizarEnvioOE', 'ampliarPlazoOE'].flatMap((operation) => [
  { service: 'ask', kind: 'lost-answer', probability: 0.15, operation },
  { service: 'ask', kind: 'reset-before', probability: 0.15, operation },
  { service: 'ask', kind: 'truncated', probability: 0.1, operation },
  { service: 'ask', kind: '503-html', probability: 0.1, operation },
  { service: 'ask', kind: 'slow-answer', delayMs: 700, probability: 0.5, operation },
]);

it('two operators at two gateways, one of them killed in the middle: each is annulled once or extended once', {
  timeout: 180_000,
}, async () => {
  database = await testDatabase();
  simulator = await startSimulator({ speed: { availableMs: 200, finalMs: 7_200_000 } as never });
  for (let n = 0; n < 2; n += 1) {
    const home = await makeHome(simulator, { databaseUrl: database.url });
    homes.push(home);
    gateways.push(await startGatewayProcess(home));
  }
  const [one, two] = gateways as [GatewayProcess, GatewayProcess];
  for (let n = 0; n < MESSAGES; n += 1) {
    const surname = n % 8 < 2 ? 'PERDIDA ESPERA' : 'ESPERA';
    await postUntilAccepted(n % 2 === 0 ? one.url : two.url, eventOf({ id: `c${n}`, surname }), pause);
  }
  const { items } = await get<{ items: View[] }>(one.url, `/v1/messages?limit=${MESSAGES}`);
  expect(items).toHaveLength(MESSAGES);
  const toAnnul = items.filter((_, n) => n % 2 === 0);
  const toExtend = items.filter((_, n) => n % 2 === 1);
  await until(async () => (await countIn(one.url, 'accepted', MESSAGES)) === MESSAGES);
  const before = new Map((await simulator.envios()).map((each) => [each.referenciaEmisor, each.caducidad]));

  await simulator.faults(TROUBLE);
  const wishes = [
    ...toAnnul.flatMap(({ id }) =>
      [one, two].map((gateway) => ask(gateway.url, id, 'cancel', { reason: 'Emitida por error' })),
    ),
    ...toExtend.flatMap(({ id }) =>
      [one, two].map((gateway, n) => ask(gateway.url, id, 'extend', { days: DAYS, reason: `Operador ${n}` })),
    ),
  ];
  expect(new Set(await Promise.all(wishes))).toEqual(new Set([200, 409]));
  await until(async () => two.output().includes('change.attempted'), 20);
  await two.kill();

  const view = (id: string) => get<View>(one.url, `/v1/messages/${id}`);
  const done = async () => {
    const views = await Promise.all(items.map((each) => view(each.id)));
    const closed = views.every((each) => each.wishes.every((wish) => wish.state === 'done'));
    const annulled = views.filter((each) => each.legal === 'annulled').length;
    return closed && annulled === toAnnul.length;
  };
  await until(done, 500);

  const envios = new Map((await simulator.envios()).map((each) => [each.referenciaEmisor, each]));
  for (const { id } of toAnnul) {
    const { reference, wishes: made } = await view(id);
    const { estado, datados } = envios.get(reference)!;
    expect([estado, datados.filter((each) => each.resultado === 'anulada').length, made.length]).toEqual([
      'anulada',
      1,
      1,
    ]);
  }
  for (const { id } of toExtend) {
    const { reference, expiresOn, wishes: made } = await view(id);
    const day = addDays(before.get(reference)!, DAYS);
    expect([envios.get(reference)!.caducidad, expiresOn, made.length]).toEqual([day, day, 1]);
  }
  const { created, doubled } = await simulator.counts();
  expect({ created, doubled }).toEqual({ created: MESSAGES, doubled: 0 });
});
