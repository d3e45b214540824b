/**
 * The far side of the GEISER adapter: a SOAP server that keeps to the contract, plays the other office, lets entries
 * arrive for the town, and misbehaves when told to. It does not refuse a repeated reference, as the real one is thought
 * not to: tests see every double. Shares no code with translate and interpret.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { GatewayError } from '../../../src/errors.ts';
import { child, parseSoap, type XmlTree } from '../../../src/transport/soap.ts';
import { type Operation, RESULTS } from './schema.ts';
import type { Arrival, Control } from './simulator-control.ts';
import type { Far } from './simulator-far.ts';
import { createFaults, type FaultRule, type Faults, magicFault } from './simulator-faults.ts';
import { type Answered, createHttp, PATH } from './simulator-http.ts';
import { SANDBOX_SPEED, type Speed } from './simulator-life.ts';
import { OPERATIONS } from './simulator-operations.ts';
import { type Account, authenticate, Refusal } from './simulator-rules.ts';
import { createViolations, type Violations } from './simulator-schema.ts';
import { createStore, type Entry, type Fields } from './simulator-store.ts';
import { answerEnvelope, faultEnvelope, field, respuesta } from './simulator-xml.ts';

export type GeiserSimulatorOptions = {
  /** 0 or absent: any free one. */
  port?: number;
  accounts: readonly Account[];
  /** Where one is given the HTTP `Date` follows it too. */
  clock?: () => Date;
  speed?: Partial<Speed>;
  /** Entries on a page of a search, and the most one finds. */
  pageSize?: number;
  searchMax?: number;
  /** How long LENTA takes; 5 s by default. */
  slowMs?: number;
  faults?: readonly FaultRule[];
  faultSeed?: number;
  /** How long a new entry is not found by a search. */
  findDelayMs?: number;
  /** File in which entries are remembered across restarts; absent: memory only. */
  journal?: string;
  /** Another WSDL whose types requests must keep to as well. */
  referenceWsdl?: string;
};

export type GeiserSimulator = Control & {
  url: string;
  port: number;
  settings: { url: string };
  /** Every envelope as it came, the last hundred. */
  requests: readonly Buffer[];
  close(): Promise<void>;
};

const MAX_BYTES = 32 * 1024 * 1024;
const KEPT_REQUESTS = 100;
const BEFORE = ['hang', 'error', 'garbage', 'reset'] as const;

