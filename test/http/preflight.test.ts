import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/http/finding-texts.ts';
import { LANGUAGES } from '../../src/http/language.ts';
import { WARNING_CODES, warningText } from '../../src/http/warning-texts.ts';
import { testDatabase } from '../support/database.ts';
import { textOf } from '../support/source-tree.ts';
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

/** The problem as a whole, which has its own text. */
const NO_CODES: readonly string[] = ['event-invalid'];

type Said = { pointer: string; code: string; detail: string; fix: string; before?: string; after?: string };
type Answer = { ok: boolean; errors: Said[]; warnings: Said[] };

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
  await pool.query('truncate event, message, attempt, status_change, document, chunk, event_document, circuit cascade');
  http = harness(pool);
});

const ask = (event: unknown, init: { key?: string; headers?: Record<string, string> } = {}) =>
  http.ask('/v1/preflight', {
    method: 'POST',
    body: typeof event === 'string' ? event : JSON.stringify(event),
    ...init,
    headers: { 'content-type': 'application/cloudevents+json', ...init.headers },
  });
async function answer(event: unknown, init: Parameters<typeof ask>[1] = {}): Promise<Answer> {
  const response = await ask(event, init);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
const shown = (list: readonly Said[]) => list.map(({ pointer, code }) => `${pointer} ${code}`).toSorted();
const upload = async (bytes: Buffer) => {
  const headers = { 'content-type': 'application/pdf' };
  const response = await http.ask('/v1/documents', { method: 'POST', body: new Uint8Array(bytes), headers });
  return ((await response.json()) as { uploadId: string }).uploadId;
};

describe('preflight of an event that would be taken', () => {
  it('says so, and leaves nothing behind', async () => {
    expect(await answer(notification())).toEqual({ ok: true, errors: [], warnings: [] });
    expect([await rowsStored(pool), http.state.wakes]).toEqual([0, 0]);
  });

  it('looks at uploads and leaves them as they were', async () => {
    const content = { by: 'upload', uploadId: await upload(PDF) };
    const before = await pool.query('select * from document');
    const event = notification({ data: { documents: [{ ...inline(PDF), content }] } });
    expect((await answer(event)).ok).toBe(true);
    expect((await pool.query('select * from document')).rows).toEqual(before.rows);
    expect((await http.post(event)).status).toBe(202);
  });

  it('takes binary mode as acceptance does', async () => {
    const { data, datacontenttype: _type, ...attributes } = notification();
    const ce = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
    );
    expect(await answer(data, { headers: { 'content-type': 'application/json', ...ce } })).toMatchObject({ ok: true });
  });

  it('shows what would be changed, before and after', async () => {
    const { ok, warnings } = await answer(notification({ data: { title: { lang: 'es', value: 'Licencia ★' } } }), {
      headers: { 'accept-language': 'en' },
    });
    expect(ok).toBe(true);
    expect(warnings[0]).toMatchObject({
      pointer: '/data/title/value',
      code: 'characters-replaced',
      before: 'Licencia ★',
      after: 'limpio',
    });
    expect(warnings[0]?.detail).toContain('“Licencia ★” would be sent as “limpio”');
    expect(await rowsStored(pool)).toBe(0);
  });

  it('says when it is known already, however wrong it has become since', async () => {
    const event = notification({ data: { availability: { expiresOn: '2026-10-20' } } });
    await http.post(event);
    http.state.now = new Date('2027-10-01T00:00:00Z');
    const { ok, warnings } = await answer(event);
    expect([ok, shown(warnings)]).toEqual([true, ['/id already-accepted']]);
  });

  it.each([
    ['seal-expired', 'held-until-seal', { notAfter: '2026-09-30' }],
    ['platform-key-missing', 'held-until-key', {}],
  ])('warns that it would wait: %s', async (code, expected, params) => {
    http.state.unusable = { pointer: '', code, params };
    for (const language of LANGUAGES) {
      const { ok, warnings } = await answer(notification(), { headers: { 'accept-language': language } });
      expect([ok, shown(warnings)]).toEqual([true, [`/entitydir3 ${expected}`]]);
      expect(warnings[0]?.fix.length).toBeGreaterThan(10);
    }
    const mirrored = notification({ data: { effect: 'mirror' } });
    expect((await answer(mirrored)).warnings).toEqual([]);
  });

  it('warns that it would wait for a back end that is down', async () => {
    await pool.query(
      `insert into circuit (backend, endpoint, state, since) values ('notifica', 'send', 'open', now())`,
    );
    expect(shown((await answer(notification())).warnings)).toEqual(['/entitydir3 held-until-back-end']);
  });
});

