import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventSchema } from '../../../contracts/event.ts';
import type { BatchRow } from '../../../src/cli/mass/batch.ts';
import { inBatches } from '../../../src/cli/mass/mass-send.ts';
import { carpeta, type Reply, type Seen, stubGateway } from '../../support/cli.ts';
import { folderWith } from '../../support/config-files.ts';
import { pdfOf } from '../../support/pdf.ts';
import { zipOf } from '../../support/zip.ts';

type Event = { id: string; source: string; time: string; data: { documents: { content: { uploadId: string } }[] } };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const PDF = (n: number) => pdfOf({ title: `Documento ${n}`, lines: [] });
const HEAD = 'ref;title;document;nif;name;surname1;sia';
const row = (n: number, document = 'a.pdf') => `r${n};Título ${n};${document};00000000T;CIUDADANÍA;FICTICIA;2104567`;

async function files(lines: readonly string[], entries: Readonly<Record<string, Buffer>> = { 'a.pdf': PDF(1) }) {
  const folder = await folderWith({ 'rows.csv': `${lines.join('\n')}\n` });
  const csv = join(folder, 'rows.csv');
  const zip = join(folder, 'docs.zip');
  await writeFile(zip, zipOf(Object.entries(entries).map(([name, content]) => ({ name, content }))));
  return {
    csv,
    zip,
    send: ['send', '--csv', csv, '--zip', zip, '--entity', 'L01999999'],
    errors: async () => (await readFile(join(folder, 'rows.errors.csv'), 'utf8')).trimEnd().split('\r\n'),
    progress: () => readFile(`${csv}.progress.jsonl`, 'utf8'),
  };
}

/** A gateway that accepts everything once, but for what `judge` says; uploads are numbered. */
async function accepting(
  more: { judge?: (event: Event) => object | null; answers?: Record<string, Reply | ((seen: Seen) => Reply)> } = {},
) {
  const known = new Map<string, string>();
  const state = { uploads: 0, events: [] as Event[], batches: [] as number[], peak: 0 };
  const gateway = await stubGateway({
    'POST /v1/documents': () => {
      state.uploads += 1;
      return { status: 201, body: { uploadId: `doc_${state.uploads}`, sha256: '', size: 1, expiresAt: '' } };
    },
    'POST /v1/events': ({ body }) => {
      const events = JSON.parse(Buffer.from(body, 'latin1').toString('utf8')) as Event[];
      state.batches.push(events.length);
      const items = events.map((event) => {
        const refused = more.judge?.(event) ?? null;
        if (refused !== null) return refused;
        const before = known.has(event.id);
        known.set(event.id, event.source);
        state.events.push(event);
        return { status: before ? 200 : 202, receipt: { receiptId: 'x', duplicate: before, messages: [] } };
      });
      return { body: { items } };
    },
    ...more.answers,
  });
  open.push(gateway);
  return { ...gateway, state };
}

const problem = (code: string, pointer: string) => ({
  status: 422,
  problem: {
    code: 'event-invalid',
    status: 422,
    title: 't',
    detail: 'd',
    errors: [{ pointer, code, detail: 'Mal.', fix: 'Corrija.' }],
  },
});

