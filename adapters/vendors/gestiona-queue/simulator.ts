/**
 * The far side of the adapter, for the sandbox, the tests and integrators: one Gestiona on a loopback port. It enforces
 * tokens, one consumer for a queue, the hold and the counter of deliveries, media types and pages, and can be told to hang,
 * fail, reset, talk nonsense, lose an answer, ask to wait or refuse its tokens.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCESS_TOKEN, ADDON_TOKEN, AUTHORIZATIONS, MEDIA } from './codes.ts';
import { type Office, resource } from './simulator-files.ts';
import { type Answered, deliver, type SimulatedQueue, shown, subscribe, takeAnswer } from './simulator-queues.ts';
import { pageOf, type Said, say } from './simulator-said.ts';

export type GestionaFault = 'hang' | 'error' | 'garbage' | 'reset' | 'too-many' | 'refuse-token';
export type GestionaSimulatorOptions = { accessToken: string; addonToken: string; now?: () => Date };

export type GestionaSimulator = Office & {
  /** Of the API: `…/rest`. */
  url: string;
  /** By connector code. */
  queues: Map<string, SimulatedQueue>;
  /** Authorisations of the add-on, by id: whether a person has given it. */
  authorizations: Map<string, boolean>;
  /** By connector code, for what concerns its queue; `*` for every request. */
  faults: Map<string, GestionaFault>;
  /** What was answered to messages, in order. */
  answers: Answered[];
  /** So many answers will be lost before they count. */
  loseAnswers: number;
  /** Called with each answer, before it counts. */
  onAnswer: () => Promise<void>;
  /** `METHOD path` of every request. */
  calls: string[];
  /** Requests that were begun and have no answer: those it hangs on. */
  hanging(): number;
  close(): Promise<void>;
};

type State = Omit<GestionaSimulator, 'close'> & GestionaSimulatorOptions;
type Asked = { method: string; path: string[]; query: URLSearchParams; body: string; request: IncomingMessage };

const MAX_BODY_BYTES = 64 * 1024;
const NOT_FOUND: Said = { status: 404, type: 'error', body: { code: 404, name: 'Not Found' } };
const UNAUTHORISED: Said = { status: 401, type: 'error', body: { code: 401, name: 'Unauthorized' } };

export async function startGestionaSimulator(options: GestionaSimulatorOptions): Promise<GestionaSimulator> {
  const held = new Set<IncomingMessage>();
  const state: State = {
    ...options,
    url: '',
    queues: new Map(),
    files: new Map(),
    thirds: new Map(),
    contents: new Map(),
    forbidden: new Set(),
    pageSize: 10,
    authorizations: new Map(),
    faults: new Map(),
    answers: [],
    loseAnswers: 0,
    onAnswer: async () => {},
    calls: [],
    hanging: () => held.size,
  };
  const server = createServer((request, response) => void answer(state, { request, response, held }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rest`;
  return Object.assign(state, {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

async function answer(
  state: State,
  { request, response, held }: { request: IncomingMessage; response: ServerResponse; held: Set<IncomingMessage> },
): Promise<void> {
  const url = new URL(request.url ?? '', state.url);
  const [root, ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const asked: Asked = {
    method: request.method ?? '',
    path,
    query: url.searchParams,
    body: await bodyOf(request),
    request,
  };
  state.calls.push(`${asked.method} ${request.url}`);
  const fault = state.faults.get('*') ?? (path[0] === 'queues' ? state.faults.get(path[2] ?? '') : undefined);
  switch (fault) {
    case 'hang':
      held.add(request);
      request.socket.once('close', () => held.delete(request));
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'error':
      response.writeHead(503).end('<html>Fuera de servicio</html>');
      return;
    case 'too-many':
      response.writeHead(429, { 'retry-after': '600' }).end();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"content": [ no es JSON');
      return;
    case 'refuse-token':
      return say(response, request.headers.accept, UNAUTHORISED);
    case undefined:
      break;
  }
  const said = root === 'rest' ? await route(state, asked) : NOT_FOUND;
  if (said === 'lost') request.socket.destroy();
  else say(response, request.headers.accept, said);
}

async function route(state: State, asked: Asked): Promise<Said | 'lost'> {
  const { method, path, query } = asked;
  const byAddon = path.length === 0 || path[0] === 'addon';
  const [name, token] = byAddon ? [ADDON_TOKEN, state.addonToken] : [ACCESS_TOKEN, state.accessToken];
  const given = asked.request.headers[name];
  if (byAddon) return given === token ? addon(state, asked) : { status: 403, type: 'error', body: { code: 403 } };
  if (given !== token) return UNAUTHORISED;
  const list = (items: readonly unknown[], type: string) =>
    pageOf(items, { here: `${state.url}/${path.join('/')}`, query, size: state.pageSize, type });
  if (method === 'GET' && path.join('/') === 'connectors')
    return list(
      [...state.queues.keys()].map((code) => ({ code, name: code, fields: [], links: [] })),
      'connectors',
    );
  if (method === 'GET' && path.join('/') === 'queues/subscriptions') {
    const ours = [...state.queues].filter(([, { consumer }]) => consumer === token);
    return list(
      ours.map(([code]) => ({ name: `connectors#${code}`, links: [] })),
      'queues.subscriptions',
    );
  }
  if (path[0] === 'queues') return queueing(state, asked, token);
  if (method !== 'GET') return { status: 405 };
  return resource({ office: state, base: state.url, path, query }) ?? NOT_FOUND;
}