describe('preflight of an event that would be refused', () => {
  const faulty = () => {
    const event = notification({
      data: {
        title: { lang: 'es', value: 'a' },
        language: 'xx',
        availability: { naturalDays: 3 },
        sendings: [
          sending('1', { idNumber: '99999999A' }),
          sending('1', { idNumber: '00000000A', surname1: undefined }),
        ],
        documents: [inline(Buffer.from('esto no es un PDF'))],
        unknown: true,
      },
    });
    delete (event.data as Record<string, unknown>).procedure;
    return event;
  };

  it('names in one answer what acceptance would, of shape, of law, of the back end and of the documents', async () => {
    const { ok, errors } = await answer(faulty());
    expect(ok).toBe(false);
    expect(shown(errors)).toEqual([
      '/data/availability/naturalDays deadline-too-short',
      '/data/documents/0/content/base64 document-type',
      '/data/language not-one-of',
      '/data/procedure required',
      '/data/sendings/0/holder/idNumber nif-letter',
      '/data/sendings/1/holder/idNumber nif-letter',
      '/data/sendings/1/holder/surname1 required',
      '/data/sendings/1/ref repeated-ref',
      '/data/title/value too-short',
      '/data/unknown unknown-member',
    ]);
    const refused = (await (await http.post(faulty())).json()) as ProblemBody;
    expect(shown(refused.errors)).toEqual(shown(errors));
    expect(await rowsStored(pool)).toBe(0);
  });

  it.each(LANGUAGES)('says how to mend each, in %s', async (language) => {
    const { errors } = await answer(faulty(), { headers: { 'accept-language': language } });
    const others = LANGUAGES.filter((each) => each !== language);
    for (const { detail, fix } of errors) expect([detail.length > 5, fix.length > 5]).toEqual([true, true]);
    for (const other of others) {
      const told = (await answer(faulty(), { headers: { 'accept-language': other } })).errors;
      expect(told.map((each) => each.fix)).not.toEqual(errors.map((each) => each.fix));
    }
  });

  it('of an identity that has other content says so', async () => {
    await http.post(notification({ id: 'reutilizado' }));
    const other = notification({ id: 'reutilizado', data: { title: { lang: 'es', value: 'Otra cosa' } } });
    const { ok, errors } = await answer(other);
    expect([ok, shown(errors)]).toEqual([false, ['/id event-id-reused']]);
  });

  it('of an upload that is not there or not its own says so', async () => {
    const content = { by: 'upload', uploadId: await upload(PDF) };
    const event = notification({ entity: B, data: { documents: [{ ...inline(PDF), content }] } });
    expect(shown((await answer(event, { key: KEYS.beta })).errors)).toEqual([
      '/data/documents/0/content/uploadId upload-not-found',
    ]);
  });

  it('of a type nobody serves judges the envelope alone', async () => {
    const event = { ...notification(), type: 'es.citizenfolder.file.status-changed.v1', time: 'ayer' };
    expect(shown((await answer(event)).errors)).toEqual(['/time instant-format', '/type not-available-here']);
  });
});

