/**
 * The far side of the adapter, for the sandbox, the tests and integrators: SIGEM's two services over a real socket, for
 * several entities told apart by their identifier. It can hang, fail, reset, refuse, answer with a fault or talk nonsense.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayError } from '../../../src/errors.ts';
import { childText, parseSoap, soapEnvelope, soapFault, type XmlTree } from '../../../src/transport/soap.ts';
import { PATHS } from './call.ts';
import { ERROR_NUMBERS, RETURN } from './codes.ts';
import { type SimulatedEntity, serve, type ToldState } from './simulator-service.ts';
import { operation, type Service, tag, tags } from './wire.ts';

export type SigemFault = 'hang' | 'error' | 'garbage' | 'reset' | 'soap-fault' | 'refused';

export type SigemSimulatorOptions = {
  /** HTTP Basic that something before SIGEM asks for; absent: none, as its own contract has it. */
  user?: string;
  password?: string;
  /** By `entidad.identificador`. */
  entities: Readonly<Record<string, SimulatedEntity>>;
  namesPersons?: boolean;
};

export type SigemSimulator = {
  url: string;
  entities: Readonly<Record<string, SimulatedEntity>>;
  /** By entity. */
  faults: Map<string, SigemFault>;
  /** Names of the operations called, in order, with their entity. */
  calls: { entity: string; name: string; body: Buffer }[];
  /** What it was told by `actualizaEstado`, in order. */
  told: ToldState[];
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 1024 * 1024;

type State = Pick<SigemSimulator, 'faults' | 'calls' | 'told'> & { options: SigemSimulatorOptions };

export async function startSigemSimulator(options: SigemSimulatorOptions): Promise<SigemSimulator> {
  const state: State = { options, faults: new Map(), calls: [], told: [] };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...state,
    url: `http://127.0.0.1:${port}`,
    entities: options.entities,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const service = (['notifications', 'files'] as const).find((each) => PATHS[each] === request.url);
  const body = await readBody(request);
  if (service === undefined || request.method !== 'POST') return say(response, 404, '<html>No existe</html>');
  if (!admitted(state.options, request)) return say(response, 401, '<html>No autorizado</html>');
  const node = nodeOf(body);
  const code = node === null ? undefined : childText(node, 'entidad', 'identificador');
  if (node === null || code === undefined) return say(response, 500, soapFault(FAULT));
  state.calls.push({ entity: code, name: node.name, body });
  const fault = state.faults.get(code);
  if (fault !== undefined) return misbehave(fault, { request, response, service, node });
  const entity = state.options.entities[code];
  // Of an entity it does not know, it finds no database.
  if (entity === undefined) return say(response, 200, refusal(service, node, ERROR_NUMBERS.unknown));
  const { namesPersons = false } = state.options;
  const inner = serve(service, node, { entity, namesPersons, told: state.told });
  if (inner === null) return say(response, 500, soapFault(FAULT));
  say(response, 200, soapEnvelope(inner));
}

const FAULT = { code: 'soapenv:Server.userException', text: 'java.lang.NullPointerException' };

function misbehave(
  fault: SigemFault,
  of: { request: IncomingMessage; response: ServerResponse; service: Service; node: XmlTree },
): void {
  const { request, response, service, node } = of;
  if (fault === 'reset') request.socket.destroy();
  if (fault === 'error') say(response, 503, '<html>Fuera de servicio</html>');
  if (fault === 'garbage') say(response, 200, '<soapenv:Envelope><esto no es XML');
  if (fault === 'soap-fault') say(response, 500, soapFault(FAULT));
  if (fault === 'refused') say(response, 200, refusal(service, node, ERROR_NUMBERS.failed));
}

function refusal(service: Service, node: XmlTree, error: string): string {
  const outcome = { 'c:errorCode': error, 'c:returnCode': RETURN.error };
  const result = tag(`${node.name}Return`, { raw: tags(['c:errorCode', 'c:returnCode'], outcome) });
  return soapEnvelope(operation(`${node.name}Response`, service, result));
}

function nodeOf(body: Uint8Array): XmlTree | null {
  try {
    const message = parseSoap(body, { maxBytes: MAX_BODY_BYTES });
    return message.kind === 'body' ? message.node : null;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function admitted({ user, password }: SigemSimulatorOptions, request: IncomingMessage): boolean {
  if (user === undefined) return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(expected));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).byteLength;
    if (size <= MAX_BODY_BYTES) pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(body);
}
