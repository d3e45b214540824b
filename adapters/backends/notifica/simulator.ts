/**
 * The far side of the Notific@ adapter: a SOAP server that enforces what the platform is known to enforce, moves each
 * envío through its life, calls the adviser back and misbehaves when told to. Shares no code with translate and
 * interpret. Facts: contract §2-§8; what is assumed is said where it is assumed.
 */
import type { Server } from 'node:http';
import type { ApiKeys } from './simulator-access.ts';
import {
  ADVISER_DEFAULTS,
  type AdviserCounts,
  type AdviserOptions,
  createAdviser,
  type Post,
} from './simulator-adviser.ts';
import { altaRemesaEnvios } from './simulator-alta.ts';
import { createWriter } from './simulator-answer.ts';
import { ampliarPlazoOE, sincronizarEnvioOE } from './simulator-changes.ts';
import { createAgenda } from './simulator-clock.ts';
import type { Far } from './simulator-far.ts';
import { createFaults, type FaultRule, type FaultScript } from './simulator-faults.ts';
import { ASK_PATH, createHttp, SEND_PATH } from './simulator-http.ts';
import { createLife, FINAL_STATES, SANDBOX_SPEED, type Speed } from './simulator-life.ts';
import { createPost } from './simulator-post.ts';
import { getCies, infoEnvioLigero, infoEnvioV2 } from './simulator-queries.ts';
import { createRequestLog, type RequestRecord } from './simulator-requests.ts';
import { MAX_DOCUMENT_BYTES } from './simulator-rules-document.ts';
import type { Service } from './simulator-service.ts';
import { createSignatureCheck } from './simulator-signature.ts';
import { type Counts, createStore, type EnvioRecord } from './simulator-store.ts';
import { loadWsdlFiles } from './simulator-wsdl.ts';

export type { FaultRule, FaultScript } from './simulator-faults.ts';
export { type MagicPerson, magicPersons } from './simulator-persons.ts';
export type { RequestRecord } from './simulator-requests.ts';
export type { Counts, Datado, EnvioRecord, Person } from './simulator-store.ts';
export type { ApiKeys, Post };

export type NotificaSimulatorOptions = {
  host?: string;
  /** 0 or absent: any free one. */
  port?: number;
  /** Which issuers (DIR3) each API key may act for. */
  apiKeys: ApiKeys;
  /** The issuer's adviser endpoint; null or absent: nobody is called. */
  adviserUrl?: string | null;
  adviser?: Partial<AdviserOptions>;
  /**
   * Wall clock. Where one is given nothing moves by itself: `advance`, or moving the clock and `settle`, does.
   * The HTTP `Date` follows it.
   */
  clock?: () => Date;
  /** True: lives move by themselves also with a `clock` of one's own, one that runs but is wrong for instance. */
  timers?: boolean;
  speed?: Partial<Speed>;
  /** PEM. Given: a signature must verify against one of them. */
  trustedCertificates?: readonly string[];
  /** Refuse what carries no signature; false by default. */
  requireSignature?: boolean;
  /** Fault 4160 for a reference the issuer used before; true by default. */
  refuseDuplicateReferences?: boolean;
  /** How long a new envío is "not found" when asked for. */
  findDelayMs?: number;
  /** How long LENTA and slow answers take; 5 s by default. */
  slowMs?: number;
  maxDocumentBytes?: number;
  /** SIA codes that exist, with the issuers they belong to; absent: any. */
  procedures?: Readonly<Record<string, readonly string[]>>;
  faults?: FaultScript;
  faultSeed?: number;
  /** File in which envíos are remembered across restarts; absent: memory only. */
  journal?: string | undefined;
  /** How many requests are kept for inspection; 200 by default, 0 for none. */
  keepRequests?: number;
  /** HTTP client of the adviser. */
  post?: Post;
  log?: { warn(event: string, fields?: Record<string, string | number>): void };
};

