/**
 * The far side of the adapter: the AOC's platform and the e-NOTUM behind it on one loopback port, over TLS where it is
 * given certificates. It judges by our schemas and by the contract's numbers, lives each notification's life, reports it,
 * and misbehaves when told to. Shares no code with translate and interpret.
 */
import { type X509Certificate as Certificate, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { soapFault, type XmlTree } from '../../../src/transport/soap.ts';
import { FRONTS, LIMITS, PCI_STATE } from './schema.ts';
import { refusal } from './simulator-answers.ts';
import { createAgenda } from './simulator-clock.ts';
import { createFaults, type FaultKind, type FaultRule } from './simulator-faults.ts';
import { createLife, SANDBOX_SPEED, type Speed, stateOf } from './simulator-life.ts';
import { MAX_BODY_BYTES, type Message, openMessage } from './simulator-message.ts';
import { answerTo, type Bodies, type Service } from './simulator-operations.ts';
import { answered, confirmed, type Judges, type Opened, openPci, stated } from './simulator-pci.ts';
import { createReports, type Reports } from './simulator-reports.ts';
import type { Attached } from './simulator-rules.ts';
import { type Counts, createStore, type Held } from './simulator-state.ts';
import { type Judge, schemaJudge } from './simulator-xml.ts';

export type EnotumSimulatorOptions = {
  /** 0 or absent: any free one. */
  port?: number;
  /** By CodiOrganisme, the bodies it knows. */
  bodies: Bodies;
  /** Served over TLS, and a client certificate is asked for. PEM. */
  tls?: { cert: string; key: string; ca: string };
  /** By SHA-256 fingerprint of a client certificate, the bodies it may act for; absent: every caller for every body. */
  certificates?: ReadonlyMap<string, readonly string[]>;
  /** PEM; given: what is signed must verify against one of them, and what comes without a certificate must be signed. */
  trusted?: readonly string[];
  requireSignature?: boolean;
  backOffices?: readonly string[];
  /** Where it reports; null or absent: nowhere. */
  reportUrl?: string | null;
  /** Where one is given nothing moves by itself: `advance`, or moving the clock and `settle`, does. */
  clock?: () => Date;
  speed?: Partial<Speed>;
  /** How long a new notification is not found when it is searched for. */
  findDelayMs?: number;
  /** How long Asincron works on a petition. */
  asyncMs?: number;
  maxDocumentBytes?: number;
  /** Judges petitions beside our own schema: what is wrong, or null. */
  judge?: (petition: XmlTree) => string | null;
  journal?: string;
  faultSeed?: number;
};

export type EnotumSimulator = {
  /** Below it are the three fronts. */
  url: string;
  counts(): Counts;
  /** In order of creation. */
  held(): Held[];
  stateOf(held: Held): string;
  faults(rules: readonly FaultRule[]): void;
  advance(byMs: number): Promise<void>;
  settle(): Promise<void>;
  reports: Pick<Reports, 'sent' | 'setUrl' | 'idle'>;
  /** The daily report of everything it has. Resolves to the status it was answered. */
  reportDaily(): Promise<number>;
  /** Every request: front and what it asked. */
  calls: string[];
  close(): Promise<void>;
};

const PATH = '/siri-proxy/services';
const PDF = Buffer.from('%PDF-1.4\n% SIMULAT: evidence of a simulated service\n%%EOF\n');

type World = {
  service: Service;
  judges: Judges & { nt: Judge };
  faults: ReturnType<typeof createFaults>;
  options: EnotumSimulatorOptions;
  calls: string[];
};

export async function startEnotumSimulator(options: EnotumSimulatorOptions): Promise<EnotumSimulator> {
  const agenda = createAgenda(options.clock);
  const store = createStore(options.journal);
  const reports = createReports({ url: options.reportUrl ?? null, agenda });
  const life = createLife({ agenda, store, speed: { ...SANDBOX_SPEED, ...options.speed }, tell: reports.tell });
  const schemas = {
    nt: schemaJudge('aoc-enotum/enotum.xsd'),
    petition: schemaJudge('aoc-pci/peticion.xsd'),
    asking: schemaJudge('aoc-pci/solicitud-respuesta.xsd'),
  };
  let origin = '';
  const service: Service = {
    agenda,
    store,
    life,
    bodies: options.bodies,
    backOffices: options.backOffices ?? null,
    maxDocumentBytes: options.maxDocumentBytes ?? LIMITS.document,
    findDelayMs: options.findDelayMs ?? 0,
    judge: (petition) => schemas.nt(petition) ?? options.judge?.(petition) ?? null,
    evidenceUrl: (id) => `${origin}/evidencia/${id}`,
  };
  for (const held of store.all()) life.begin(held);
  const faults = createFaults(options.faultSeed ?? 1);
  const calls: string[] = [];
  const world: World = { service, judges: schemas, faults, options, calls };
  const server = serverOf(options, (request, response) => void serve(world, request, response));
  await listen(server, options.port ?? 0);
  origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settle = async () => {
    agenda.runDue();
    await reports.idle();
  };
  return {
    url: `${origin}${PATH}`,
    counts: () => ({ ...store.counts }),
    held: () => store.all(),
    stateOf,
    faults: faults.set,
    calls,
    reports,
    reportDaily: () => reports.daily(store.all()),
    async advance(byMs) {
      agenda.advance(byMs);
      await settle();
    },
    settle,
    async close() {
      agenda.close();
      reports.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
      for (const schema of Object.values(schemas)) schema.close();
    },
  };
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

function serverOf({ tls }: EnotumSimulatorOptions, handler: Serve): Server {
  return tls === undefined
    ? createServer(handler)
    : createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: true }, handler);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { service, options } = world;
  const url = new URL(request.url ?? '/', 'http://simulator');
  response.setHeader('date', service.agenda.now().toUTCString());
  const say = (status: number, body: string | Buffer, type = 'text/xml; charset=utf-8') =>
    void response.writeHead(status, { 'content-type': type }).end(body);
  const id = /^\/evidencia\/(\d+)$/.exec(url.pathname)?.[1];
  if (request.method === 'GET' && id !== undefined) {
    const held = service.store.byId(Number(id));
    const there = held !== undefined && service.life.evidenced(held);
    return there ? say(200, PDF, 'application/pdf') : say(404, 'no', 'text/plain');
  }
  const front = Object.values(FRONTS).find((each) => url.pathname === `${PATH}/${each}`);
  if (front === undefined || request.method !== 'POST') return say(404, 'no', 'text/plain');
  const body = await readBody(request);
  if (body === null) return void request.socket.destroy();
  const now = service.agenda.now();
  const contentType = request.headers['content-type'] ?? '';
  const message = openMessage(body, { contentType, trusted: options.trusted ?? null, now });
  const kind = isSending(message) ? 'send' : 'ask';
  const fault = world.faults.next(kind);
  world.calls.push(`${front} ${message.kind === 'body' ? nameOf(message.node) : 'fault'}`);
  if (before(fault, { request, say })) return;
  const answer = answerOf(world, { front, message, request, fault });
  if (after(fault, { request, say })) return;
  say(answer.status, answer.body);
}

