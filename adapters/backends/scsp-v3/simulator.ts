/**
 * The far side of the adapter, for the sandbox, the tests and integrators: the platform on one loopback port, every
 * service at /<code> (at once) and /<code>.Asincrona (later). It verifies signatures and schemas, refuses what the
 * platform is known to refuse, remembers petitions, and can hang, fail, reset, talk nonsense or lose an answer.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { escapeAttribute } from '../../../src/signing/canonical.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import type { Mode } from './schema.ts';
import { serviceCodes, serviceOf } from './services/index.ts';
import { createTrouble, type Trouble } from './simulator-faults.ts';
import { type Answer, answer, type Platform, type ServiceRules } from './simulator-platform.ts';
import { createSchemas } from './simulator-schemas.ts';
import { createStore, type Petition } from './simulator-state.ts';

/** A petition with a certificate of registration is some tens of KiB. */
const MAX_BODY_BYTES = 512 * 1024;
const CERTS = join(import.meta.dirname, '../../../certs-example');
const WSDL = join(import.meta.dirname, '../../../contracts/wsdl/scsp-v3-services/servicio.wsdl');
const DEFAULT_RULES: ServiceRules = { security: 'ws-security', digest: 'sha-256', allowSha1: false, asksSync: false };

export type ScspSimulatorOptions = {
  requesters: ReadonlyMap<string, readonly Uint8Array[]>;
  /** By service, where it differs from a WS-Security signature with SHA-256. */
  rules?: Readonly<Record<string, Partial<ServiceRules>>>;
  procedures?: readonly string[];
  now?: () => Date;
  hours?: number;
  workMs?: number;
  /** File in which petitions are remembered across restarts; absent: memory only. */
  journal?: string;
  /** Faults say their code in detail/Atributos alone. */
  faultInDetail?: boolean;
};

export type ScspSimulator = Trouble & {
  url: string;
  /** Of the adapter, to reach every service here and believe its answers. */
  settings: {
    services: Record<string, { syncUrl?: string; asyncUrl?: string }>;
    answers: { certificates: string };
  };
  petitions(): readonly Petition[];
  /** Bodies of the requests as they came. */
  requests: readonly Buffer[];
  close(): Promise<void>;
};

export async function startSimulator(options: ScspSimulatorOptions): Promise<ScspSimulator> {
  const platform = await createPlatform(options);
  const trouble = createTrouble();
  const requests: Buffer[] = [];
  let origin = '';
  const server = createServer((request, response) => {
    serve({ platform, trouble, requests, origin }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...trouble,
    url: origin,
    settings: {
      services: Object.fromEntries(serviceCodes.map((code) => [code, addressesOf(code, origin)])),
      answers: { certificates: CERTIFICATE },
    },
    petitions: platform.store.all,
    requests,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Of the seal it signs with: an example that is never real. */
const CERTIFICATE = readFileSync(join(CERTS, 'seal-villa-inventada.crt'), 'utf8');

async function createPlatform(options: ScspSimulatorOptions): Promise<Platform> {
  const { rules = {}, now = () => new Date() } = options;
  const seal = (name: string) =>
    loadSeal({
      pkcs12: readFileSync(join(CERTS, `${name}.p12`)),
      passphrase: readFileSync(join(CERTS, `${name}.passphrase`), 'utf8').trim(),
      now: now(),
    });
  return {
    store: createStore(options.journal),
    schemas: createSchemas(),
    now,
    seal: { signer: await seal('seal-villa-inventada'), other: await seal('seal-ayuntamiento-ficticio') },
    requesters: options.requesters,
    procedures: options.procedures ?? null,
    rulesOf: (service) => ({ ...DEFAULT_RULES, ...rules[service] }),
    hours: options.hours ?? 0,
    workMs: options.workMs ?? 0,
    faultInDetail: options.faultInDetail ?? false,
    tries: new Map(),
  };
}

function addressesOf(code: string, origin: string) {
  const modes = serviceOf(code)?.modes ?? [];
  return {
    ...(modes.includes('sync') ? { syncUrl: `${origin}/${code}` } : {}),
    ...(modes.includes('async') ? { asyncUrl: `${origin}/${code}.Asincrona` } : {}),
  };
}

type Serving = { platform: Platform; trouble: Trouble; requests: Buffer[]; origin: string };

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { platform, trouble, requests, origin } = serving;
  const url = new URL(request.url ?? '/', origin);
  const place = placeOf(url.pathname);
  const say = ({ status, body }: Answer) =>
    void response
      .writeHead(status, { 'content-type': 'text/xml; charset=utf-8', date: platform.now().toUTCString() })
      .end(body);
  const bytes = await readBody(request);
  if (place === null || bytes === null) return say({ status: 404, body: '' });
  if (request.method === 'GET') return say({ status: 200, body: wsdlOf(`${origin}/${place.service}`) });
  requests.push(bytes);
  const fault = trouble.next();
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
      return void request.socket.destroy();
    case 'error':
      return say({ status: 503, body: '<html><body>Servicio en mantenimiento</body></html>' });
    case 'garbage':
      return say({ status: 200, body: 'no es XML <' });
    case 'lost':
    case null:
      break;
  }
  const answered = await answer(platform, place, bytes);
  if (answered.lost === true || (fault === 'lost' && answered.status === 200)) return void request.socket.destroy();
  say(answered);
}

function placeOf(path: string): { service: string; mode: Mode } | null {
  const [, code = '', later] = /^\/([A-Z0-9]+)(\.Asincrona)?$/.exec(path) ?? [];
  const service = serviceOf(code);
  const mode: Mode = later === undefined ? 'sync' : 'async';
  return service?.modes.includes(mode) === true ? { service: code, mode } : null;
}

function wsdlOf(location: string): string {
  return readFileSync(WSDL, 'utf8').replaceAll('LOCATION', () => escapeAttribute(location));
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).byteLength;
    if (size > MAX_BODY_BYTES) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
