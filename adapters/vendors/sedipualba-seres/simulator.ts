/**
 * The far side of the adapter, for the sandbox, the tests and integrators: SERES of several entities on one loopback
 * port, a path per entity code. It enforces the hashed login, tokens, windows in Madrid's local time and pages of ten,
 * and can be told to hang, fail, reset, talk nonsense or refuse its tokens.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filterSchema, loginSchema } from './schema.ts';
import { PDF, type SeresRecord } from './simulator-records.ts';

export type SeresFault = 'hang' | 'error' | 'garbage' | 'reset' | 'refuse-token' | 'too-many';
export type Annex = { tipoRuta: string; contenido?: string | null; url?: string | null; csv?: string | null };

export type SeresSimulatorOptions = {
  user: string;
  password: string;
  officer: string;
  now?: () => Date;
};

export type SeresSimulator = {
  /** With `{entity}` for an entity's code. */
  url: string;
  /** By entity code. */
  records: Map<string, SeresRecord[]>;
  /** What an annex opens to; one that is not here is its bytes on the service's own disk. */
  annexes: Map<number, Annex>;
  /** What the others open to, where it is not the service's own disk. */
  defaultAnnex: Annex | null;
  /** Bytes served at `/<code>/documentos/<name>`. */
  files: Map<string, { status: number; bytes: Uint8Array }>;
  /** By entity code; a method's faults go before. */
  faults: Map<string, SeresFault>;
  /** `METHOD path` of every request, without the host. */
  calls: string[];
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 256 * 1024;
const PAGE = 10;
/** How far the second of the login may be from ours. The real tolerance is not known. */
const SKEW_MS = 5 * 60_000;

type State = Omit<SeresSimulator, 'url' | 'close'> & {
  options: SeresSimulatorOptions;
  tokens: Map<string, string>;
  port: number;
};

export async function startSeresSimulator(options: SeresSimulatorOptions): Promise<SeresSimulator> {
  const state: State = {
    options,
    tokens: new Map(),
    records: new Map(),
    annexes: new Map(),
    defaultAnnex: null,
    files: new Map(),
    faults: new Map(),
    calls: [],
    port: 0,
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  state.port = (server.address() as AddressInfo).port;
  return Object.assign(state, {
    url: `http://127.0.0.1:${state.port}/{entity}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, code = '', path = ''] = /^\/(\d{5})\/(.*)$/.exec(request.url ?? '') ?? [];
  const body = await readBody(request);
  state.calls.push(`${request.method} ${request.url}`);
  switch (state.faults.get(code)) {
    case 'hang':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'error':
      return say(response, 503, '<html>Fuera de servicio</html>');
    case 'too-many':
      response.setHeader('retry-after', '600');
      return say(response, 429, '{}');
    case 'garbage':
      if (path.startsWith('seres/api/registro/')) return say(response, 200, '{"esto": no es JSON');
      break;
    case 'refuse-token':
      state.tokens.clear();
      break;
    case undefined:
      break;
  }
  const document = /^documentos\/([\w.-]+)$/.exec(path)?.[1];
  if (document !== undefined) return serveFile(state, response, document);
  if (path === 'seres/api/jwtautenticacion' && request.method === 'POST') return login(state, response, code, body);
  if (!authorised(state, request, code)) return say(response, 401, '{}');
  return registry(state, request, response, { code, path: path.replace('seres/api/registro/', ''), body });
}

function login(state: State, response: ServerResponse, code: string, body: string) {
  const asked = loginSchema.safeParse(parse(body));
  if (!asked.success) return say(response, 400, '{}');
  const { user, password, officer, now = () => new Date() } = state.options;
  const { wsSegUser, wsSegPassword, wsEntidad, nifTramitador } = asked.data;
  const stamp = /^\d{14}/.exec(wsSegPassword)?.[0] ?? '';
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'));
  const expected =
    stamp +
    createHash('sha256')
      .update(stamp + password)
      .digest('base64');
  const right = same(wsSegPassword, expected) && wsSegUser === user && wsEntidad === code && nifTramitador === officer;
  if (!right || !(Math.abs(at - now().getTime()) <= SKEW_MS)) return say(response, 401, '{"Message":"No autorizado"}');
  const token = randomBytes(16).toString('hex');
  state.tokens.set(token, code);
  say(response, 200, JSON.stringify(token));
}

function authorised(state: State, request: IncomingMessage, code: string): boolean {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return state.tokens.get(token) === code;
}

function registry(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  of: { code: string; path: string; body: string },
) {
  const records = state.records.get(of.code) ?? [];
  if (request.method === 'POST' && of.path === 'filtersalidas') {
    const asked = filterSchema.safeParse(parse(of.body));
    if (!asked.success) return say(response, 500, '{}');
    const { filtro, pagina } = asked.data;
    const found = records
      .filter(
        (each) => each.fechaCompleto >= filtro.fechaCompletoDesde && each.fechaCompleto <= filtro.fechaCompletoHasta,
      )
      .toSorted((a, b) => a.fechaCompleto.localeCompare(b.fechaCompleto) || a.id - b.id);
    return say(response, 200, JSON.stringify(found.slice((pagina - 1) * PAGE, pagina * PAGE)));
  }
  const one = /^salidabyid\/(\d+)$/.exec(of.path)?.[1];
  if (one !== undefined) {
    const found = records.find((each) => String(each.id) === one);
    return found === undefined ? say(response, 404, '{}') : say(response, 200, JSON.stringify(found));
  }
  const annex = /^rutaanexo\/(\d+)$/.exec(of.path)?.[1];
  if (annex !== undefined) {
    const bytes = PDF.toString('base64');
    const found = state.annexes.get(Number(annex)) ??
      state.defaultAnnex ?? { tipoRuta: 'Disco', contenido: bytes, url: null, csv: null };
    const url = found.url?.replace('{here}', `http://127.0.0.1:${state.port}/${of.code}`) ?? null;
    return say(response, 200, JSON.stringify({ ...found, url }));
  }
  say(response, 404, '{}');
}

function serveFile(state: State, response: ServerResponse, name: string): void {
  const file = state.files.get(name) ?? { status: 200, bytes: PDF };
  response.writeHead(file.status, { 'content-type': 'application/octet-stream' }).end(file.bytes);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece);
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function same(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
