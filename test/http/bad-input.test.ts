import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import {
  A,
  B,
  type Harness,
  harness,
  inline,
  KEYS,
  notification,
  PDF,
  type ProblemBody,
  rowsStored,
  sending,
} from './harness.ts';

/** Planted wherever a person's data or a secret may stand; none may come out in a log line or a problem. */
const CANARIES = [
  'CANARIONOMBRE',
  'CANARIOAPELLIDO',
  '00000000A',
  'canario@example.org',
  'CANARIOCALLE',
  'CANARIOTITULO',
  'ck_canario',
];

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, status_change, document, chunk, event_document, circuit cascade');
  http = harness(pool);
});

const problemOf = async (response: Response) => (await response.json()) as ProblemBody;
const found = (problem: ProblemBody) => problem.errors.map((each) => `${each.pointer} ${each.code}`);

/** Every refusal is a problem that says what to mend; nothing of it is stored. */
async function refused(response: Response, status: number, code: string): Promise<ProblemBody> {
  const problem = await problemOf(response);
  expect([response.status, problem.status, problem.code]).toEqual([status, status, code]);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  for (const each of problem.errors) expect(each.detail && each.fix && each.code).not.toBe('');
  expect(problem.errors.length).toBeGreaterThan(0);
  expect(await rowsStored(pool)).toBe(0);
  return problem;
}

describe('a body that cannot be read', () => {
  it.each([
    ['{"specversion": "1.0", ', 'json'],
    ['', 'json'],
    ['{"id": "a", "id": "b"}', 'repeated-name'],
    ['{"id": "a", "\\u0069d": "b"}', 'repeated-name'],
    ['['.repeat(100_000), 'too-deep'],
    [`[${'0,'.repeat(600_000)}0]`, 'too-many-values'],
    [`{"a":${'{"a":'.repeat(40)}1${'}'.repeat(41)}`, 'too-deep'],
    ['{"id": "\\u0000"}', 'bad-text'],
    ['{"id": "\\ud800"}', 'bad-text'],
    ['"texto"', 'not-an-object'],
    ['[]', 'not-an-object'],
    ['null', 'not-an-object'],
  ])('is 400 malformed: %.30s', async (body, code) => {
    const problem = await refused(await http.post(body), 400, 'malformed');
    expect(problem.errors[0]?.code).toBe(code);
  });

  it('is answered with a bounded number of faults, however many there are', async () => {
    const nul = await refused(await http.post(`[${'"\\u0000",'.repeat(20_000)}1]`), 400, 'malformed');
    expect(nul.errors).toHaveLength(100);
    const members = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`m${n}`, 0]));
    const unknown = await refused(await http.post({ ...notification(), ...members }), 422, 'event-invalid');
    expect(unknown.errors).toHaveLength(1_000);
  });

  it('is 400 when it is not UTF-8', async () => {
    const response = await http.ask('/v1/events', {
      method: 'POST',
      body: Buffer.from('{"id":"\xe9"}', 'latin1'),
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect((await refused(response, 400, 'malformed')).errors[0]?.code).toBe('utf-8');
  });

  it.each(['text/plain', 'application/json', 'application/cloudevents+json; charset=iso-8859-1', ''])(
    'is 415 as %s',
    async (type) => {
      await refused(
        await http.post(notification(), { headers: { 'content-type': type } }),
        415,
        'unsupported-media-type',
      );
    },
  );

  it('is 415 when it is compressed', async () => {
    await refused(
      await http.post(notification(), { headers: { 'content-encoding': 'gzip' } }),
      415,
      'unsupported-media-type',
    );
  });

  it('is 413 by its length alone, and by its bytes where it gives none', async () => {
    const big = 'x'.repeat(17 * 1024 * 1024);
    await refused(await http.post(big, { headers: { 'content-length': String(20_000_000) } }), 413, 'too-large');
    await refused(await http.post(big), 413, 'too-large');
  });
});

