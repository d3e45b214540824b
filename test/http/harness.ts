/** The HTTP application over a real store and a back end that only declares facts, for tests of the API alone. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { ActiveBackend, BackendAdapter, BackendSettings } from '../../contracts/backend.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { GatewayError } from '../../src/errors.ts';
import { createApp } from '../../src/http/app.ts';
import type { HttpClient, HttpDeps } from '../../src/http/deps.ts';
import type { SendingEntity } from '../../src/intake/deps.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { operatorPages } from '../../src/operator/pages.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { readCircuits } from '../../src/store/circuits/read.ts';
import { createVault } from '../../src/vault/vault.ts';
import { testFolder } from '../support/folder.ts';
import { pdfOf } from '../support/pdf.ts';

export const A = 'L01999999';
export const B = 'L01999998';
export const NOW = new Date('2026-10-01T09:00:00Z');
export const PDF = pdfOf({ title: 'Resolucion', lines: ['Documento ficticio.'] });

export const KEYS = { alpha: 'ck_alpha', beta: 'ck_beta', reader: 'ck_reader', all: 'ck_all', pinned: 'ck_pinned' };
export const PINNED_CERTIFICATE = Buffer.from('a certificate in DER, as far as this API can tell');
const ALL_SCOPES = ['events', 'messages', 'operator', 'folder', 'metrics'] as const;

export function sha256(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function client(id: keyof typeof KEYS, more: Partial<HttpClient> = {}): HttpClient {
  return { id, keySha256: sha256(KEYS[id]), entities: [A], scopes: ALL_SCOPES, certSha256: null, ...more };
}

const entity = (dir3: string, more: Partial<SendingEntity> = {}): SendingEntity => ({
  dir3,
  name: 'Ayuntamiento Ficticio',
  language: 'es',
  units: [dir3],
  sendAs: 'entity',
  backends: { notifica: {} },
  ...more,
});

const settings: BackendSettings = {
  timeoutMs: 1_000,
  concurrency: 4,
  settleMs: 1_000,
  uncertainAlertMs: 60_000,
  leaseMs: 3_000,
  retry: { baseMs: 100, maxMs: 1_000, attempts: 3 },
  poll: { minMs: 1_000, maxMs: 10_000 },
  callbacks: { allow: ['127.0.0.1/32', 'fd00::/8'] },
  defaults: { naturalDays: 10 },
};

const never = () => {
  throw new TypeError('the API does not call a back end');
};

/** Speaks `REMOTE;CODE;1;ISSUER` as its callback, where a real one speaks SOAP. */
const adapter: BackendAdapter = {
  id: 'notifica',
  facts: {
    takes: ['notification', 'communication'],
    maxDocumentBytes: 10 * 1024 * 1024,
    mediaTypes: ['application/pdf', 'application/zip'],
    singleDocument: true,
    splitNames: true,
    postal: { mediaTypes: ['application/pdf'], paper: 'A4' },
    statusBy: ['callback', 'poll'],
    askByReference: true,
    refusesDuplicates: true,
    evidenceLevel: 'public',
  },
  configSchema: z.custom<BackendSettings>(),
  entityConfigSchema: z.unknown(),
  signs: () => true,
  check: (event) => ({
    errors: event.data.sendings.flatMap(({ holder }, n) =>
      holder.idNumber === '00000000A' ? [{ pointer: `/data/sendings/${n}/holder/idNumber`, code: 'nif-invalid' }] : [],
    ),
    warnings: event.data.title.value.includes('★')
      ? [
          {
            code: 'characters-replaced',
            pointer: '/data/title/value',
            before: event.data.title.value,
            after: 'limpio',
          },
          {
            code: 'characters-replaced',
            pointer: '/data/sendings/0/holder/surname1',
            before: 'CANARIO',
            after: 'canario',
          },
        ]
      : [],
  }),
  translate: never,
  sign: never,
  send: never,
  interpret: never,
  query: never,
  probe: never,
  healthy: () => true,
  receive(body) {
    const text = Buffer.from(body).toString('utf8');
    const [remoteId, code, certificate, issuer = ''] = text.split(';');
    if (!remoteId || !code) throw new GatewayError('callback-malformed', 'callback', 'Not a callback.');
    return {
      remoteId,
      issuer: issuer === '' ? null : issuer,
      code,
      at: '2026-10-01T09:00:00.000Z',
      certificate: certificate === '1',
      by: null,
      known: true,
      receipts: [],
      healed: [],
      identity: [text],
    };
  },
  acknowledge: () => ({ status: 200, mediaType: 'text/xml', body: '<r>000</r>' }),
  refuse: (reason) => ({ status: 400, mediaType: 'text/xml', body: `<fault>${reason}</fault>` }),
  callbackWsdl: (location) => `<definitions location="${location}"/>`,
  explain: (code, language) => (code === '4534' ? { detail: `detalle ${language}`, fix: `remedio ${language}` } : null),
};

