import { randomBytes } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../../src/store/chunks.ts';
import { purgeExpiredUploads } from '../../src/store/documents/purge-expired.ts';
import { testDatabase } from '../support/database.ts';
import { pdfOf } from '../support/pdf.ts';
import { type Harness, harness, KEYS, NOW, PDF, type ProblemBody, rowsStored, sha256 } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let server: Server;
let port: number;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  server = createServer(
    getRequestListener((incoming, env) => http.app.fetch(incoming, env), { overrideGlobalObjects: false }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await drop();
});
beforeEach(async () => {
  await pool.query('truncate event, message, document, chunk, event_document cascade');
  http = harness(pool);
});

const send = (bytes: Uint8Array, headers: Record<string, string> = {}) =>
  http.ask('/v1/documents', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/pdf', ...headers },
  });
const problemOf = async (response: Response) => (await response.json()) as ProblemBody;
const digest = (bytes: Uint8Array) => `sha-256=:${sha256(bytes).toString('base64')}:`;

describe('an upload', () => {
  it('is stored encrypted in pieces and described', async () => {
    const bytes = pdfOf({ title: 'Grande', lines: ['x'], bytes: 700_000 });
    const response = await send(bytes, { 'content-digest': `sha-512=:AAAA:, ${digest(bytes)}` });
    const body = (await response.json()) as { uploadId: string };
    expect(response.status).toBe(201);
    expect(body).toMatchObject({
      sha256: sha256(bytes).toString('hex'),
      size: 700_000,
      expiresAt: '2026-10-02T09:00:00.000Z',
    });
    const { rows } = await pool.query<{ data: Buffer }>('select data from chunk where owner = $1 order by n', [
      body.uploadId,
    ]);
    expect(rows).toHaveLength(Math.ceil(bytes.byteLength / CHUNK_BYTES));
    expect(Buffer.concat(rows.map((row) => row.data)).includes('%PDF-')).toBe(false);
  });

  it.each([
    ['is not what it declares', 422, 'document-type', Buffer.from('<html>%PDF-'), {}],
    ['is empty', 422, 'document-type', Buffer.alloc(0), {}],
    ['is of a type not taken', 415, 'unsupported-media-type', PDF, { 'content-type': 'image/png' }],
    ['has another digest', 422, 'digest-mismatch', PDF, { 'content-digest': digest(Buffer.from('otro')) }],
    ['has a digest nobody can read', 400, 'malformed', PDF, { 'content-digest': 'sha-256=abc' }],
    ['says it is too large', 413, 'too-large', PDF, { 'content-length': String(20 * 1024 * 1024) }],
    ['is too large without saying so', 413, 'too-large', Buffer.concat([PDF, Buffer.alloc(15 * 1024 * 1024)]), {}],
  ])('leaves nothing behind when it %s', async (_why, status, code, bytes, headers: Record<string, string>) => {
    const response = await send(bytes, headers);
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
    expect(await rowsStored(pool)).toBe(0);
  });

  it('is gone after a day with its pieces, unless an event came for it', async () => {
    await send(PDF);
    const { uploadId } = (await (await send(PDF)).json()) as { uploadId: string };
    await pool.query('update document set expires_at = null where id = $1', [uploadId]);
    expect(await purgeExpiredUploads(pool, new Date(NOW.getTime() + 24 * 3_600_000 - 1), 10)).toBe(0);
    expect(await purgeExpiredUploads(pool, new Date(NOW.getTime() + 24 * 3_600_000), 10)).toBe(1);
    const { rows } = await pool.query(
      'select (select array_agg(id) from document) d, (select array_agg(owner) from chunk) c',
    );
    expect(rows).toEqual([{ d: [uploadId], c: [uploadId] }]);
  });
});

describe('over a real connection', () => {
  const open = (path: string, headers: Record<string, string>) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.alpha}`, ...headers },
    });
    const answer = new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>(
      (resolve, reject) => {
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => {
          let body = '';
          incoming.on('data', (piece: Buffer) => {
            body += piece;
          });
          incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body, headers: incoming.headers }));
        });
      },
    );
    return { outgoing, answer };
  };

  it('reaches the store while it is still being sent, and holds no connection of the store meanwhile', async () => {
    const { outgoing, answer } = open('/v1/documents', { 'content-type': 'application/pdf' });
    outgoing.write(Buffer.concat([PDF, randomBytes(600_000)]));
    await expect.poll(async () => (await pool.query('select 1 from chunk')).rowCount).toBeGreaterThanOrEqual(2);
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
    const { rows } = await pool.query('select chunks from document');
    expect(rows).toEqual([{ chunks: 0 }]);
    outgoing.end(randomBytes(10));
    expect((await answer).status).toBe(201);
  });

  it('leaves nothing behind when the client goes away half-way', async () => {
    const { outgoing, answer } = open('/v1/documents', { 'content-type': 'application/pdf' });
    outgoing.write(Buffer.concat([PDF, randomBytes(600_000)]));
    await expect.poll(() => rowsStored(pool)).toBeGreaterThanOrEqual(3);
    outgoing.destroy();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => rowsStored(pool)).toBe(0);
  });

  it('is refused before a single byte of a body that is too large has been read', async () => {
    const { outgoing, answer } = open('/v1/events', {
      'content-type': 'application/cloudevents+json',
      'content-length': String(20_000_000),
    });
    outgoing.flushHeaders();
    const { status, body, headers } = await answer;
    expect([status, (JSON.parse(body) as ProblemBody).code, headers.connection]).toEqual([413, 'too-large', 'close']);
    outgoing.destroy();
  });

  it('is refused at the first byte too many of a body without a length', async () => {
    const { outgoing, answer } = open('/v1/events', {
      'content-type': 'application/cloudevents+json',
      'transfer-encoding': 'chunked',
    });
    outgoing.on('error', () => {});
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    for (let n = 0; n < 17; n += 1) outgoing.write(megabyte);
    expect((await answer).status).toBe(413);
    outgoing.destroy();
    expect(await rowsStored(pool)).toBe(0);
  });
});