describe('an event that is wrong', () => {
  const post = (data: Record<string, unknown>) => http.post(notification({ data }));

  it('is told all its faults at once, of shape and of meaning', async () => {
    const event = notification({ data: { sendings: [sending('1', { idNumber: '00000000A' })], language: 'xx' } });
    delete (event.data as Record<string, unknown>).procedure;
    const problem = await refused(await http.post(event), 422, 'event-invalid');
    expect(found(problem).toSorted()).toEqual([
      '/data/language not-one-of',
      '/data/procedure required',
      '/data/sendings/0/holder/idNumber nif-letter',
    ]);
    expect(problem.detail).toContain('3');
  });

  it.each([
    [{ sendings: [sending('1', { idNumber: '00000000A' })] }, '/data/sendings/0/holder/idNumber nif-letter'],
    [
      { sendings: [sending('1', { idType: 'NIE', idNumber: 'X0000000A' })] },
      '/data/sendings/0/holder/idNumber nie-letter',
    ],
    [
      {
        sendings: [
          { ref: '1', holder: { kind: 'legal', idType: 'CIF', idNumber: 'Q0000000A', legalName: 'Ficticia PJ' } },
        ],
      },
      '/data/sendings/0/holder/idNumber cif-control',
    ],
    [{ sendings: [sending('1'), sending('1')] }, '/data/sendings/1/ref repeated-ref'],
    [{ procedure: { sia: 'ABC' } }, '/data/procedure/sia sia-format'],
    [{ availability: { naturalDays: 10, expiresOn: '2027-01-01' } }, '/data/availability one-deadline'],
    [{ availability: {} }, '/data/availability one-deadline'],
    [{ availability: { naturalDays: 9 } }, '/data/availability/naturalDays deadline-too-short'],
    [{ availability: { expiresOn: '2026-10-10' } }, '/data/availability/expiresOn deadline-too-short'],
    [
      { availability: { expiresOn: '2026-10-21', notBefore: '2026-10-12' } },
      '/data/availability/expiresOn deadline-too-short',
    ],
    [{ availability: { expiresOn: '2026-02-30' } }, '/data/availability/expiresOn day-format'],
    [
      { sendings: [sending('1', { givenName: undefined, surname1: undefined, fullName: 'Ciudadania Ficticia' })] },
      '/data/sendings/0/holder/fullName name-not-split',
    ],
    [{ documents: [inline(PDF), inline(PDF, { role: 'annex' })] }, '/data/documents/1 single-document'],
    [{ documents: [inline(PDF, { role: 'annex' })] }, '/data/documents one-main'],
    [{ documents: [inline(Buffer.from('MZ no es un PDF'))] }, '/data/documents/0/content/base64 document-type'],
    [{ documents: [inline(PDF, { mediaType: 'text/html' })] }, '/data/documents/0/mediaType media-type'],
    [{ documents: [inline(PDF, { size: 3 })] }, '/data/documents/0/size size-mismatch'],
    [
      { documents: [inline(PDF, { content: { by: 'inline', base64: 'JVBERi0x\n' } })] },
      '/data/documents/0/content/base64 base64-invalid',
    ],
    [
      { documents: [inline(Buffer.concat([PDF, Buffer.alloc(512 * 1024)]))] },
      '/data/documents/0/content/base64 inline-too-large',
    ],
    [
      { documents: [inline(PDF, { digest: { alg: 'sha-256', value: 'AAAA' } })] },
      '/data/documents/0/digest/value digest-mismatch',
    ],
    [{ 'otro/dato~': 1 }, '/data/otro~1dato~0 unknown-member'],
  ])('names the fault and its place (%#)', async (data, expected) => {
    expect(found(await refused(await post(data), 422, 'event-invalid'))).toContain(expected);
  });

  it('is told each fault once, though the back end sees it too', async () => {
    const problem = await refused(
      await post({ sendings: [sending('1', { idNumber: '00000000A' })] }),
      422,
      'event-invalid',
    );
    expect(found(problem)).toEqual(['/data/sendings/0/holder/idNumber nif-letter']);
  });

  it('takes the earliest lawful day, and a later start moves it', async () => {
    expect((await post({ availability: { expiresOn: '2026-10-11' } })).status).toBe(202);
    expect((await post({ availability: { expiresOn: '2026-10-22', notBefore: '2026-10-12' } })).status).toBe(202);
  });

  it.each(['es.citizenfolder.file.status-changed.v1', 'es.otro.v1'])('is not available here as %s', async (type) => {
    const problem = await refused(await http.post({ ...notification(), type }), 422, 'not-available-here');
    expect(found(problem)).toEqual(['/type not-available-here']);
  });

  it('is not available here with a content source or subscription nobody serves', async () => {
    const documents = [inline(PDF, { content: { by: 'csv', csv: 'CSV-1' } })];
    const problem = await refused(await post({ documents, statusSubscription: 'sub' }), 422, 'not-available-here');
    expect(found(problem)).toEqual([
      '/data/documents/0/content not-available-here',
      '/data/statusSubscription not-available-here',
    ]);
  });

  it('is not available here for an entity without a back end', async () => {
    const response = await http.post(notification({ entity: 'L01999996' }), { key: KEYS.all });
    expect(found(await refused(response, 422, 'not-available-here'))).toEqual(['/entitydir3 not-available-here']);
  });
});