describe('a mass sending', () => {
  it('hands over one sound event of each row, a document that many rows share uploaded once', async () => {
    const { send, progress } = await files(
      [HEAD, ...Array.from({ length: 120 }, (_, n) => row(n, n % 2 ? 'a.pdf' : 'copy.pdf'))],
      {
        'a.pdf': PDF(1),
        'copy.pdf': PDF(1),
      },
    );
    const gateway = await accepting();
    const { code, out } = await carpeta(send, gateway);
    expect([code, out]).toEqual([0, '120 rows: 120 accepted, 0 refused.']);
    expect(gateway.state.uploads).toBe(1);
    expect(gateway.state.batches.toSorted()).toEqual([20, 50, 50]);
    const digest = createHash('sha256').update(PDF(1)).digest('base64');
    for (const event of gateway.state.events) {
      expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
      expect(event).toMatchObject({
        source: 'urn:dir3:L01999999:mass',
        time: '2026-10-01T08:00:00.000Z',
        data: {
          documents: [{ digest: { alg: 'sha-256', value: digest }, content: { by: 'upload', uploadId: 'doc_1' } }],
        },
      });
    }
    expect(new Set(gateway.state.events.map((each) => each.id)).size).toBe(120);
    expect(await progress()).not.toMatch(/FICTICIA|00000000T/);
  });

  it('started again asks about nothing it knows to be accepted, and makes the same events without its progress file', async () => {
    const { send, csv } = await files([HEAD, row(1), row(2)]);
    const gateway = await accepting();
    await carpeta(send, gateway);
    const first = structuredClone(gateway.state.events);
    expect((await carpeta(send, gateway)).out).toBe('2 rows: 0 accepted, 2 accepted before, 0 refused.');
    expect(gateway.state.batches).toEqual([2]);
    await writeFile(`${csv}.progress.jsonl`, '');
    expect((await carpeta(send, gateway)).out).toBe('2 rows: 0 accepted, 2 accepted before, 0 refused.');
    const content = ({ data, ...envelope }: Event) => [envelope, { ...data, documents: [] }];
    expect(gateway.state.events.slice(2).map(content)).toEqual(first.map(content));
  });

  it('without the column ref takes the content for it, whatever the order of the columns; a changed row is another event', async () => {
    const gateway = await accepting();
    for (const [head, cells] of [
      ['title;document;nif;name;surname1', 'Uno;a.pdf;00000000T;CIUDADANÍA;FICTICIA'],
      ['surname1;nombre;dni;documento;asunto', 'FICTICIA;CIUDADANÍA;00000000T;a.pdf;Uno'],
      ['title;document;nif;name;surname1', 'Dos;a.pdf;00000000T;CIUDADANÍA;FICTICIA'],
    ] as const)
      await carpeta((await files([head, cells])).send, gateway);
    const ids = gateway.state.events.map((each) => each.id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });

  it('asks again about a row it handed over that now says something else', async () => {
    const { send, csv } = await files([HEAD, row(1)]);
    const gateway = await accepting();
    await carpeta(send, gateway);
    await writeFile(csv, `${[HEAD, row(1).replace('Título', 'Otro título')].join('\n')}\n`);
    await carpeta(send, gateway);
    expect(gateway.state.batches).toEqual([1, 1]);
  });

  it('keeps what was refused in the errors file, by column and in words, and ends with 1', async () => {
    const { send, errors } = await files([
      HEAD,
      row(1),
      row(2),
      'r3;;b.pdf;;;;',
      row(1),
      `${row(5)};more`,
      'r6;Seis;b.pdf;00000000T;A;B;2104567',
    ]);
    const gateway = await accepting({
      judge: ({ id }) => (id === 'r2' ? problem('nif-invalid', '/data/sendings/0/holder/idNumber') : null),
    });
    const { code, out } = await carpeta(send, gateway);
    expect([code, out.split('\n')[0]]).toEqual([1, '6 rows: 1 accepted, 5 refused.']);
    const lines = await errors();
    expect(lines[0]).toBe(`${HEAD};error_row;error_column;error_pointer;error_code;error_detail;error_fix`);
    const of = (n: number) => lines.find((line) => line.includes(`;${n};`)) ?? '';
    expect(of(3)).toBe(`${row(2)};3;nif;/data/sendings/0/holder/idNumber;nif-invalid;Mal.;Corrija.`);
    expect(of(4)).toContain(
      'title | document;/data/title/value | /data/documents/0/content;missing | document-missing',
    );
    expect(of(5)).toContain('row-repeated;It has the same ref as row 2.');
    expect(of(6)).toContain('row-length');
    expect(of(7)).toContain('document-missing');
  });

  it('takes the errors file itself once it is corrected, and sends no other row', async () => {
    const first = await files([HEAD, row(1), row(2)]);
    const wrong = await accepting({ judge: ({ id }) => (id === 'r2' ? problem('x', '/data/title/value') : null) });
    await carpeta(first.send, wrong);
    const corrected = (await first.errors()).join('\n').replace('Título 2', 'Título corregido');
    const second = await files([corrected]);
    const gateway = await accepting();
    expect(await carpeta(second.send, gateway)).toMatchObject({ code: 0, out: '1 rows: 1 accepted, 0 refused.' });
    expect(gateway.state.events[0]).toMatchObject({ id: 'r2', data: { title: { value: 'Título corregido' } } });
  });

  it('waits as long as 429 and 503 ask for, and tries again what went unanswered', async () => {
    const { send } = await files([HEAD, row(1)]);
    let tries = 0;
    const busy: Reply[] = [
      { status: 429, body: { code: 'too-many-requests' } },
      { status: 503, body: { code: 'store-unavailable' } },
      { status: 502, body: Buffer.from('<html>') },
    ];
    const gateway = await accepting({
      answers: {
        'POST /v1/documents': () => busy[tries++] ?? { status: 201, body: { uploadId: 'doc_1' } },
      },
    });
    expect((await carpeta(send, gateway)).code).toBe(0);
    expect(tries).toBe(4);
  });

  it('asks again about the rows of a batch that the gateway could not store, in their order', async () => {
    const { send } = await files([HEAD, row(1), row(2), row(3)]);
    let away = true;
    const gateway = await accepting({
      judge: ({ id }) => {
        if (id === 'r1' || !away) return null;
        if (id === 'r3') away = false;
        return { status: 503, problem: { code: 'store-unavailable', status: 503 } };
      },
    });
    expect((await carpeta(send, gateway)).code).toBe(0);
    expect(gateway.state.batches).toEqual([3, 2]);
    expect(gateway.state.events.map((each) => each.id)).toEqual(['r1', 'r2', 'r3']);
  });

  it('uploads again, once, what the gateway no longer has, and no row loses its document (NOTIB #915, #945)', async () => {
    const { send } = await files([HEAD, ...Array.from({ length: 60 }, (_, n) => row(n))]);
    const gateway = await accepting({
      judge: ({ data }) =>
        data.documents[0]?.content.uploadId === 'doc_1'
          ? problem('upload-not-found', '/data/documents/0/content/uploadId')
          : null,
    });
    expect((await carpeta(send, gateway)).out).toBe('60 rows: 60 accepted, 0 refused.');
    expect(gateway.state.uploads).toBe(2);
    expect(new Set(gateway.state.events.map((each) => each.data.documents[0]?.content.uploadId))).toEqual(
      new Set(['doc_2']),
    );
  });

  it('refuses the rows of a document that the gateway does not take, and no other', async () => {
    const { send, errors } = await files([HEAD, row(1), row(2, 'b.pdf')], {
      'a.pdf': PDF(1),
      'b.pdf': Buffer.from('no PDF'),
    });
    let n = 0;
    const gateway = await accepting({
      answers: {
        'POST /v1/documents': ({ body }) =>
          body.startsWith('%PDF')
            ? { status: 201, body: { uploadId: `doc_${++n}` } }
            : {
                status: 422,
                body: {
                  code: 'document-type',
                  errors: [{ pointer: '', code: 'document-type', detail: 'No es PDF.', fix: 'Use PDF.' }],
                },
              },
      },
    });
    expect((await carpeta(send, gateway)).code).toBe(1);
    expect((await errors())[1]).toContain('3;document;/data/documents/0;document-type;No es PDF.;Use PDF.');
    expect(gateway.state.events.map((each) => each.id)).toEqual(['r1']);
  });

  it('stops at once where the whole is refused, and says why', async () => {
    const { send } = await files([HEAD, row(1)]);
    const gateway = await accepting({
      answers: {
        'POST /v1/documents': {
          status: 401,
          body: { title: 'Unknown key', code: 'unauthenticated', detail: 'No client has this key.' },
        },
      },
    });
    expect(await carpeta(send, gateway)).toMatchObject({
      code: 1,
      err: expect.stringContaining('No client has this key.'),
    });
  });

  it('interrupted lets what is under way end, and tells how to go on', async () => {
    const { send } = await files([HEAD, ...Array.from({ length: 200 }, (_, n) => row(n))]);
    const stop = new AbortController();
    const gateway = await accepting({
      judge: () => {
        stop.abort();
        return null;
      },
    });
    const first = await carpeta([...send, '--concurrency', '1'], { ...gateway, interrupted: stop.signal });
    expect(first.code).toBe(1);
    expect(first.err).toContain('Run the same command again');
    expect(first.out).toMatch(/^200 rows: (50|100) accepted, 0 refused, (150|100) left/);
    const again = await carpeta(send, gateway);
    expect(again.code).toBe(0);
    expect(new Set(gateway.state.events.map((each) => each.id)).size).toBe(200);
    expect(gateway.state.events).toHaveLength(200);
  });
});

describe('--check', () => {
  const check = async (answer: Reply | ((seen: Seen) => Reply)) => {
    const given = await files([HEAD, row(1), row(2), 'r3;Tres;nowhere.pdf;;;;']);
    const gateway = await accepting({ answers: { 'POST /v1/preflight': answer } });
    return { ...given, gateway, result: await carpeta([...given.send, '--check'], gateway) };
  };

  it('asks about every row, hands nothing over, and writes the same errors file', async () => {
    const { gateway, result, errors, send } = await check(({ body }) => ({
      body: body.includes('"id":"r2"')
        ? {
            ok: false,
            errors: [{ pointer: '/data/procedure', code: 'required', detail: 'Falta.', fix: 'Añada.' }],
            warnings: [],
          }
        : { ok: true, errors: [], warnings: [{ pointer: '', code: 'w', detail: '', fix: '' }] },
    }));
    expect([result.code, result.out.split('\n')[0]]).toEqual([
      1,
      '3 rows: 1 would be accepted, 2 refused, 1 warnings.',
    ]);
    expect(gateway.state.events).toEqual([]);
    expect((await errors()).length).toBe(3);
    await carpeta(send, gateway);
    // The upload of the check serves the sending.
    expect(gateway.state.uploads).toBe(1);
  });

  it('says so where the gateway cannot be asked', async () => {
    const { result } = await check({
      status: 501,
      body: { code: 'not-in-this-version', title: 'Not in this version', detail: 'No.' },
    });
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('not-in-this-version') });
  });
});

