/** The HTTP face of the simulator: its contract, one service address, faults, and the control API on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl, type Control } from './simulator-control.ts';
import type { FaultRule } from './simulator-faults.ts';

export const PATH = '/rgeco/services/RegistroWebService';
/** Five annexes in base64 and what stands around them. */
const MAX_BODY_BYTES = 24 * 1024 * 1024;
const HTML_503 =
  '<!DOCTYPE html><html lang="es"><head><title>503</title></head><body><h1>Servicio no disponible<br></h1></body></html>';

/** What an envelope is answered with; `rule`: how the answer goes wrong on its way. */
export type Answered =
  | { status: number; xml: string; rule: FaultRule | null }
  | { before: 'hang' | 'error' | 'garbage' | 'reset' };
export type Handle = (body: Buffer) => Answered;

export function createHttp(options: {
  handle: Handle;
  contract: (location: string, schema: string | null) => string | undefined;
  control: Control;
  origin: () => string;
  /** Date header; null: the machine's own. */
  date: (() => Date) | null;
}): Server {
  const { handle, contract, control, date } = options;
  const send = (response: ServerResponse, status: number, type: string, body: string) => {
    if (response.destroyed) return;
    if (date !== null) response.setHeader('date', date().toUTCString());
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
  };
  const XML = 'text/xml; charset=utf-8';

  function broken(call: Call, xml: string, rule: FaultRule | null): void {
    const { request, response, status } = call;
    switch (rule?.kind) {
      case 'lost':
        return void request.socket.destroy();
      case 'slow':
        return void setTimeout(() => send(response, status, XML, xml), rule.delayMs ?? 0).unref();
      case 'truncated':
        response.writeHead(200, { 'content-type': XML, 'content-length': Buffer.byteLength(xml) });
        return void response.write(xml.slice(0, xml.length / 2), () => request.socket.destroy());
      default:
        send(response, status, XML, xml);
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    if (url.pathname.startsWith('/_simulator/')) return answerControl({ request, response, url }, control);
    if (url.pathname !== PATH) return send(response, 404, 'text/plain', 'No encontrado');
    if (request.method === 'GET') {
      const xml = contract(`${options.origin()}${PATH}`, url.searchParams.get('xsd'));
      return xml === undefined ? send(response, 404, 'text/plain', 'No encontrado') : send(response, 200, XML, xml);
    }
    const body = await readBody(request);
    if (body === null) return send(response, 413, 'text/plain', 'Mensaje demasiado grande');
    const answered = handle(body);
    if (!('before' in answered))
      return broken({ request, response, status: answered.status }, answered.xml, answered.rule);
    if (answered.before === 'reset') return void request.socket.resetAndDestroy();
    if (answered.before === 'error') return send(response, 503, 'text/html; charset=iso-8859-1', HTML_503);
    if (answered.before === 'garbage') return send(response, 200, XML, '\u0001 no es XML <<<');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      // The client went away in the middle of its request, or the simulator has a fault of its own.
      if (response.headersSent) request.socket.destroy();
      else send(response, 500, 'text/plain', 'Error interno del simulador');
    });
  });
  // Longer than clients keep an idle connection: a reset here would look like a fault nobody asked for.
  server.keepAliveTimeout = 65_000;
  return server;
}

type Call = { request: IncomingMessage; response: ServerResponse; status: number };

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