type Line = { request: IncomingMessage; say: (status: number, body: string, type?: string) => void };

/** True where the fault has spoken, or never will. Nothing has been done. */
function before(fault: FaultKind | null, { request, say }: Line): boolean {
  switch (fault) {
    case 'hang':
      return true;
    case 'error':
      say(503, '<html><body>Manteniment</body></html>', 'text/html');
      return true;
    case 'garbage':
      say(200, 'això no és XML');
      return true;
    case 'reset':
      request.socket.destroy();
      return true;
    case 'fault':
      say(500, soapFault({ code: 'soapenv:Server', text: 'Error intern' }));
      return true;
    default:
      return false;
  }
}

/** The same once what was asked is done. */
function after(fault: FaultKind | null, { request, say }: Line): boolean {
  if (fault === 'hang-after') return true;
  if (fault === 'lost') request.socket.destroy();
  if (fault === 'garbage-after') say(200, 'això no és XML');
  return fault === 'lost' || fault === 'garbage-after';
}

type Come = { front: string; message: Message; request: IncomingMessage; fault: FaultKind | null };

function answerOf(world: World, { front, message, request, fault }: Come): { status: number; body: string } {
  const failed = (code: string, text: string) => ({ status: 500, body: soapFault({ code: `soapenv:${code}`, text }) });
  if (message.kind === 'fault') return failed(message.code, message.text);
  if (request.headers.soapaction !== '"http://www.openuri.org/procesa"') return failed('Client', 'SOAPAction');
  const { options, service, judges } = world;
  if (options.requireSignature === true && !message.signed) return failed('Client.Authentication', 'not signed');
  if (message.envelopeBytes > LIMITS.request) return failed('Client', 'The request is over 2048 KB.');
  const opened = openPci(message.node, front, judges);
  if (opened === null) return failed('Client', 'The Body must hold procesa.');
  const now = service.agenda.now();
  const ok = (body: string) => ({ status: 200, body });
  const head = { id: opened.id, now };
  if (fault === 'pci-error') return ok(stated({ ...head, state: PCI_STATE.error, text: 'Error de la plataforma' }));
  if (opened.kind === 'refused') return ok(stated({ ...head, state: PCI_STATE.error, text: opened.text }));
  if (opened.kind === 'asked') return ok(fetched(world, head));
  if (service.store.seen.has(opened.id))
    return ok(stated({ ...head, state: PCI_STATE.error, text: 'IdPeticion repetit' }));
  service.store.seen.add(opened.id);
  const caller = { allowed: allowedFor(request, options), parts: partsOf(opened, message.parts) };
  const failing = fault === 'failing' ? refusal(opened.petition.name.replace('Peticio', ''), 103) : null;
  const answer = failing ?? answerTo(opened.petition, caller, service);
  const body = answered({ ...head, answer });
  if (front === FRONTS.sync) return ok(body);
  const readyAt = now.getTime() + (options.asyncMs ?? 1_000);
  service.store.petitions.set(opened.id, { id: opened.id, readyAt, answer: body });
  return ok(confirmed({ ...head, state: PCI_STATE.pending, hours: 1 }));
}