export type NotificaSimulator = {
  /** NotificaWsV21. */
  url: string;
  /** SincronizarEnvioWs. */
  syncUrl: string;
  port: number;
  /** What a configuration block needs to reach it. */
  settings: { url: string; syncUrl: string };
  counts(): Counts;
  adviserCounts(): AdviserCounts;
  /** In order of creation. */
  envios(): EnvioRecord[];
  requests: readonly RequestRecord[];
  inject(fault: FaultRule): void;
  clearFaults(): void;
  /** Where the adviser calls from now on; null: nowhere. */
  setAdviserUrl(url: string | null): void;
  /** Moves the lives of envíos ahead, and waits for the adviser calls that follow. */
  advance(byMs: number): Promise<void>;
  /** Runs what is due and waits until no adviser call is under way. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

const SERVICES = {
  [SEND_PATH]: {
    service: { name: 'send', operations: { altaRemesaEnvios, infoEnvioV2, getCies } } satisfies Service,
    wsdl: 'notifica-ws-v21.wsdl',
  },
  [ASK_PATH]: {
    service: { name: 'ask', operations: { infoEnvioLigero, sincronizarEnvioOE, ampliarPlazoOE } } satisfies Service,
    wsdl: 'sincronizar-envio-ws.wsdl',
  },
} as const;

export async function startNotificaSimulator(options: NotificaSimulatorOptions): Promise<NotificaSimulator> {
  const platform = createPlatform(options);
  const { far, adviser, faults } = platform;
  const requests = createRequestLog(options.keepRequests ?? 200);
  const slowMs = options.slowMs ?? 5000;
  const writer = createWriter({ date: options.clock ?? null, slowMs });
  const control = {
    counts: () => ({ ...far.store.counts }),
    adviserCounts: adviser.counts,
    envios: () => [...far.store.all()],
    requests: requests.all,
    inject: faults.add,
    clearFaults: faults.clear,
    setAdviserUrl: adviser.setUrl,
    async advance(byMs: number) {
      far.agenda.advance(byMs);
      await adviser.idle();
    },
    async settle() {
      far.agenda.runDue();
      await adviser.idle();
    },
  };
  let origin = '';
  const checkSignature = createSignatureCheck(options, far.agenda.wall);
  const server = createHttp({
    routes: SERVICES,
    tools: { far, faults, writer, checkSignature, isDown: createOutages(), slowMs, warn: platform.warn },
    writer,
    wsdl: loadWsdlFiles(),
    requests,
    control,
    origin: () => origin,
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, { host, port: options.port ?? 0 });
  origin = `http://${host}:${port}`;
  const urls = { url: `${origin}${SEND_PATH}`, syncUrl: `${origin}${ASK_PATH}` };
  return {
    ...control,
    ...urls,
    settings: urls,
    port,
    async close() {
      far.agenda.close();
      writer.close();
      await closeServer(server);
      platform.close();
    },
  };
}

/** The far side without its HTTP face. Envíos of the journal go on with their lives. */
function createPlatform(options: NotificaSimulatorOptions) {
  const agenda = createAgenda({
    clock: options.clock ?? (() => new Date()),
    timers: options.timers ?? options.clock === undefined,
  });
  const store = createStore(options.journal);
  const faults = createFaults(options.faults ?? [], options.faultSeed ?? 1);
  const settings = { ...ADVISER_DEFAULTS, ...options.adviser };
  const client = createPost();
  const warn = (event: string, fields: Record<string, string | number>) => options.log?.warn(event, fields);
  const url = options.adviserUrl ?? null;
  const adviser = createAdviser({ url, post: options.post ?? client.post, agenda, faults, settings, warn });
  const life = createLife({ agenda, store, speed: { ...SANDBOX_SPEED, ...options.speed }, tell: adviser.tell });
  for (const record of store.all()) {
    if (!FINAL_STATES.has(record.estado) || record.certifiedAt === null) life.begin(record);
  }
  const far: Far = {
    apiKeys: options.apiKeys,
    agenda,
    store,
    life,
    maxDocumentBytes: options.maxDocumentBytes ?? MAX_DOCUMENT_BYTES,
    procedures: options.procedures,
    refuseDuplicateReferences: options.refuseDuplicateReferences ?? true,
    findDelayMs: options.findDelayMs ?? 0,
    withXml: settings.withXml,
  };
  const close = () => {
    adviser.close();
    client.close();
    store.close();
  };
  return { far, faults, adviser, warn, close };
}

async function listen(server: Server, where: { host: string; port: number }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : where.port;
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Remembers how often a reference met a platform that was down; the oldest are forgotten. */
function createOutages(): (reference: string, tries: number) => boolean {
  const MAX_REMEMBERED = 10_000;
  const met = new Map<string, number>();
  return (reference, tries) => {
    const before = met.get(reference) ?? 0;
    if (before >= tries) return false;
    if (met.size >= MAX_REMEMBERED) met.delete(met.keys().next().value ?? '');
    met.set(reference, before + 1);
    return true;
  };
}
