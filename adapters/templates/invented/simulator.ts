/**
 * The far side of the adapter, for the sandbox, the tests and integrators: the service of several entities on one
 * loopback port. It enforces its token and its bounds, keeps what it is told, and can hang, fail, reset or talk nonsense.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PDF } from './simulator-notices.ts';
import { answerPoll } from './simulator-poll.ts'; // poll
import { answerQueue } from './simulator-queue.ts'; // queue
import type { Answer, Asked, SimulatorState } from './simulator-state.ts';

export type { Fault, SimulatorState } from './simulator-state.ts';
export type InventedSimulator = SimulatorState & { url: string; close(): Promise<void> };

const MAX_BODY_BYTES = 256 * 1024;
type Way = (state: SimulatorState, asked: Asked) => Promise<Answer | 'reset' | null> | Answer | null;
const WAYS: readonly Way[] = [
  answerPoll, // poll
  answerQueue, // queue
];

export async function startSimulator(options: { token: string }): Promise<InventedSimulator> {
  const state: SimulatorState = {
    notices: [],
    documents: new Map(),
    files: new Map(),
    forged: new Set(),
    faults: new Map(),
    calls: [],
    told: new Map(),
    occupied: false, // queue
    loseAck: false, // queue
    acks: [], // queue
    onAck: async () => {}, // queue
  };
  const server = createServer((request, response) => void serve(state, options.token, request, response));
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

async function serve(state: SimulatorState, token: string, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const body = await readBody(request);
  state.calls.push(`${request.method} ${url.pathname}`);
  const say = ({ status, body: text = '' }: Answer) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  if (path[0] === 'files') return serveFile(state, response, path[1] ?? '');
  if (!same(request.headers.authorization ?? '', `Bearer ${token}`)) return say({ status: 401 });
  const code = url.searchParams.get('entity') ?? path[1] ?? '';
  switch (state.faults.get(code)) {
    case 'hang':
      return;
    case 'reset':
      return void request.socket.destroy();
    case 'error':
      return say({ status: 503, body: '<html>Out of service</html>' });
    case 'garbage':
      return say({ status: 200, body: '{"this": is not JSON' });
    case undefined:
      break;
  }
  const asked: Asked = { method: request.method ?? '', path, query: url.searchParams, body };
  for (const way of [...WAYS, answerCommon]) {
    const answer = await way(state, asked);
    if (answer === 'reset') return void request.socket.destroy();
    if (answer !== null) return say(answer);
  }
  say({ status: 404 });
}

/** Documents, and what it is told of its notices. */
function answerCommon(state: SimulatorState, { method, path, body }: Asked): Answer | null {
  const [what, id = '', more] = path;
  if (method === 'GET' && what === 'documents') {
    const url = state.documents.get(id) ?? state.documents.get('*');
    const bytes = { base64: PDF.toString('base64'), sha256: createHash('sha256').update(PDF).digest('base64') };
    if (state.forged.has(id)) bytes.sha256 = createHash('sha256').digest('base64');
    return json(url === undefined ? bytes : { url });
  }
  if (method === 'POST' && what === 'notices' && more === 'state') {
    if (!state.notices.some((notice) => notice.id === id)) return { status: 404 };
    state.told.set(id, [...(state.told.get(id) ?? []), body]);
    return { status: 204 };
  }
  return null;
}

function serveFile(state: SimulatorState, response: ServerResponse, name: string): void {
  const { status, bytes } = state.files.get(name) ?? { status: 200, bytes: PDF };
  response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(bytes);
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece);
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}

function same(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