describe('the command', () => {
  it.each([
    ['only the CSV', ['send', '--csv', 'a.csv']],
    ['an event too', ['send', 'e.json', '--csv', 'a.csv', '--zip', 'a.zip']],
    ['nothing', ['send']],
    ['what only rows have, for one event', ['send', 'e.json', '--entity', 'L01999999']],
    ['no entity', ['send', '--csv', 'a.csv', '--zip', 'a.zip', '--entity', 'X']],
    ['too much at once', ['send', '--csv', 'a.csv', '--zip', 'a.zip', '--concurrency', '17']],
    ['a campaign with a colon', ['send', '--csv', 'a.csv', '--zip', 'a.zip', '--campaign', 'a:b']],
    ['errors over the CSV', ['send', '--csv', 'a.csv', '--zip', 'a.zip', '--errors', 'a.csv']],
    ['a CSV that is not there', ['send', '--csv', '/nowhere/a.csv', '--zip', 'a.zip']],
  ])('given %s answers 2', async (_what, argv) => expect((await carpeta(argv)).code).toBe(2));

  it('lists its columns in its help', async () => {
    const { out } = await carpeta(['send', '--help']);
    for (const word of ['--csv', '--check', 'procedure', 'expediente', 'representante_nif', 'Exit codes'])
      expect(out).toContain(word);
  });
});