async function queueing(state: State, asked: Asked, token: string): Promise<Said | 'lost'> {
  const { method, path, query, body, request } = asked;
  const [, , code = '', target] = path;
  const queue = state.queues.get(code);
  if (queue === undefined) return NOT_FOUND;
  const now = (state.now ?? (() => new Date()))().getTime();
  if (method === 'POST' && target === undefined) return deliver(queue, { token, query, now });
  if (method === 'POST' && target === 'subscription') return subscribe(queue, token);
  const message = queue.messages.find((each) => each.target === target);
  if (target === undefined || message === undefined) return NOT_FOUND;
  if (method === 'GET') return { status: 200, type: 'queues.message', body: shown(message) };
  if (request.headers['content-type'] !== MEDIA.answer) return { status: 415 };
  await state.onAnswer();
  if (state.loseAnswers > 0) {
    state.loseAnswers -= 1;
    return 'lost';
  }
  const answered = takeAnswer(queue, target, body);
  if (answered === null) return { status: 400, type: 'error', body: { code: 400 } };
  state.answers.push({ connector: code, target, answer: answered });
  return { status: 200 };
}

/** The bookmarks, in an order of no meaning, and what a person gives an add-on. */
function addon({ url, authorizations, accessToken }: State, { method, path }: Asked): Said {
  if (path.length === 0) {
    const rels = ['vnd.gestiona.uploads', 'vnd.gestiona.registry.offices', AUTHORIZATIONS, 'vnd.gestiona.files'];
    const hrefs: Readonly<Record<string, string>> = { [AUTHORIZATIONS]: `${url}/addon/authorizations` };
    return {
      status: 200,
      type: 'root',
      body: { links: rels.map((rel) => ({ rel, href: hrefs[rel] ?? `${url}/${rel}` })) },
    };
  }
  const [, , id] = path;
  if (method === 'POST' && id === undefined) {
    const made = `authorization-${authorizations.size + 1}`;
    authorizations.set(made, false);
    return { status: 201, headers: { location: `${url}/addon/authorizations/${made}` } };
  }
  const given = authorizations.get(id ?? '');
  if (given === undefined) return NOT_FOUND;
  if (!given) return { status: 401, headers: { location: `${url.replace(/rest$/, 'autorizar')}/${id}` } };
  return {
    status: 200,
    type: 'addon-authorization',
    body: { access_token: accessToken, user_id: 'user-1', links: [] },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece);
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}
