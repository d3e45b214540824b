import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClamd } from '../../src/transport/clamd.ts';
import { MALWARE, startClamd, type TestClamd } from '../support/clamd.ts';
import { testDatabase } from '../support/database.ts';
import { type Harness, harness, inline, notification, PDF, type ProblemBody, rowsStored } from './harness.ts';

const INFECTED = Buffer.concat([PDF, Buffer.from(MALWARE)]);
let pool: Pool;
let drop: () => Promise<void>;
let clamd: TestClamd;
let http: Harness;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  clamd = await startClamd();
  drop = async () => {
    await clamd.close();
    await database.drop();
  };
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, document, chunk, status_change, data_key, audit cascade');
  clamd.behave('honest');
  http = checking(true);
});

function checking(required: boolean): Harness {
  const scanner = createClamd({ target: clamd.target, timeoutMs: 1_000, maxBytes: 20_000_000, concurrency: 4 });
  return harness(pool, { scan: { scanner, required } });
}
const upload = (bytes: Buffer, on = http) =>
  on.ask('/v1/documents', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/pdf' },
  });
const problem = async (response: Response) => ({
  ...((await response.json()) as ProblemBody),
  status: response.status,
});
const by = (uploadId: string) => ({
  role: 'main',
  name: 'r.pdf',
  mediaType: 'application/pdf',
  content: { by: 'upload', uploadId },
});
async function scanShown(response: Response, on = http): Promise<unknown> {
  expect(response.status).toBe(202);
  const { messages } = (await response.json()) as { messages: { id: string }[] };
  return ((await (await on.ask(`/v1/messages/${messages[0]?.id}`)).json()) as { scan?: string }).scan;
}

describe('an infected document', () => {
  it('inside an event is refused with its pointer, and nothing is stored', async () => {
    const answer = await problem(await http.post(notification({ data: { documents: [inline(INFECTED)] } })));
    expect(answer).toMatchObject({ status: 422, code: 'document-infected' });
    expect(answer.errors).toMatchObject([
      {
        pointer: '/data/documents/0/content/base64',
        code: 'document-infected',
        detail: expect.stringContaining('Carpeta.Test'),
      },
    ]);
    expect(await rowsStored(pool)).toBe(0);
  });

  it('uploaded is refused, and no piece or key of it stays', async () => {
    expect(await problem(await upload(INFECTED))).toMatchObject({ status: 422, code: 'document-infected' });
    expect(await rowsStored(pool)).toBe(0);
    expect((await pool.query('select 1 from data_key')).rowCount).toBe(0);
    expect(http.lines.join('\n')).toContain('"document.infected"');
  });
});

describe('a clean document', () => {
  it('is shown as looked at, by the upload and by its message', async () => {
    const answer = (await (await upload(PDF)).json()) as { uploadId: string; scan: string };
    expect(answer.scan).toBe('clean');
    expect(clamd.received.at(-1)?.equals(PDF)).toBe(true);
    expect(await scanShown(await http.post(notification({ data: { documents: [by(answer.uploadId)] } })))).toBe(
      'clean',
    );
    expect(await scanShown(await http.post(notification()))).toBe('clean');
  });
});

describe('a check that gives no verdict', () => {
  it('refuses for now where it is required, with Retry-After, and nothing is stored', async () => {
    clamd.behave('hangs-up');
    const inside = await http.post(notification());
    expect(inside.headers.get('retry-after')).toBe('5');
    expect(await problem(inside)).toMatchObject({ status: 503, code: 'scan-unavailable' });
    expect(await problem(await upload(PDF))).toMatchObject({ status: 503, code: 'scan-unavailable' });
    expect(await rowsStored(pool)).toBe(0);
    clamd.behave('honest');
    expect((await upload(PDF)).status).toBe(201);
  });

  it('lets the document pass where it is not required, and shows that nobody looked', async () => {
    http = checking(false);
    clamd.behave('hangs-up');
    const answer = (await (await upload(PDF)).json()) as { uploadId: string; scan: string };
    expect(answer.scan).toBe('not-scanned');
    expect(await scanShown(await http.post(notification({ data: { documents: [by(answer.uploadId)] } })))).toBe(
      'not-scanned',
    );
    expect(http.lines.join('\n')).toContain('"document.not-scanned"');
  });

  it('does not make a repeat of an accepted event fail', async () => {
    const event = notification();
    expect((await http.post(event)).status).toBe(202);
    clamd.behave('hangs-up');
    expect((await http.post(event)).status).toBe(200);
  });
});

describe('without a check', () => {
  it('everything is accepted and shown as not scanned', async () => {
    http = harness(pool);
    expect(((await (await upload(PDF)).json()) as { scan: string }).scan).toBe('not-scanned');
    expect(await scanShown(await http.post(notification()))).toBe('not-scanned');
  });

  it('what was uploaded has to come again once the check is required', async () => {
    const { uploadId } = (await (await upload(PDF, harness(pool))).json()) as { uploadId: string };
    const answer = await problem(await http.post(notification({ data: { documents: [by(uploadId)] } })));
    expect(answer).toMatchObject({ status: 422, code: 'event-invalid' });
    expect(answer.errors).toMatchObject([
      { pointer: '/data/documents/0/content/uploadId', code: 'upload-not-scanned' },
    ]);
  });
});