describe('batches', () => {
  const rowOf = (n: number, file: string | null) =>
    ({
      row: n,
      cells: [],
      draft: { event: file === null ? {} : { data: { file: { id: file } } } },
    }) as unknown as BatchRow;
  const idle = new AbortController().signal;
  async function* from(rows: readonly BatchRow[]) {
    yield* rows;
  }

  it('run several at once and no more, never two with rows of one file', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => rowOf(n, n < 100 ? 'F1' : null));
    let running = 0;
    let peak = 0;
    const seen: number[][] = [];
    let together = 0;
    await inBatches(from(rows), { atOnce: 3, interrupted: idle }, async (batch) => {
      running += 1;
      peak = Math.max(peak, running);
      const first = batch.some((each) => each.row < 100);
      if (first) together += 1;
      expect(together).toBeLessThanOrEqual(1);
      await new Promise((resolve) => setImmediate(resolve));
      if (first) together -= 1;
      running -= 1;
      seen.push(batch.map((each) => each.row));
    });
    expect(peak).toBe(3);
    expect(seen.flat()).toHaveLength(500);
    expect(seen.flat().filter((n) => n < 100)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it('end at the first fault, and tell it after those under way have ended', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => rowOf(n, null));
    let ended = 0;
    const running = inBatches(from(rows), { atOnce: 2, interrupted: idle }, async (batch) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
      if (batch[0]?.row === 0) throw new Error('fault');
    });
    await expect(running).rejects.toThrow('fault');
    expect(ended).toBeLessThan(5);
  });
});
