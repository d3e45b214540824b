/** The HTTP face of the simulator: two service addresses with their contracts, faults, and the control API on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl, type Control } from './simulator-control.ts';

export const PATHS = { url: '/ws/v2/lema', realizadasUrl: '/ws/v1/realizadas' } as const;
const MAX_BODY_BYTES = 1024 * 1024;
const HTML_503 =
  '<!DOCTYPE html><html lang="es"><head><title>503</title></head><body><h1>Servicio no disponible<br></h1></body></html>';

/** What an envelope is answered with; `broken`: how the answer goes wrong on its way. */
export type Answered =
  | { status: number; headers: Record<string, string>; body: Buffer; broken?: 'lost' | 'truncated'; delayMs?: number }
  | { before: 'hang' | 'error' | 'garbage' | 'reset' };
export type Handle = (body: Buffer) => Answered;

export function createHttp(options: {
  handle: Handle;
  contract: (path: string, origin: string, schema: string | null) => string | undefined;
  control: Control;
  origin: () => string;
  /** Date header; null: the machine's own. */
  date: (() => Date) | null;
}): Server {
  const { handle, contract, control, date } = options;
  const XML = { 'content-type': 'text/xml; charset=utf-8' };
  const send = (response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer) => {
    if (date !== null) response.setHeader('date', date().toUTCString());
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const plain = { 'content-type': 'text/plain' };
    if (url.pathname.startsWith('/_simulator/')) return answerControl({ request, response, url }, control);
    if (!Object.values<string>(PATHS).includes(url.pathname)) return send(response, 404, plain, 'No encontrado');
    if (request.method === 'GET') {
      const xml = contract(url.pathname, options.origin(), url.searchParams.get('xsd'));
      return xml === undefined ? send(response, 404, plain, 'No encontrado') : send(response, 200, XML, xml);
    }
    const body = await readBody(request);
    if (body === null) return send(response, 413, plain, 'Mensaje demasiado grande');
    const answered = handle(body);
    if ('before' in answered) {
      if (answered.before === 'reset') return void request.socket.resetAndDestroy();
      if (answered.before === 'error') return send(response, 503, { 'content-type': 'text/html' }, HTML_503);
      if (answered.before === 'garbage') return send(response, 200, XML, '\u0001 no es XML <<<');
      return;
    }
    if (answered.broken === 'lost') return void request.socket.destroy();
    if (answered.broken === 'truncated') {
      response.writeHead(200, { ...answered.headers, 'content-length': answered.body.byteLength });
      const half = answered.body.subarray(0, answered.body.byteLength / 2);
      return void response.write(half, () => request.socket.destroy());
    }
    const answer = () => void (response.destroyed || send(response, answered.status, answered.headers, answered.body));
    if (answered.delayMs === undefined) return answer();
    setTimeout(answer, answered.delayMs).unref();
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      // The client went away in the middle of its request, or the simulator has a fault of its own.
      if (response.headersSent) request.socket.destroy();
      else send(response, 500, { 'content-type': 'text/plain' }, 'Error interno del simulador');
    });
  });
  // Longer than clients keep an idle connection: a reset here would look like a fault nobody asked for.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).byteLength;
    if (bytes > MAX_BODY_BYTES) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
