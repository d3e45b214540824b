/** What a measurement stands on: a durable PostgreSQL of its own, a simulator and a gateway as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pdfOf } from '../../src/cli/pdf.ts';
import { referenceOf } from '../../src/domain/identifiers.ts';
import { createLog } from '../../src/log.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import { insertDocument } from '../../src/store/documents/insert.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { createVault } from '../../src/vault/vault.ts';
import type { BenchGateway } from './gateway-process.ts';

export const ENTITIES = ['L01999999', 'L01999998', 'L01999997', 'L01999996'];
export const API_KEY = 'clave-de-medida';
export const CLIENT_KEY = 'cliente-de-medida';

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-bench-'));
  const store = await startEmbedded({ dataDir: folder, named: true, log: createLog('silent') });
  const masterKey = randomBytes(32);
  const vault = createVault([masterKey]);
  let pool = new pg.Pool(store.poolConfig);
  let database = 'postgres';

  /** A fresh database; the former one is left alone. */
  async function freshDatabase(): Promise<void> {
    database = `bench_${randomBytes(4).toString('hex')}`;
    await pool.query(`create database ${database}`);
    await pool.end();
    pool = new pg.Pool({ ...store.poolConfig, database });
    await migrate(pool);
  }

  return {
    poolConfig: () => ({ ...store.poolConfig, database }),
    pool: () => pool,
    freshDatabase,
    async simulator(options: Record<string, unknown> = {}) {
      const script = join(import.meta.dirname, '../../adapters/backends/notifica/simulator-process.ts');
      const settings = {
        apiKeys: { [API_KEY]: ENTITIES },
        keepRequests: 0,
        speed: { availableMs: 3_600_000, finalMs: 7_200_000 },
        ...options,
      };
      return startProcess<{ url: string; syncUrl: string; port: number }>(script, settings);
    },
    async gateway(
      simulator: { url: string; syncUrl: string },
      options: { signer?: 'ours' | 'node-soap'; concurrency?: number } = {},
    ) {
      const { host = '', user = '', password } = store.poolConfig;
      const input: BenchGateway = {
        pool: { host, user, password: String(password), database },
        masterKey: masterKey.toString('base64'),
        keySha256: createHash('sha256').update(CLIENT_KEY).digest('hex'),
        apiKey: API_KEY,
        entities: ENTITIES,
        backend: {
          url: simulator.url,
          syncUrl: simulator.syncUrl,
          concurrency: options.concurrency ?? 16,
          timeoutMs: 20_000,
        },
        signer: options.signer ?? 'ours',
      };
      return startProcess<{ url: string; pid: number }>(join(import.meta.dirname, 'gateway-process.ts'), input);
    },
    /** Puts `count` notifications of `bytes` each into the queue, committed, as the API would. */
    async fill(count: number, bytes: number) {
      const pdf = pdfOf({ title: 'Resolucion', lines: ['De medida.'], bytes });
      for (let n = 0; n < count; n += 1) await fillOne(pool, vault, pdf, ENTITIES[n % ENTITIES.length]!);
    },
    async close() {
      await pool.end();
      await store.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function fillOne(
  pool: pg.Pool,
  vault: ReturnType<typeof createVault>,
  pdf: Buffer,
  entity: string,
): Promise<void> {
  const id = randomUUID().replaceAll('-', '');
  const document = `doc_${id}`;
  const source = `urn:dir3:${entity}:bench`;
  const now = new Date();
  await withTransaction(pool, async (client) => {
    await insertDocument(client, vault, {
      id: document,
      mediaType: 'application/pdf',
      bytes: pdf,
      clientId: 'bench',
      now,
    });
    await enqueue(client, vault, {
      id: `evt_${id}`,
      source,
      eventId: id,
      type: 'es.citizenfolder.notification.requested.v1',
      entity,
      clientId: 'bench',
      effect: 'deliver',
      file: null,
      fingerprint: randomBytes(32),
      uploads: {},
      body: Buffer.from(JSON.stringify(benchEvent(id, entity, now))),
      receivedAt: now,
      documents: [{ position: 0, id: document }],
      messages: [
        {
          id: `msg_${id}`,
          backend: 'notifica',
          issuer: entity,
          ref: '1',
          position: 0,
          reference: referenceOf({ entity, source, eventId: id, sendingRef: '1', generation: 0 }),
          orderKey: null,
          delivery: 'queued',
          expiresOn: null,
          warnings: [],
        },
      ],
    });
  });
}

/** A notification without file; `content` names the upload, or carries the bytes inline. */
export function benchEvent(
  id: string,
  entity: string,
  now: Date,
  content: unknown = { by: 'upload', uploadId: 'x' },
): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${entity}:bench`,
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: entity,
    data: {
      effect: 'deliver',
      emitter: { dir3: entity },
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
            surname1: 'FICTICIA',
          },
        },
      ],
      documents: [{ role: 'main', name: 'resolucion.pdf', mediaType: 'application/pdf', content }],
    },
  };
}

export type Started<T> = { said: T; child: ChildProcess; stop(): Promise<void> };

/** Starts a script that prints one JSON line when it is ready. */
export async function startProcess<T>(script: string, options: unknown): Promise<Started<T>> {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const end = text.indexOf('\n');
      if (end !== -1) resolve(text.slice(0, end));
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
  });
  return {
    said: JSON.parse(line) as T,
    child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What the simulator counted. */
export async function countsOf(simulator: {
  port: number;
}): Promise<{ created: number; doubled: number; duplicatesRefused: number }> {
  const response = await fetch(`http://127.0.0.1:${simulator.port}/_simulator/counts`);
  return (await response.json()) as { created: number; doubled: number; duplicatesRefused: number };
}