describe('an event of somebody else', () => {
  it.each([
    [{ entity: 'L01999990' }, '/entitydir3'],
    [{ entity: B }, '/entitydir3'],
    [{ data: { emitter: { dir3: B } } }, '/data/emitter/dir3'],
    [{ data: { emitter: { dir3: A, unitDir3: B } } }, '/data/emitter/unitDir3'],
  ])('is refused with 403 (%#)', async (more, pointer) => {
    const problem = await refused(await http.post(notification(more)), 403, 'entity-not-allowed');
    expect(problem.errors[0]?.pointer).toBe(pointer);
  });

  it('is refused where the source speaks for another', async () => {
    const event = { ...notification(), source: `urn:dir3:${B}:prueba` };
    expect((await refused(await http.post(event), 403, 'entity-not-allowed')).errors[0]?.pointer).toBe('/source');
  });
});

describe('the reader of a problem', () => {
  it('has it in their language', async () => {
    const titles = [];
    for (const language of ['es', 'ca;q=0.9, es;q=0.1', 'en-GB', 'fr', 'va'])
      titles.push((await problemOf(await http.post('{', { headers: { 'accept-language': language } }))).title);
    expect(titles).toEqual([
      'Petición ilegible',
      'Petició il·legible',
      'Unreadable request',
      'Petición ilegible',
      'Petició il·legible',
    ]);
  });
});

describe('canaries', () => {
  it('come out in no log line and no problem, whatever is wrong around them', async () => {
    const holder = { givenName: 'CANARIONOMBRE', surname1: 'CANARIOAPELLIDO', email: 'canario@example.org' };
    const postalFallback = { address: { form: 'national', streetName: 'CANARIOCALLE', country: 'ES' } };
    const title = { lang: 'es', value: 'CANARIOTITULO' };
    const planted = (more: Record<string, unknown> = {}) => ({
      title,
      sendings: [{ ...sending('1', holder), postalFallback }],
      ...more,
    });
    const bad = [{ ...sending('1', { ...holder, idNumber: '00000000A' }), postalFallback }];
    const told: string[] = [];
    const responses = [
      await http.post(notification({ data: planted() })),
      await http.post(notification({ data: planted({ sendings: bad }) })),
      await http.post(notification({ data: planted({ availability: { naturalDays: 'CANARIOTITULO' } }) })),
      await http.post(JSON.stringify(notification({ data: planted() })).slice(0, -3)),
      await http.post(notification({ data: planted() }), { key: 'ck_canario' }),
      await http.ask('/v1/messages/CANARIOAPELLIDO?q=CANARIONOMBRE'),
      await harness({ query: () => Promise.reject(new Error('CANARIOAPELLIDO')) } as unknown as Pool, {
        log: http.deps.log,
      }).post(notification({ data: planted() })),
    ];
    for (const response of responses) told.push(await response.text());
    expect(responses.map((each) => each.status)).toEqual([202, 422, 422, 400, 401, 404, 500]);
    expect(http.lines.length).toBeGreaterThanOrEqual(responses.length);
    for (const canary of CANARIES) {
      expect(http.lines.filter((line) => line.includes(canary))).toEqual([]);
      expect(told.filter((text) => text.includes(canary))).toEqual([]);
    }
    expect(told.filter((text) => /\bat .*:\d+:\d+/.test(text))).toEqual([]);
  });
});
