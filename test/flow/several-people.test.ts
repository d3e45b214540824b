import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventOf, get, post, until } from '../support/e-office.ts';
import {
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

type Message = {
  id: string;
  ref: string;
  delivery: string;
  remoteId: string | null;
  reference: string;
  attempts: { startedAt: string; durationMs: number }[];
};

let database: TestDatabase;
let simulator: SimulatorProcess;
let home: Home;
let gateway: GatewayProcess;

beforeAll(async () => {
  database = await testDatabase();
  simulator = await startSimulator({ speed: { availableMs: 3_600_000, finalMs: 7_200_000 } as never });
  home = await makeHome(simulator, { databaseUrl: database.url });
  gateway = await startGatewayProcess(home);
});
afterAll(async () => {
  await gateway?.kill();
  await simulator?.stop();
  home?.remove();
  await database?.drop();
});

/** One event for a person of each surname, in one file; its messages when nothing about their delivery is open. */
async function handOver(id: string, surnames: readonly string[]): Promise<Message[]> {
  const event = eventOf({ id, file: id });
  const data = event.data as { sendings: { holder: object }[] };
  const [first] = data.sendings;
  data.sendings = surnames.map((surname1, n) => ({
    ...first,
    ref: String(n + 1),
    holder: { ...first?.holder, surname1 },
  }));
  const answer = await post(gateway.url, event);
  expect(answer.status).toBe(202);
  const { messages } = (await answer.json()) as { messages: { id: string; ref: string }[] };
  expect(messages.map((each) => each.ref)).toEqual(surnames.map((_, n) => String(n + 1)));
  let views: Message[] = [];
  await until(async () => {
    views = await Promise.all(messages.map((each) => get<Message>(gateway.url, `/v1/messages/${each.id}`)));
    return views.every((each) => each.delivery === 'accepted' || each.delivery === 'rejected');
  });
  return views;
}

it('each person of an event has a message, a reference and an end of their own: one refused stops no other', {
  timeout: 60_000,
}, async () => {
  const views = await handOver('varias', ['FICTICIA', 'RECHAZO4534', 'FICTICIA', 'PERDIDA', 'FICTICIA']);
  expect(views.map((each) => each.delivery)).toEqual(['accepted', 'rejected', 'accepted', 'accepted', 'accepted']);
  expect(new Set(views.map((each) => each.reference)).size).toBe(5);
  expect(new Set(views.flatMap((each) => each.remoteId ?? [])).size).toBe(4);
  const { created, doubled } = await simulator.counts();
  expect({ created, doubled }).toEqual({ created: 4, doubled: 0 });
});

it('those of one event go in the order it names them, one after the other, as they are of one file', {
  timeout: 60_000,
}, async () => {
  const views = await handOver(
    'orden',
    Array.from({ length: 12 }, () => 'FICTICIA'),
  );
  const order = (await simulator.envios()).map((each) => each.identificador);
  const places = views.map((each) => order.indexOf(each.remoteId ?? ''));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  for (const [n, view] of views.entries()) {
    const before = views[n - 1]?.attempts[0];
    if (before === undefined) continue;
    const end = Date.parse(before.startedAt) + before.durationMs;
    expect(Date.parse(view.attempts[0]?.startedAt ?? '')).toBeGreaterThanOrEqual(end);
  }
});
