/** Delivery as the gateway runs it, on a test database and a real simulator over a real socket, step by step. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { notifica } from '../../adapters/backends/notifica/index.ts';
import {
  type NotificaSimulator,
  type NotificaSimulatorOptions,
  startNotificaSimulator,
} from '../../adapters/backends/notifica/simulator.ts';
import type { ActiveBackend, BackendAdapter } from '../../contracts/backend.ts';
import type { SendEvent } from '../../contracts/event.ts';
import { pdfOf } from '../../src/cli/pdf.ts';
import { createCircuits } from '../../src/delivery/circuits.ts';
import { createClockWatch } from '../../src/delivery/clock-watch.ts';
import { createContact } from '../../src/delivery/contact.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import type { DeliveryDeps } from '../../src/delivery/deps.ts';
import { referenceOf } from '../../src/domain/identifiers.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { claim } from '../../src/outbox/claim.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import { createWrites } from '../../src/outbox/writes.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { insertDocument } from '../../src/store/documents/insert.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { createTransport } from '../../src/transport/http.ts';
import { testVault } from './seed.ts';

export const ENTITY = 'L01999999';
const API_KEY = 'clave-de-prueba';

export type World = {
  deps: DeliveryDeps;
  backend: ActiveBackend;
  simulator: NotificaSimulator;
  /** The clock everything in the gateway reads. */
  clock: { now: Date; pass(ms: number): void };
  lines: string[];
  /** Claims and delivers once; returns how many. */
  deliverOnce(): Promise<number>;
  /** Accepts a notification; returns the message id. */
  accept(input?: {
    surname?: string;
    file?: string;
    event?: Partial<SendEvent['data']>;
    bytes?: number;
  }): Promise<string>;
  message(id: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
};

export async function createWorld(
  pool: Pool,
  options: { settings?: Record<string, unknown>; simulator?: Partial<NotificaSimulatorOptions>; clock?: Date } = {},
): Promise<World> {
  const clock = {
    now: options.clock ?? new Date(),
    pass(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  // One clock for both sides: nothing at the simulator moves by itself either.
  const simulator = await startNotificaSimulator({
    apiKeys: { [API_KEY]: [ENTITY] },
    clock: () => clock.now,
    ...options.simulator,
  });
  const config = notifica.configSchema.parse({
    url: simulator.url,
    syncUrl: simulator.syncUrl,
    timeoutMs: 2_000,
    settleMs: 30_000,
    ...options.settings,
  });
  const backend: ActiveBackend = {
    adapter: notifica as unknown as BackendAdapter,
    config,
    entities: new Map([[ENTITY, notifica.entityConfigSchema.parse({ apiKey: API_KEY })]]),
  };
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  let counter = 0;
  const runtime = {
    now: () => clock.now,
    newId: (prefix: string) => {
      counter += 1;
      return `${prefix}_${counter}_${randomBytes(4).toString('hex')}`;
    },
    random: (bytes: number) => randomBytes(bytes),
  };
  const certs = join(import.meta.dirname, '../../certs-example');
  const seal = await loadSeal({
    pkcs12: await readFile(join(certs, 'seal-ayuntamiento-ficticio.p12')),
    passphrase: (await readFile(join(certs, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8')).trim(),
    now: clock.now,
  });
  const transport = createTransport({});
  const circuits = await createCircuits({ pool, backends: [backend], runtime, log });
  const deps: DeliveryDeps = {
    pool,
    sending: pool,
    writes: createWrites({ together: pool, alone: pool }),
    vault: testVault,
    runtime,
    log,
    metrics: createMetrics(),
    backends: [backend],
    transport,
    wsSecurity,
    signerOf: () => seal,
    unusable: () => null,
    expiries: () => [],
    circuits,
    heard: createContact({ pool, runtime, log }),
    clockWatch: createClockWatch(runtime, log),
    owner: 'test',
    stopping: () => false,
    pressed: () => false,
  };
  return {
    deps,
    backend,
    simulator,
    clock,
    lines,
    async deliverOnce() {
      await circuits.refresh();
      const claimed = await claim(pool, {
        backend: 'notifica',
        owner: 'test',
        atMost: config.concurrency,
        concurrency: config.concurrency,
        suspended: [],
        now: clock.now,
        leaseMs: config.leaseMs,
      });
      await Promise.all(claimed.map((each) => deliver(deps, backend, each)));
      return claimed.length;
    },
    accept: (input = {}) => acceptNotification(pool, runtime, input),
    async message(id) {
      const { rows } = await pool.query('select * from message where id = $1', [id]);
      return rows[0] as Record<string, unknown>;
    },
    async close() {
      circuits.close();
      await transport.close();
      await simulator.close();
    },
  };
}

type Runtime = DeliveryDeps['runtime'];

async function acceptNotification(
  pool: Pool,
  runtime: Runtime,
  input: NonNullable<Parameters<World['accept']>[0]>,
): Promise<string> {
  const eventId = runtime.newId('evt');
  const id = runtime.newId('msg');
  const document = runtime.newId('doc');
  const pdf = pdfOf({ title: 'Resolucion', lines: ['De prueba.'], bytes: input.bytes ?? 0 });
  const event = notification(eventId, runtime.now(), input);
  const now = runtime.now();
  await withTransaction(pool, async (client) => {
    await insertDocument(client, testVault, {
      id: document,
      mediaType: 'application/pdf',
      bytes: pdf,
      clientId: 'test',
      now,
    });
    await enqueue(client, testVault, {
      id: eventId,
      source: event.source,
      eventId,
      type: event.type,
      entity: ENTITY,
      clientId: 'test',
      effect: 'deliver',
      file: input.file ?? null,
      fingerprint: randomBytes(32),
      uploads: {},
      body: Buffer.from(JSON.stringify(event)),
      receivedAt: now,
      documents: [{ position: 0, id: document }],
      messages: [
        {
          id,
          backend: 'notifica',
          issuer: ENTITY,
          ref: '1',
          position: 0,
          reference: referenceOf({ entity: ENTITY, source: event.source, eventId, sendingRef: '1', generation: 0 }),
          orderKey: input.file === undefined ? null : `${ENTITY}|notifica|${input.file}`,
          delivery: 'queued',
          expiresOn: null,
          warnings: [],
        },
      ],
    });
  });
  return id;
}

/** A notification to a fictitious person whose surname may be a magic word of the simulator. */
export function notification(
  id: string,
  now: Date,
  input: { surname?: string; event?: Partial<SendEvent['data']> } = {},
): SendEvent {
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${ENTITY}:test`,
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: ENTITY,
    data: {
      effect: 'deliver',
      emitter: { dir3: ENTITY },
      procedure: { sia: '2104567' },
      title: { lang: 'es', value: 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [
        {
          ref: '1',
          holder: {
            kind: 'natural',
            idType: 'NIF',
            idNumber: '00000000T',
            givenName: 'CIUDADANIA',
            surname1: input.surname ?? 'FICTICIA',
          },
        },
      ],
      documents: [
        {
          role: 'main',
          name: 'resolucion.pdf',
          mediaType: 'application/pdf',
          content: { by: 'upload', uploadId: 'x' },
        },
      ],
      ...input.event,
    },
  } as SendEvent;
}