const nothing = async () => {};
/** Does nothing; a test puts in what it is about. */
export const BY_HAND: HttpDeps['byHand'] = {
  retry: nothing,
  resolve: nothing,
  cancel: nothing,
  extend: nothing,
  practised: nothing,
  act: nothing,
  cancelAll: async () => [],
};

export type Harness = Awaited<ReturnType<typeof harness>>;

export function harness(pool: Pool, more: Partial<HttpDeps> = {}) {
  const lines: string[] = [];
  const state = { draining: false, wakes: 0, unusable: null as Finding | null, now: NOW };
  const backend: ActiveBackend = { adapter, config: settings, entities: new Map([A, B].map((each) => [each, {}])) };
  const deps: HttpDeps = {
    pool,
    vault: createVault([randomBytes(32)]),
    runtime: { ...systemRuntime, now: () => state.now },
    log: createLog('debug', (line) => lines.push(line)),
    backends: [backend],
    entities: [
      entity(A, { units: [A, 'L01999997'], sendAs: 'unit' }),
      entity(B),
      entity('L01999996', { backends: {} }),
    ],
    clients: [
      client('alpha'),
      client('beta', { entities: [B] }),
      client('reader', { scopes: ['messages'] }),
      client('all', { entities: '*' }),
      client('pinned', { certSha256: sha256(PINNED_CERTIFICATE) }),
    ],
    http: {
      publicUrl: null,
      maxBodyBytes: 16 * 1024 * 1024,
      trustedProxies: ['10.0.0.0/8'],
      clientCertHeader: 'x-client-cert',
    },
    unusable: () => state.unusable,
    wake: () => {
      state.wakes += 1;
    },
    proof: { link: async () => {}, folder: async () => null },
    folder: testFolder(pool).http,
    byHand: BY_HAND,
    callbacks: { refuses: () => null, retryMs: 259_200_000 },
    scan: null,
    vendors: [],
    pushes: [],
    farSides: new Map(),
    counters: createMetrics(),
    heard: async () => {},
    metrics: async () => 'carpeta_up 1\n',
    ready: async () => ({ store: true, migrations: true, dataKey: true }),
    circuits: () => readCircuits(pool),
    printCentres: never,
    draining: () => state.draining,
    operatorPages,
    expiries: () => [],
    alertDeadMs: 86_400_000,
    settings: [],
    configs: { maxCharacters: 262_144, compare: () => ({ kind: 'compared', differences: [] }) },
    ...more,
  };
  const app = createApp(deps);
  const ask = (path: string, init: RequestInit & { key?: string; from?: string } = {}) => {
    const { key = KEYS.alpha, from = '127.0.0.1', headers, ...rest } = init;
    const authorization: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` };
    const env = { incoming: { socket: { remoteAddress: from } } };
    return Promise.resolve(
      app.request(path, { ...rest, headers: { ...authorization, ...(headers as Record<string, string>) } }, env),
    );
  };
  const post = (event: unknown, init: { key?: string; headers?: Record<string, string> } = {}) =>
    ask('/v1/events', {
      method: 'POST',
      body: typeof event === 'string' ? event : JSON.stringify(event),
      ...init,
      headers: { 'content-type': 'application/cloudevents+json', ...init.headers },
    });
  return { app, deps, ask, post, lines, state };
}

let counter = 0;

/** A notification that is right in every way; `data` members replace its own. */
export function notification(
  more: { id?: string; entity?: string; data?: Record<string, unknown> } = {},
): Record<string, unknown> {
  counter += 1;
  const { id = `evento-${counter}`, entity: dir3 = A, data = {} } = more;
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${dir3}:prueba`,
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect: 'deliver',
      emitter: { dir3 },
      procedure: { sia: '2104567' },
      file: { id: 'EXP/1' },
      title: { lang: 'es', value: 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [sending('1')],
      documents: [inline(PDF)],
      ...data,
    },
  };
}

export function sending(ref: string, holder: Record<string, unknown> = {}): Record<string, unknown> {
  const person = {
    kind: 'natural',
    idType: 'NIF',
    idNumber: '00000000T',
    givenName: 'CIUDADANIA',
    surname1: 'FICTICIA',
  };
  return { ref, holder: { ...person, ...holder } };
}

export function inline(bytes: Buffer, more: Record<string, unknown> = {}): Record<string, unknown> {
  const content = { by: 'inline', base64: bytes.toString('base64') };
  return { role: 'main', name: 'resolucion.pdf', mediaType: 'application/pdf', content, ...more };
}

export type ProblemBody = {
  code: string;
  status: number;
  title: string;
  detail: string;
  errors: { pointer: string; code: string; detail: string; fix: string }[];
};

/** How many rows the store has of everything an event or upload makes. */
export async function rowsStored(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select ((select count(*) from event) + (select count(*) from message) + (select count(*) from document)
       + (select count(*) from chunk) + (select count(*) from status_change))::int as n`,
  );
  return rows[0]?.n ?? -1;
}
