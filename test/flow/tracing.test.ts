import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type CollectedSpan, startCollector } from '../support/collector.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { AUTH, act, allMessages, eventOf, post, until } from '../support/e-office.ts';
import {
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';
import { bodyOf, type Stub, stubServer } from '../support/stub-server.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SENDER = '00f067aa0ba902b7';

let database: TestDatabase;
let simulator: SimulatorProcess;
let collector: Awaited<ReturnType<typeof startCollector>>;
let receiver: Stub | undefined;
let homes: Home[] = [];
let gateways: GatewayProcess[] = [];

afterEach(async () => {
  for (const each of gateways) await each.kill();
  await simulator?.stop();
  await collector?.close();
  await receiver?.close();
  for (const each of homes) each.remove();
  await database?.drop();
  [gateways, homes, receiver] = [[], [], undefined];
});

/** One more process on the same store; `name`: as the collector is told who it is. */
async function startTraced(name: string, port: number): Promise<GatewayProcess> {
  const home = await makeHome(simulator, { databaseUrl: database.url, port });
  homes.push(home);
  const config = JSON.parse(readFileSync(home.configFile, 'utf8')) as object;
  const headers = `Authorization: Bearer of-the-collector\nX-Process: ${name}\n`;
  writeFileSync(join(home.folder, 'trace.headers'), headers);
  const tracing = { otlpUrl: collector.url, headersFile: 'trace.headers' };
  writeFileSync(home.configFile, JSON.stringify({ ...config, tracing }));
  const gateway = await startGatewayProcess(home);
  gateways.push(gateway);
  return gateway;
}

const at = (span: CollectedSpan, key: string) => {
  const found = span.attributes.find((each) => each.key === key)?.value;
  return found === undefined ? null : Object.values(found)[0];
};

it('the whole life of an event is one tree: taken in, tried with its call, called back about, asked for', {
  timeout: 120_000,
}, async () => {
  const port = await freePort();
  database = await testDatabase();
  collector = await startCollector();
  simulator = await startSimulator({
    speed: { availableMs: 200, finalMs: 600 } as never,
    adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica`,
  });
  const gateway = await startTraced('one', port);

  const event = { ...eventOf({ id: 'followed' }), traceparent: `00-${TRACE}-${SENDER}-01` };
  expect((await post(gateway.url, event)).status).toBe(202);
  expect((await post(gateway.url, eventOf({ id: 'alone' }))).status).toBe(202);
  const unfollowed = { ...eventOf({ id: 'unfollowed' }), traceparent: `00-${TRACE.replace('4', '5')}-${SENDER}-00` };
  expect((await post(gateway.url, unfollowed)).status).toBe(202);
  await until(
    async () => (await allMessages(gateway.url, 'entity=L01999999')).filter(({ final }) => final).length === 3,
    500,
  );
  await gateway.term();

  const { spans } = collector.state;
  const traces = Map.groupBy(spans, ({ traceId }) => traceId);
  // What its sender does not follow is not told.
  expect(traces.size).toBe(2);
  expect(traces.has(TRACE)).toBe(true);
  for (const [traceId, tree] of traces) {
    const [root, ...others] = tree.filter(({ name }) => name === 'event.accept');
    if (root === undefined) throw new Error('no root');
    expect(others).toEqual([]);
    expect(root.parentSpanId).toBe(traceId === TRACE ? SENDER : undefined);
    const under = (parent: CollectedSpan) => tree.filter(({ parentSpanId }) => parentSpanId === parent.spanId);
    const names = new Set(under(root).map(({ name }) => name));
    expect([...names].toSorted()).toEqual(['callback.receive', 'message.attempt', 'message.poll']);
    const [attempt] = under(root).filter(({ name }) => name === 'message.attempt');
    if (attempt === undefined) throw new Error('no attempt');
    const [call] = under(attempt);
    expect([call?.name, call?.kind, call && at(call, 'http.response.status_code')]).toEqual(['backend.send', 3, '200']);
    expect([at(attempt, 'carpeta.outcome'), at(attempt, 'carpeta.code'), attempt.status]).toEqual([
      'accepted',
      '000',
      {},
    ]);
    const known = new Set([...tree.map(({ spanId }) => spanId), SENDER, undefined]);
    expect(tree.filter(({ parentSpanId }) => !known.has(parentSpanId))).toEqual([]);
    for (const each of tree) expect(BigInt(each.endTimeUnixNano) >= BigInt(each.startTimeUnixNano)).toBe(true);
  }
  const told = collector.state.bodies.join('');
  expect(told).not.toMatch(/00000000T|FICTICIA|CIUDADANIA|Licencia/);
  expect(collector.state.headers[0]).toMatchObject({ authorization: 'Bearer of-the-collector' });
  expect(gateway.output()).not.toContain('of-the-collector');
  expect((await simulator.counts()).doubled).toBe(0);
});

/* Said in every place where an event, a wish or a subscription may say something of a person, or a secret. */
const CANARIES = [
  '00000000T',
  'CIUDADANIA',
  'PERDIDA',
  'ESPERA',
  'Canario amarillo',
  'reason-canary',
  'path-canary',
  'clave-de-prueba',
];

it('two processes tell one tree of each message: a lost answer asked for, a wish, the e-office told; and nothing of a person', {
  timeout: 120_000,
}, async () => {
  const port = await freePort();
  database = await testDatabase();
  collector = await startCollector();
  simulator = await startSimulator({
    speed: { availableMs: 200, finalMs: 600 } as never,
    adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica`,
  });
  let refused = false;
  receiver = await stubServer(async (request, response) => {
    const ofMessage = (await bodyOf(request)).includes('msg_');
    // The first of a message is not taken: it comes again.
    response.writeHead(ofMessage && !refused ? 503 : 204).end();
    refused ||= ofMessage;
  });
  const one = await startTraced('one', port);
  const two = await startTraced('two', await freePort());
  const subscribed = await fetch(`${one.url}/v1/subscriptions`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${receiver.url}/path-canary` }),
  });
  const { id: subscription, secret } = (await subscribed.json()) as { id: string; secret: string };
  expect(subscribed.status).toBe(201);
  const ids = Array.from({ length: 8 }, (_, n) => `lost-${n}`);
  for (const id of ids)
    expect((await post(one.url, eventOf({ id, surname: 'PERDIDA', title: 'Canario amarillo' }))).status).toBe(202);
  expect((await post(two.url, eventOf({ id: 'waits', surname: 'ESPERA' }))).status).toBe(202);
  const open = () => allMessages(one.url, 'legal=available');
  await until(async () => (await open()).some(({ event }) => event.id === 'waits'), 300);
  const waiting = (await open()).find(({ event }) => event.id === 'waits');
  await act(two.url, `/v1/messages/${waiting?.id}/extend`, { days: 5, reason: 'reason-canary' });
  const spansNamed = (name: string) => collector.state.spans.filter((each) => each.name === name);
  await until(
    async () =>
      (await allMessages(one.url, 'delivery=accepted')).filter(({ final }) => final).length === ids.length &&
      spansNamed('change.attempt').length > 0 &&
      spansNamed('subscriber.tell').length > ids.length,
    300,
  );
  await one.term();
  await two.term();

  const trees = Map.groupBy(collector.state.spans, ({ traceId }) => traceId);
  expect(trees.size).toBe(ids.length + 1);
  const senders = new Map<string, Set<string>>();
  collector.state.spans.forEach(({ traceId }, n) => {
    senders.set(traceId, (senders.get(traceId) ?? new Set()).add(collector.state.from[n] ?? ''));
  });
  // Both work for both: at least one tree has branches of each.
  expect([...senders.values()].some((from) => from.size === 2)).toBe(true);
  for (const tree of trees.values()) {
    const roots = tree.filter(({ name }) => name === 'event.accept');
    expect(roots).toHaveLength(1);
    const known = new Set(tree.map(({ spanId }) => spanId));
    expect(known.size).toBe(tree.length);
    expect(tree.filter((each) => each !== roots[0] && !known.has(each.parentSpanId ?? ''))).toEqual([]);
    const names = new Set(tree.map(({ name }) => name));
    const waits = names.has('change.attempt');
    expect([...names].toSorted()).toEqual(
      [
        ...['backend.send', 'callback.receive', 'event.accept', 'message.attempt', 'message.poll', 'subscriber.tell'],
        waits ? 'change.attempt' : 'message.ask',
      ].toSorted(),
    );
    if (waits) continue;
    // Its one attempt is not known to have failed or not, and the question is answered: it is there.
    expect(
      tree.filter(({ name }) => name === 'message.attempt').map((each) => [at(each, 'carpeta.outcome'), each.status]),
    ).toEqual([['unknown', { code: 2 }]]);
    const asks = tree.filter(({ name }) => name === 'message.ask');
    expect(asks.map((each) => [at(each, 'carpeta.result'), at(each, 'carpeta.next'), each.kind]).at(-1)).toEqual([
      'found',
      'accepted',
      3,
    ]);
  }
  const [change] = spansNamed('change.attempt');
  expect(
    change && [at(change, 'carpeta.change'), at(change, 'carpeta.outcome'), at(change, 'carpeta.message')],
  ).toEqual(['extend', 'done', waiting?.id]);
  const tellings = spansNamed('subscriber.tell');
  expect(new Set(tellings.map((each) => at(each, 'carpeta.subscription')))).toEqual(new Set([subscription]));
  expect(
    tellings.filter(({ status }) => status.code === 2).map((each) => at(each, 'http.response.status_code')),
  ).toEqual(['503']);
  const said = collector.state.bodies.join('');
  for (const canary of [...CANARIES, secret, 'of-the-collector']) expect(said).not.toContain(canary);
  expect((await simulator.counts()).doubled).toBe(0);
});
