/**
 * The far side of the adapter, for the sandbox, the tests and integrators: the service on one loopback port. It enforces
 * keys, references and the order of states, gives receipts, and can hang, fail, reset, talk nonsense or lose an answer.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Held, isOver, live, move, stateOf } from './simulator-life.ts';
import { judge } from './simulator-rules.ts';
import type { SimulatorState } from './simulator-state.ts';

export type InventedBackendSimulator = SimulatorState & { url: string; close(): Promise<void> };
type Asked = { method: string; url: URL; body: string; issuers: readonly string[] };
type Answer = { status: number; value: unknown };

/** A document in base64, and what stands around it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const PDF = Buffer.from('%PDF-1.4\n% receipt of a simulated service\n%%EOF\n');

export async function startSimulator(options: {
  keys: ReadonlyMap<string, readonly string[]>;
  now?: () => Date;
}): Promise<InventedBackendSimulator> {
  const { keys, now = () => new Date() } = options;
  const state: SimulatorState = { keys, now, messages: [], fault: null, end: 'OPENED', calls: [] };
  const server = createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

async function serve(state: SimulatorState, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const body = await readBody(request);
  state.calls.push(`${request.method} ${url.pathname}`);
  const say = (status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  switch (state.fault) {
    case 'hang':
      return;
    case 'reset':
      return void request.socket.destroy();
    case 'error':
      return say(503, '<html>Out of service</html>');
    case 'garbage':
      return say(200, '{"this": is not JSON');
    case 'lost':
    case null:
      break;
  }
  const issuers = issuersOf(state, request.headers.authorization ?? '');
  if (issuers === null) return say(401, JSON.stringify({ error: 'KEY', message: 'the key is not known' }));
  const { status, value } = answer(state, { method: request.method ?? '', url, body, issuers });
  if (state.fault === 'lost' && status === 201) return void request.socket.destroy();
  say(status, JSON.stringify(value));
}

function answer(state: SimulatorState, asked: Asked): Answer {
  const { method, url, issuers } = asked;
  const [what, id = ''] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  if (method === 'GET' && what === 'status') return { status: 200, value: { service: 'up' } };
  if (what !== 'messages') return { status: 404, value: { error: 'FORMAT', message: 'no such address' } };
  if (method === 'POST') return take(state, asked);
  const [reference, issuer] = [url.searchParams.get('reference'), url.searchParams.get('issuer')];
  const held = state.messages.find(
    (each) =>
      issuers.includes(each.issuer) &&
      (id === '' ? each.reference === reference && each.issuer === issuer : each.id === id),
  );
  if (held === undefined) return { status: 404, value: { error: 'UNKNOWN', message: 'no such message' } };
  live(held, state.end, state.now());
  return { status: 200, value: shown(held, url.searchParams.get('receipt') === 'true') };
}

function take(state: SimulatorState, { body, issuers }: Asked): Answer {
  const judged = judge(body, issuers, state);
  if ('error' in judged) return { status: judged.status, value: { error: judged.error, message: judged.message } };
  const id = `m-${randomBytes(8).toString('hex')}`;
  const held: Held = { ...judged, id, receivedAt: state.now().getTime(), steps: [] };
  move(held, 'RECEIVED', state.now());
  state.messages.push(held);
  return { status: 201, value: { id } };
}

function shown(held: Held, receipt: boolean) {
  const { id, steps } = held;
  const proof = receipt && isOver(held) ? { base64: PDF.toString('base64'), madeAt: steps.at(-1)?.at } : undefined;
  return { id, state: stateOf(held), steps, receipt: proof };
}

/** Every key is compared, each in constant time. */
function issuersOf({ keys }: SimulatorState, authorization: string): readonly string[] | null {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  const given = digest(authorization);
  const found = [...keys].filter(([key]) => timingSafeEqual(digest(`Bearer ${key}`), given));
  return found[0]?.[1] ?? null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece);
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}
