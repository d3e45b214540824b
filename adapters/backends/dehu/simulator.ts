/**
 * The far side of the DEHú adapter: a SOAP server that checks who signs, keeps to the contract, lets notifications arrive
 * for the town, hands out documents beside its answers, and misbehaves when told to. Shares no code with the adapter's
 * questions and answers.
 */
import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { WsSecurityProfile } from '../../../contracts/ws-security-profile.ts';
import { GatewayError } from '../../../src/errors.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { multipartRelated } from '../../../src/transport/soap-request.ts';
import { PROFILE } from './schema.ts';
import type { Arrival, Control } from './simulator-control.ts';
import { createFaults, type FaultRule, type Faults } from './simulator-faults.ts';
import { type Answered, createHttp, PATHS } from './simulator-http.ts';
import { OPERATIONS, Refusal, type Reply } from './simulator-operations.ts';
import { createViolations, type Violations } from './simulator-schema.ts';
import { createStore, type Envio, type Store } from './simulator-store.ts';
import { faultEnvelope } from './simulator-xml.ts';

/** A Gran Destinatario: whose certificates, PEM, may ask about which towns. */
export type Account = { nifs: readonly string[]; certificates: readonly string[] };

export type DehuSimulatorOptions = {
  /** 0 or absent: any free one. */
  port?: number;
  accounts: readonly Account[];
  /** How messages must be signed; as the adapter does without settings. */
  profile?: WsSecurityProfile;
  /** Where one is given the HTTP `Date` follows it too. */
  clock?: () => Date;
  /** How far its day is ahead of the clock from the start; less than zero: behind. Signatures are judged by the clock. */
  aheadMs?: number;
  /** How long `slow` takes; a second if not given. */
  slowMs?: number;
  pageSize?: number;
  faults?: readonly FaultRule[];
  /** File in which envíos are remembered across restarts; absent: memory only. */
  journal?: string;
  /** Other WSDLs whose types requests must keep to as well. */
  referenceWsdls?: readonly string[];
};

export type DehuSimulator = Control & {
  url: string;
  port: number;
  settings: { url: string; realizadasUrl: string };
  /** Every envelope as it came, the last hundred. */
  requests: readonly Buffer[];
  close(): Promise<void>;
};

const KEPT_REQUESTS = 100;
const BEFORE = ['hang', 'error', 'garbage', 'reset'] as const;