export async function startGeiserSimulator(options: GeiserSimulatorOptions): Promise<GeiserSimulator> {
  let addedMs = 0;
  const clock = options.clock ?? (() => new Date());
  const far: Far = {
    store: createStore(options.journal),
    now: () => new Date(clock().getTime() + addedMs),
    speed: { ...SANDBOX_SPEED, ...options.speed },
    pageSize: options.pageSize ?? 50,
    searchMax: options.searchMax ?? 500,
    pages: new Map(),
    findDelayMs: options.findDelayMs ?? 0,
  };
  const faults = createFaults(options.faults ?? [], options.faultSeed ?? 1);
  const requests: Buffer[] = [];
  const control: Control = {
    entries: () => far.store.all(),
    counts: () => ({ ...far.store.counts }),
    inject: faults.add,
    clearFaults: faults.clear,
    advance(ms) {
      addedMs += ms;
    },
    arrive: (arrival) => arrive(far, arrival),
  };
  let origin = '';
  const violations = createViolations(options.referenceWsdl);
  const service = { far, faults, violations, accounts: options.accounts, slowMs: options.slowMs ?? 5000 };
  const server = createHttp({
    handle(body) {
      requests.push(body);
      if (requests.length > KEPT_REQUESTS) requests.shift();
      return answerTo(body, service);
    },
    contract: readContract,
    control,
    origin: () => origin,
    date: options.clock ?? null,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: options.port ?? 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  const url = `${origin}${PATH}`;
  return {
    ...control,
    url,
    port,
    settings: { url },
    requests,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      far.store.close();
    },
  };
}

type Service = {
  far: Far;
  faults: Faults;
  violations: Violations;
  accounts: readonly Account[];
  slowMs: number;
};

/** Everything the service does with an envelope, in its order. */
function answerTo(body: Buffer, service: Service): Answered {
  const call = readCall(body);
  if (call === null) return { status: 500, xml: faultEnvelope('Client', 'Mensaje ilegible'), rule: null };
  const operation = call.name as Operation;
  const request = child(call, 'peticion') ?? child(call, 'uidIterator');
  const registers = operation === 'registrar' || operation === 'registrarEnviar';
  if (registers) service.far.store.counts.received += 1;
  const ordered = service.faults.strike(operation);
  const summary = registers && request !== undefined ? (child(request, 'resumen')?.text ?? '') : '';
  const magic = ordered === null ? magicFault(summary, service.slowMs) : null;
  const rule = magic === 'refuse' || magic === null ? ordered : magic;
  const before = BEFORE.find((each) => each === rule?.kind);
  if (before !== undefined) return { before };
  if (rule?.kind === 'fault') return { status: 500, xml: faultEnvelope('Server', 'Error interno'), rule: null };
  const wrong = service.violations(body);
  const perform = OPERATIONS[operation];
  if (perform === undefined || request === undefined || wrong.length > 0)
    return { status: 500, xml: faultEnvelope('Client', `Unmarshalling Error: ${wrong[0] ?? 'operación'}`), rule: null };
  const inner = () => {
    if (rule?.kind === 'internal') throw new Refusal('ERROR_INTERNAL', 'Error interno');
    const { office, offices } = authenticate(call, service.accounts);
    if (magic === 'refuse') throw new Refusal('ERROR_VALIDATOR', 'El asunto no existe en el destino');
    return afterwards(perform({ far: service.far, request, office, offices, rule }), rule);
  };
  return { status: 200, xml: said(operation, inner), rule };
}

/** An answer that does not say what was done. */
function afterwards(answer: string, rule: FaultRule | null): string {
  if (rule?.kind === 'internal-after') throw new Refusal('ERROR_INTERNAL', 'Error interno');
  if (rule?.kind === 'duplicate-after') throw new Refusal('WARNING_DUPLICATE', 'El asiento ya existe');
  return rule?.kind === 'without-number' ? respuesta({ tipo: 'OK', mensaje: 'OK' }) : answer;
}

function said(operation: Operation, inner: () => string): string {
  try {
    return answerEnvelope(operation, RESULTS[operation], inner());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const counter = COUNTERS[operation];
    const none = counter === undefined ? '' : field(counter, '0');
    return answerEnvelope(
      operation,
      RESULTS[operation],
      respuesta({ tipo: error.tipo, mensaje: error.message }) + none,
    );
  }
}

/** What a result says beside its answer even when there is nothing to count. */
const COUNTERS: Readonly<Partial<Record<Operation, string>>> = {
  buscar: 'nuTotalApuntes',
  iterar: 'nuTotalApuntes',
  buscarEstadoTramitacion: 'nuTotalAsientos',
};

function readCall(body: Buffer): XmlTree | null {
  try {
    const message = parseSoap(body, { maxBytes: MAX_BYTES });
    return message.kind === 'body' && Object.hasOwn(OPERATIONS, message.node.name) ? message.node : null;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

function arrive(far: Far, arrival: Arrival): Entry {
  const at = far.now();
  const origin = arrival.origin ?? 'L01999997';
  const entry: Entry = {
    nuRegistro: far.store.nextNumber('ENTRADA', at),
    tipoAsiento: 'ENTRADA',
    registeredAt: at.toISOString(),
    presentedAt: at.toISOString(),
    madeAt: origin,
    waitsAt: arrival.office,
    estado: null,
    fields: {
      cdOrganoOrigen: origin,
      cdOrganoDestino: arrival.destination ?? arrival.office,
      resumen: arrival.title ?? 'Oficio simulado',
      cdAsunto: 'GENERAL',
      documentacionFisica: 'SIN_DOCUMENTACION_FISICA',
    },
    interested: [
      {
        tipoIdentificadorInteresado: 'NIF',
        identificadorInteresado: '00000000T',
        nombreInteresado: 'CIUDADANIA',
        primerApellidoInteresado: arrival.surname ?? 'FICTICIA',
      },
    ],
    annexes: [paper()],
    decided: null,
  };
  far.store.add(entry);
  return entry;
}

/** What comes with an entry from elsewhere. */
function paper(): Fields {
  const bytes = Buffer.from('%PDF-1.4\n% SIMULADO\n%%EOF\n');
  return {
    nombre: 'oficio.pdf',
    tipoDocumento: 'DOCUMENTO_ADJUNTO',
    tipoFirma: 'SIN_FIRMA',
    hash: createHash('sha512').update(bytes).digest('hex'),
    tipoMime: 'application/pdf',
    tamanioFichero: String(bytes.byteLength),
    anexo: bytes.toString('base64'),
  };
}

const FOLDER = new URL('../../../contracts/wsdl/geiser/', import.meta.url);
const SCHEMAS = ['registro.xsd', 'types-registro.xsd', 'types-core.xsd'];

/** Our contract with the simulator's own address in it; undefined for a schema there is not. */
function readContract(location: string, schema: string | null): string | undefined {
  if (schema !== null && !SCHEMAS.includes(schema)) return undefined;
  return readFileSync(new URL(schema ?? 'registro-web-service.wsdl', FOLDER), 'utf8')
    .replace(/schemaLocation="([^"]+)"/g, `schemaLocation="${location}?xsd=$1"`)
    .replace(/(<soap:address location=")[^"]+/, `$1${location}`);
}