describe('a document that may have to be printed', () => {
  const address = {
    form: 'national',
    streetType: 'CALLE',
    streetName: 'Inexistente',
    number: '1',
    postcode: '02001',
    town: 'Villaficticia',
    municipalityIne6: '020037',
    provinceIne2: '02',
    country: 'ES',
  };
  const postal = (document: Record<string, unknown>) =>
    notification({ data: { sendings: [{ ...sending('1'), postalFallback: { address } }], documents: [document] } });
  const ofSize = (bytes: Buffer, box: string) =>
    Buffer.from(bytes.toString('latin1').replace('0 0 595 842', box), 'latin1');
  const letter = ofSize(PDF, '0 0 612 792');

  it('gotcha 36: is A4, inline or uploaded', async () => {
    expect(await answer(postal(inline(PDF)))).toMatchObject({ ok: true, warnings: [] });
    const content = { by: 'upload', uploadId: await upload(letter) };
    for (const document of [inline(letter), { ...inline(letter), content }]) {
      const { errors } = await answer(postal(document), { headers: { 'accept-language': 'en' } });
      expect(shown(errors)).toEqual(['/data/documents/0/content page-not-a4']);
      expect(errors[0]?.detail).toContain('page 1 is 216 × 279 mm');
    }
    expect((await http.post(postal(inline(letter)))).status).toBe(422);
  });

  it('may be of any paper where nothing is posted', async () =>
    expect((await answer(notification({ data: { documents: [inline(letter)] } }))).ok).toBe(true));

  it.each([
    ['encrypted', Buffer.concat([PDF, Buffer.from('\ntrailer<</Root 1 0 R/Encrypt 9 0 R>>')])],
    ['unreadable', Buffer.from('%PDF-1.4\nnada')],
  ])('that is %s only draws a warning: it cannot be known', async (why, bytes) => {
    const { ok, warnings } = await answer(postal(inline(bytes)));
    expect([ok, shown(warnings)]).toEqual([true, [`/data/documents/0 pages-${why}`]]);
  });

  it('is no ZIP', async () => {
    const zip = inline(Buffer.from('PK\u0003\u0004 y más'), { mediaType: 'application/zip' });
    expect(shown((await answer(postal(zip))).errors)).toEqual(['/data/documents/0/mediaType postal-media-type']);
    expect((await answer(notification({ data: { documents: [zip] } }))).ok).toBe(true);
  });

  it('is not empty', async () =>
    expect(shown((await answer(postal(inline(Buffer.alloc(0))))).errors)).toEqual([
      '/data/documents/0/content/base64 document-empty',
    ]));
});

describe('preflight is guarded as acceptance is', () => {
  it.each([
    ['without a key', notification(), { key: '' }, 401],
    ['without the scope', notification(), { key: KEYS.reader }, 403],
    ['for another entity', notification({ entity: B }), {}, 403],
    ['of no JSON', '{', {}, 400],
    ['of no object', '[]', {}, 400],
    ['of a batch', '[]', { headers: { 'content-type': 'application/cloudevents-batch+json' } }, 415],
    ['of another type', '{}', { headers: { 'content-type': 'text/plain' } }, 415],
    ['of too much', 'x'.repeat(17 * 1024 * 1024), {}, 413],
  ])('%s', async (_, event, init, status) => {
    const response = await ask(event, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await rowsStored(pool)).toBe(0);
  });

  it('and logs nothing of what it was shown', async () => {
    await ask(notification({ entity: A, data: { sendings: [sending('1', { surname1: 'CANARIOAPELLIDO' })] } }));
    expect(http.lines.join('\n')).not.toContain('CANARIO');
  });
});

describe('every code that judging an event may give', () => {
  const judges = [
    ...[
      'domain/preflight',
      'domain/cautions',
      'intake/validate-event',
      'intake/event-documents',
      'intake/printed-pages',
    ],
    ...['intake/schema-findings', 'http/preflight'],
  ].map((name) => textOf(`src/${name}.ts`));
  const codes = judges.flatMap((text) =>
    [...text.matchAll(/(?:code: |wrong\(|one\(|\? |: |return )'([a-z0-9]+(?:-[a-z0-9]+)+)'/g)].map(
      ([, code = '']) => code,
    ),
  );

  it.each([...new Set(codes)])('%s says what to do', (code) => {
    // `pages-…` are put together from why nothing is known; the rest stand as they are.
    const known = FINDING_CODES.includes(code) || WARNING_CODES.includes(code) || NO_CODES.includes(code);
    expect([code, known]).toEqual([code, true]);
  });
  it('are found in the sources', () => expect(new Set(codes).size).toBeGreaterThan(30));
});

describe('every warning', () => {
  it('has a text in each language, and no place left unfilled', () => {
    const params = { before: 'antes', after: 'después', cause: 'Causa.', maximum: 1, from: 'x', province: '02' };
    for (const code of WARNING_CODES)
      for (const language of LANGUAGES) {
        const text = warningText(code, language, params);
        expect(text?.detail).not.toMatch(/[{}]|^$/);
        expect(text?.fix).not.toMatch(/[{}]/);
        if (!code.startsWith('held-until-')) expect(text?.fix).not.toBe('');
      }
  });
});
