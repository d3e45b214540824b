/**
 * The far side of the adapter, for the sandbox, the tests and integrators: a back office written for e-NOTUM. It sends its
 * trameses to the façade and listens for reports (RecepcioReports), whose form it checks; it can be told to misbehave.
 */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayError } from '../../../src/errors.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';
import {
  child,
  childrenNamed,
  childText,
  parseSoap,
  parseXml,
  soapEnvelope,
  soapFault,
} from '../../../src/transport/soap.ts';
import { NS, STATES } from './codes.ts';
import { SERVICE_PATH } from './push.ts';
import { type SimulatedTramesa, tramesaXml } from './simulator-tramesa.ts';

export type BackOfficeFault = 'hang' | 'reset' | 'error' | 'garbage' | 'refused' | 'fault';
/** `kind`: TipusInforme. */
export type Told = { kind: string; number: string; id: string; state: string };

export type BackOfficeOptions = {
  user: string;
  password: string;
  /** What it wants of whoever reports; absent: nothing. */
  reportUser?: string;
  reportPassword?: string;
};

export type BackOffice = {
  /** Of its RecepcioReports. */
  url: string;
  /** Reports it took well, oldest first. */
  told: Told[];
  /** Every request that came to it. */
  calls: number;
  /** Every body that came to it. */
  bodies: string[];
  fault: BackOfficeFault | null;
  /** Sends a tramesa to `facade`, the address of `/vendors/enotum-4`; answers with what came back. */
  send(facade: string, tramesa: SimulatedTramesa): Promise<{ status: number; body: string }>;
  /** Sends any petition, in a SOAP Body. */
  post(facade: string, petition: string): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
};

const MAX_BYTES = 8 * 1024 * 1024;
const CALLED = 'http://www.openuri.org/';

export async function startBackOffice(options: BackOfficeOptions): Promise<BackOffice> {
  const office: Omit<BackOffice, 'url' | 'close'> = {
    told: [],
    calls: 0,
    bodies: [],
    fault: null,
    send: (facade, tramesa) => post(facade, tramesaXml(tramesa), options),
    post: (facade, petition) => post(facade, petition, options),
  };
  const server = createServer((incoming, response) => void answer(office, options, incoming, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return Object.assign(office, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/backoffice/ReportReceiver`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

async function answer(
  office: Omit<BackOffice, 'url' | 'close'>,
  options: BackOfficeOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bytesOf(incoming);
  office.calls += 1;
  office.bodies.push(body.toString('utf8'));
  switch (office.fault) {
    case 'hang':
      return;
    case 'reset':
      incoming.socket.destroy();
      return;
    case 'error':
      return say(response, 503, '<html>Fora de servei</html>');
    case 'garbage':
      return say(response, 200, '<això no és SOAP');
    case 'refused':
      return say(response, 200, result('<Error>La base de dades no respon</Error>'));
    case 'fault':
      return say(response, 500, soapFault({ code: 'soapenv:Server', text: 'No s’ha pogut desar' }));
    case null:
      break;
  }
  if (!allowed(incoming, options)) return say(response, 401, '');
  const reports = reportsIn(body, incoming);
  if (reports === null) return say(response, 500, soapFault({ code: 'soapenv:Client', text: 'No és un Report' }));
  office.told.push(...reports);
  say(response, 200, result(''));
}

function result(inside: string): string {
  return soapEnvelope(
    `<clientRequestwithReturnResponse xmlns="${CALLED}"><RespostaReport xmlns="${NS}">${inside}</RespostaReport></clientRequestwithReturnResponse>`,
  );
}

/* Null for what is no Report: its action, its names, its order of members and its states are the contract's. */
function reportsIn(body: Buffer, incoming: IncomingMessage): Told[] | null {
  if (incoming.headers.soapaction !== `"${CALLED}clientRequestwithReturn"`) return null;
  try {
    const message = parseSoap(body, { maxBytes: MAX_BYTES });
    const report = message.kind === 'body' ? child(message.node, 'Report') : undefined;
    if (report?.namespace !== NS) return null;
    const [first, second, third] = report.children.map(({ name }) => name);
    if (first !== 'Emissor' || second !== 'DataInforme' || third !== 'TipusInforme') return null;
    const kind = childText(report, 'TipusInforme') ?? '';
    const items = childrenNamed(report, 'DadesNotificacio').map((each) => itemOf(each, kind));
    return items.every((each) => each !== null) ? items : null;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function itemOf(item: XmlTree, kind: string): Told | null {
  const state = childText(item, 'DadesEstat', 'Estat') ?? '';
  const id = childText(item, 'DadesNotificacio', 'IdNotificacio');
  const reference = childText(item, 'DadesNotificacio', 'Referencia');
  const known: readonly string[] = STATES;
  if (id === undefined || reference === undefined || !known.includes(state)) return null;
  if (child(item, 'DadesRegistre') === undefined) return null;
  return { kind, number: childText(item, 'DadesNotificacio', 'IdNotificacioEmissor') ?? reference, id, state };
}

function allowed(incoming: IncomingMessage, { reportUser, reportPassword }: BackOfficeOptions): boolean {
  if (reportUser === undefined) return true;
  const expected = `Basic ${Buffer.from(`${reportUser}:${reportPassword ?? ''}`).toString('base64')}`;
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(incoming.headers.authorization ?? ''), digest(expected));
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming) {
    length += (piece as Buffer).byteLength;
    if (length <= MAX_BYTES) pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(body);
}

function post(facade: string, petition: string, { user, password }: BackOfficeOptions) {
  const body = Buffer.from(soapEnvelope(petition), 'utf8');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': body.byteLength, authorization };
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const call = request(`${facade}${SERVICE_PATH}`, { method: 'POST', headers }, (incoming) => {
      bytesOf(incoming).then(
        (bytes) => resolve({ status: incoming.statusCode ?? 0, body: bytes.toString('utf8') }),
        reject,
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}

/** The numbers of the notifications an answer says were created. */
export function createdIn(answerBody: string): string[] {
  const envelope = parseXml(Buffer.from(answerBody, 'utf8'), { maxBytes: MAX_BYTES });
  const created = child(envelope, 'Body', 'RespostaProcessarTramesa', 'NotificacionsCreades');
  return created === undefined ? [] : childrenNamed(created, 'IdNotificacio').map(({ text }) => text);
}

/** A number of the back office's own that it has never used. */
export function freshNumber(): string {
  return `demo-${randomUUID()}`;
}