export async function startDehuSimulator(options: DehuSimulatorOptions): Promise<DehuSimulator> {
  let addedMs = options.aheadMs ?? 0;
  const clock = options.clock ?? (() => new Date());
  const now = () => new Date(clock().getTime() + addedMs);
  const store = createStore(options.journal);
  const faults = createFaults(options.faults ?? []);
  const requests: Buffer[] = [];
  const control: Control = {
    envios: () => store.all(),
    counts: () => ({ ...store.counts }),
    inject: faults.add,
    clearFaults: faults.clear,
    advance(ms) {
      addedMs += ms;
    },
    arrive: (arrival) => arrive(store, arrival, now()),
    end(identificador, state) {
      const envio = store.all().find((each) => each.identificador === identificador);
      if (envio === undefined) throw new TypeError('no such envío');
      store.put({ ...envio, done: { state, at: now().toISOString(), receiver: null } });
    },
  };
  let origin = '';
  const { accounts, profile = PROFILE, pageSize = 50 } = options;
  const service: Service = {
    ...{ store, faults, accounts, profile, pageSize, now, clock, slowMs: options.slowMs ?? 1_000 },
    violations: createViolations(options.referenceWsdls ?? []),
  };
  const server = createHttp({
    handle(body) {
      requests.push(body);
      if (requests.length > KEPT_REQUESTS) requests.shift();
      return answerTo(body, service);
    },
    ...{ contract: readContract, control, origin: () => origin, date: options.clock ?? null },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: options.port ?? 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  const settings = { url: `${origin}${PATHS.url}`, realizadasUrl: `${origin}${PATHS.realizadasUrl}` };
  return {
    ...control,
    ...{ url: settings.url, port, settings, requests },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

type Service = {
  store: Store;
  faults: Faults;
  accounts: readonly Account[];
  profile: WsSecurityProfile;
  pageSize: number;
  now: () => Date;
  clock: () => Date;
  slowMs: number;
  violations: Violations;
};

/** Everything the service does with an envelope, in its order. */
function answerTo(body: Buffer, service: Service): Answered {
  const { store, faults, now, pageSize } = service;
  const signer = signerOf(body, service);
  if (signer === null) return fault('4907', 'Mensaje ilegible o firma no válida');
  const { request, account } = signer;
  if (request.name === 'PeticionAcceso') store.counts.asked += 1;
  const rule = faults.strike(request.name);
  const before = BEFORE.find((each) => each === rule?.kind);
  if (before !== undefined) return { before };
  if (rule?.kind === 'code') return fault(rule.code ?? '2001', 'Fallo de la prueba');
  if (account === undefined) return fault('4103', 'El certificado no es de un Gran Destinatario');
  const perform = OPERATIONS[request.name];
  const [wrong] = service.violations(body);
  if (perform === undefined || wrong !== undefined)
    return fault('2001', `SOAP-ERROR: Encoding: ${wrong ?? 'operación'}`);
  try {
    const reply = perform({ store, now: now(), request, nifs: account.nifs, pageSize, rule });
    if (rule?.kind === 'code-after') return fault(rule.code ?? '2001', 'Fallo de la prueba');
    const broken = rule?.kind === 'lost' || rule?.kind === 'truncated' ? { broken: rule.kind } : {};
    const late = rule?.kind === 'slow' ? { delayMs: service.slowMs } : {};
    return { ...written(rule?.kind === 'without-files' ? { ...reply, files: [] } : reply), ...broken, ...late };
  } catch (error) {
    if (error instanceof Refusal) return fault(error.code, error.message);
    throw error;
  }
}

/** What is asked, and by whom; null where it cannot be read or is not signed as it must be. */
function signerOf(body: Buffer, { accounts, profile, clock }: Service) {
  const trusted = accounts.flatMap(({ certificates }) => certificates);
  try {
    const { bodyXml, certificate } = verifySoap(body, { profile, trusted, now: clock() });
    const [request] = parseXml(Buffer.from(bodyXml), { maxBytes: body.byteLength * 2 }).children;
    if (request === undefined) return null;
    const is = (pem: string) => new X509Certificate(pem).raw.equals(new X509Certificate(certificate).raw);
    const mine = accounts.filter(({ certificates }) => certificates.some(is));
    const nifs = mine.flatMap((each) => each.nifs);
    return { request, account: nifs.length === 0 ? undefined : { nifs } };
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function fault(code: string, text: string): Answered {
  const headers = { 'content-type': 'text/xml; charset=utf-8' };
  return { status: 500, headers, body: Buffer.from(faultEnvelope(code, text)) };
}

function written({ xml, files, kind }: Reply): Answered & { status: number } {
  const message = [Buffer.from(xml)];
  if (kind === 'plain')
    return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: message[0]! };
  const attachments = files.map(({ contentId, bytes }) => {
    return { contentId, mediaType: 'application/pdf', pieces: [bytes] };
  });
  const { headers, body } = multipartRelated({ kind, message, attachments, random: randomBytes(16) });
  return { status: 200, headers, body: Buffer.concat(body) };
}

const DAY_MS = 86_400_000;

function arrive(store: Store, arrival: Arrival, now: Date): Envio {
  const number = String(store.all().length + 1);
  const envio: Envio = {
    ...{ identificador: `5100${number.padStart(16, '0')}`, codigoOrigen: '1', nif: arrival.nif },
    ...{ name: 'AYUNTAMIENTO FICTICIO', tipo: arrival.kind === 'communication' ? '1' : '2' },
    concepto: arrival.title ?? `Requerimiento simulado ${number}`,
    descripcion: 'Simulado: sin valor legal.',
    availableAt: new Date(now.getTime() - (arrival.daysAgo ?? 0) * DAY_MS).toISOString(),
    ...{ annexes: arrival.annexes ?? 1, done: null },
  };
  store.put(envio);
  return envio;
}

const FOLDER = new URL('../../../contracts/wsdl/dehu/', import.meta.url);

/** Our contract with the simulator's own address in it; undefined for a schema there is not. */
function readContract(path: string, origin: string, schema: string | null): string | undefined {
  if (schema !== null && !/^[a-z-]+\.xsd$/.test(schema)) return undefined;
  const file = schema ?? (path === PATHS.url ? 'lema.wsdl' : 'realizadas.wsdl');
  try {
    return readFileSync(new URL(file, FOLDER), 'utf8')
      .replace(/schemaLocation="([^"]+)"/g, `schemaLocation="${origin}${path}?xsd=$1"`)
      .replace(/(<soap:address location=")[^"]+/, `$1${origin}${path}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
