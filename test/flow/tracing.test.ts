import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type CollectedSpan, startCollector } from '../support/collector.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { allMessages, eventOf, post, until } from '../support/e-office.ts';
import {
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SENDER = '00f067aa0ba902b7';

let database: TestDatabase;
let simulator: SimulatorProcess;
let collector: Awaited<ReturnType<typeof startCollector>>;
let gateway: GatewayProcess;
let home: Home;

afterEach(async () => {
  await gateway?.kill();
  await simulator?.stop();
  await collector?.close();
  home?.remove();
  await database?.drop();
});

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
  home = await makeHome(simulator, { databaseUrl: database.url, port });
  const config = JSON.parse(readFileSync(home.configFile, 'utf8')) as object;
  writeFileSync(join(home.folder, 'trace.headers'), 'Authorization: Bearer of-the-collector\n');
  const tracing = { otlpUrl: collector.url, headersFile: 'trace.headers' };
  writeFileSync(home.configFile, JSON.stringify({ ...config, tracing }));
  gateway = await startGatewayProcess(home);

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