/* What it never had, it says in a way that is made up. */
function fetched({ service }: World, head: { id: string; now: Date }): string {
  const petition = service.store.petitions.get(head.id);
  if (petition === undefined) return stated({ ...head, state: PCI_STATE.error, text: 'Petició desconeguda' });
  return petition.readyAt > head.now.getTime() ? stated({ ...head, state: PCI_STATE.processing }) : petition.answer;
}

function partsOf(opened: Extract<Opened, { kind: 'petition' }>, parts: ReadonlyMap<string, Uint8Array>): Attached {
  return new Map(
    opened.files.flatMap(({ id, href }) => {
      const bytes = parts.get(decodeURIComponent(href.replace(/^cid:/, '')));
      return bytes === undefined ? [] : [[id, bytes] as const];
    }),
  );
}

function allowedFor(request: IncomingMessage, { certificates }: EnotumSimulatorOptions): readonly string[] | null {
  if (certificates === undefined) return null;
  const shown =
    'getPeerX509Certificate' in request.socket ? (request.socket as TLSSocket).getPeerX509Certificate() : undefined;
  return shown === undefined ? [] : (certificates.get(shown.fingerprint256) ?? []);
}

/** Key of a certificate among those that may call. */
export function fingerprintOf(pem: string): string {
  const certificate: Certificate = new X509Certificate(pem);
  return certificate.fingerprint256;
}

function isSending(message: Message): boolean {
  return message.kind === 'body' && nameOf(message.node) === 'PeticioProcessarTramesa';
}

/* Of what e-NOTUM is asked, or of what stands around it. */
function nameOf(node: XmlTree): string {
  const [inner] = node.children;
  if (inner === undefined) return node.name;
  if (inner.name === 'SolicitudRespuesta') return inner.name;
  const deep = (each: XmlTree): XmlTree | undefined =>
    each.name.startsWith('Peticio') && each.name !== 'Peticion' ? each : each.children.map(deep).find(Boolean);
  return deep(inner)?.name ?? inner.name;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
