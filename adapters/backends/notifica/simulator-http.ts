/** The HTTP face of the simulator: routes, limits, WSDL; what a request says is the services' business. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Writer } from './simulator-answer.ts';
import { answerControl, type Control } from './simulator-control.ts';
import { MAX_BODY_BYTES } from './simulator-message.ts';
import type { RequestLog } from './simulator-requests.ts';
import { handleCall, type Service, type ServiceTools } from './simulator-service.ts';
import type { WsdlFiles } from './simulator-wsdl.ts';

export const SEND_PATH = '/ws/notificaWsV21';
export const ASK_PATH = '/ws/sincronizarEnvioWs';

type Route = { service: Service; wsdl: 'notifica-ws-v21.wsdl' | 'sincronizar-envio-ws.wsdl' };

export function createHttp(options: {
  routes: Readonly<Record<string, Route>>;
  tools: ServiceTools;
  writer: Writer;
  wsdl: WsdlFiles;
  requests: RequestLog;
  control: Control;
  /** `http://host:port`, known once it listens. */
  origin: () => string;
}): Server {
  const { writer, tools } = options;
  const plain = (response: ServerResponse, status: number, body: string) =>
    writer.send(response, { status, type: 'text/plain; charset=utf-8', body, headers: { connection: 'close' } });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    if (url.pathname.startsWith('/_simulator/'))
      return answerControl({ request, response, url }, options.control, writer);
    const route = options.routes[url.pathname];
    if (route === undefined) return plain(response, 404, 'No encontrado');
    if (request.method === 'GET') return serveContract(response, url, route);
    if (request.method !== 'POST') return plain(response, 405, 'Método no permitido');
    const length = Number(request.headers['content-length']);
    if (request.headers['transfer-encoding'] !== undefined || !Number.isInteger(length)) {
      return plain(response, 411, 'Se requiere Content-Length');
    }
    if (length > MAX_BODY_BYTES) return plain(response, 413, 'Mensaje demasiado grande');
    const body = await readBody(request);
    options.requests.add({
      at: tools.far.agenda.wall().toISOString(),
      service: route.service.name,
      method: 'POST',
      path: url.pathname,
      headers: flat(request.headers),
      body,
    });
    handleCall(route.service, { request, response, body }, tools);
  }

  function serveContract(response: ServerResponse, url: URL, route: Route): void {
    const location = `${options.origin()}${url.pathname}`;
    const schema = url.searchParams.get('xsd');
    const xml =
      schema !== null
        ? options.wsdl.schema(schema, location)
        : url.searchParams.has('wsdl')
          ? options.wsdl.wsdl(route.wsdl, location)
          : undefined;
    if (xml === undefined) plain(response, 404, 'No encontrado');
    else writer.send(response, { status: 200, type: 'text/xml; charset=utf-8', body: xml });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      // The client went away in the middle of its request, or the simulator has a fault of its own.
      if (response.headersSent) request.socket.destroy();
      else plain(response, 500, 'Error interno del simulador');
    });
  });
  // Longer than clients keep an idle connection: a reset here would look like a fault nobody asked for.
  server.keepAliveTimeout = 65_000;
  return server;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
