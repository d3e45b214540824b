import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COLUMNS, ERROR_COLUMNS, normaliseHeading } from '../../../src/cli/mass/columns.ts';
import { openCsv } from '../../../src/cli/mass/csv-file.ts';
import { createErrorsFile } from '../../../src/cli/mass/errors-file.ts';
import { headingOf, readHeader } from '../../../src/cli/mass/header.ts';
import { openProgress } from '../../../src/cli/mass/progress-file.ts';
import { progressLine } from '../../../src/cli/mass/progress-line.ts';
import { openZip } from '../../../src/cli/mass/zip-file.ts';
import { folderWith } from '../../support/config-files.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type ZipEntry, zipOf } from '../../support/zip.ts';

const PDF = pdfOf({ title: 'Liquidación', lines: ['Documento ficticio.'] });

async function csvOf(content: string | Buffer) {
  const path = join(await folderWith({}), 'rows.csv');
  await writeFile(path, content);
  return path;
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
async function rowsOf(content: string | Buffer) {
  const csv = await openCsv(await csvOf(content));
  return { ...csv, rows: await all(csv.rows()) };
}

describe('the CSV', () => {
  it.each([
    ['semicolons', 'title;document\nUno, dos;a.pdf\n', ';'],
    ['commas', 'title,document\n"Uno; dos",a.pdf\n', ','],
    ['a BOM and CRLF', '\uFEFFtitle;document\r\nUno;a.pdf\r\n', ';'],
    ['no line end at its end', 'title;document\nUno;a.pdf', ';'],
    ['quoted headings with the other sign', '"title, long";document\nUno;a.pdf\n', ';'],
  ])('is read with %s', async (_what, content, delimiter) => {
    const csv = await rowsOf(content);
    expect(csv.delimiter).toBe(delimiter);
    expect(csv.headings[1]).toBe('document');
    expect(csv.rows.map((each) => each.cells.length)).toEqual([2]);
    expect(csv.bom).toBe(content.startsWith('\uFEFF'));
  });

  it('keeps quotes, line breaks and delimiters inside quotes, and counts rows as a spreadsheet does', async () => {
    const { rows } = await rowsOf('title;document\n"Di ""hola"";\nadiós";a.pdf\n\nDos;b.pdf\n');
    expect(rows).toEqual([
      { row: 2, cells: ['Di "hola";\nadiós', 'a.pdf'] },
      { row: 4, cells: ['Dos', 'b.pdf'] },
    ]);
  });

  it.each([
    ['Latin-1', Buffer.from('title;document\nNotificación;a.pdf\n', 'latin1'), /UTF-8/],
    ['UTF-8 cut in the middle of a letter', Buffer.from('title;document\nNotificació').subarray(0, -1), /UTF-8/],
    ['a quote that never ends', 'title;document\n"Uno;a.pdf\n', /cannot read|we can read/],
    ['nothing', '', /empty/],
  ])('of %s is refused as a whole, in words', async (_what, content, words) => {
    await expect(rowsOf(content)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(words) });
  });
});

describe('its first line', () => {
  it('may be in Spanish or Catalan, with accents, blanks and capitals', () => {
    const { columns } = readHeader(['Asunto', 'DOCUMENTO', 'Razón social', 'Primer ', 'error_code'].toSpliced(3, 1));
    expect(columns.map((each) => each?.name)).toEqual(['title', 'document', 'company', undefined]);
    expect(readHeader(['assumpte', 'Fitxer', 'Cognom1']).columns.map((each) => each?.name)).toEqual([
      'title',
      'document',
      'surname1',
    ]);
  });

  it('is refused with everything that is wrong with it', () => {
    expect(() => readHeader(['titel', 'nif', 'dni', ''])).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(/titel is not known\. Did you mean tit/),
      }),
    );
    expect(() => readHeader(['nif', 'dni'])).toThrow(
      /dni means the same as nif[\s\S]*document is missing[\s\S]*title is missing/,
    );
  });

  it('tells which column a pointer into the event means', () => {
    const header = readHeader(['Concepto', 'documento', 'DNI', 'via', 'dias']);
    expect(headingOf(header, '/data/title/value')).toBe('Concepto');
    expect(headingOf(header, '/data/title')).toBe('Concepto');
    expect(headingOf(header, '/data/sendings/0/holder/idNumber')).toBe('DNI');
    expect(headingOf(header, '/data/sendings/0/postalFallback/address')).toBe('via');
    expect(headingOf(header, '/data/documents/0/content/uploadId')).toBe('documento');
    expect(headingOf(header, '/data/procedure/sia')).toBe('');
    expect(headingOf(header, '')).toBe('');
  });

  it('has no two columns of one name', () => {
    const names = COLUMNS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
    expect(names.map(normaliseHeading)).toEqual(names);
  });
});

describe('the ZIP', () => {
  async function open(entries: readonly ZipEntry[], wanted: readonly string[]) {
    const path = join(await folderWith({}), 'documents.zip');
    await writeFile(path, zipOf(entries));
    return openZip(path, new Set(wanted));
  }
  const codeOf = async (entry: ZipEntry) => {
    const zip = await open([entry], [entry.name]);
    const found = zip.find(entry.name);
    zip.close();
    return 'code' in found ? found.code : null;
  };

  it('gives documents by name, whatever their folder, and counts those that nobody named', async () => {
    const zip = await open(
      [
        { name: 'a/uno.pdf', content: PDF },
        { name: 'dos.PDF', content: PDF, method: 0 },
        { name: 'nobody.pdf', content: PDF },
      ],
      ['a/uno.pdf', 'dos.PDF', 'tres.pdf'],
    );
    for (const name of ['a/uno.pdf', 'dos.PDF', './a/uno.pdf', 'a\\uno.pdf']) {
      const found = zip.find(name);
      if ('code' in found) throw new Error(found.code);
      expect(await found.read()).toEqual(PDF);
      expect(found).toMatchObject({ mediaType: 'application/pdf', size: PDF.byteLength });
    }
    expect(zip.find('tres.pdf')).toMatchObject({ code: 'document-missing' });
    expect(zip.unused).toBe(1);
    zip.close();
  });

  it('knows a name with accents however the system that wrote it composes them', async () => {
    const zip = await open([{ name: 'Resolución.pdf'.normalize('NFD'), content: PDF }], ['Resolución.pdf']);
    expect(zip.find('Resolución.pdf')).not.toHaveProperty('code');
    zip.close();
  });

  it('dates a document by the time it has there, as of Madrid', async () => {
    const at = (month: number) => ({ year: 2026, month, day: 1, hour: 10, minute: 30 });
    const zip = await open(
      [
        { name: 'summer.pdf', content: PDF, changed: at(7) },
        { name: 'winter.pdf', content: PDF, changed: at(1) },
      ],
      ['summer.pdf', 'winter.pdf'],
    );
    expect(zip.find('summer.pdf')).toMatchObject({ changedAt: '2026-07-01T08:30:00.000Z' });
    expect(zip.find('winter.pdf')).toMatchObject({ changedAt: '2026-01-01T09:30:00.000Z' });
    zip.close();
  });

  it.each([
    ['encrypted', { name: 'a.pdf', content: PDF, encrypted: true }, 'document-encrypted'],
    ['compressed in another way', { name: 'a.pdf', content: PDF, method: 14 }, 'document-compression'],
    [
      'larger in the ZIP than outside',
      { name: 'a.pdf', content: Buffer.alloc(8_000_000), declaredSize: 100 },
      'document-damaged',
    ],
    ['of another kind', { name: 'a.docx', content: PDF }, 'document-type'],
    ['empty', { name: 'a.pdf', content: Buffer.alloc(0) }, 'document-empty'],
    [
      'larger than the API takes, by what it declares',
      { name: 'a.pdf', content: Buffer.alloc(15 * 1024 * 1024 + 1) },
      'document-too-large',
    ],
  ])('refuses a document that is %s before a byte is inflated', async (_what, entry, code) => {
    expect(await codeOf(entry)).toBe(code);
  });

  it.each([
    ['grows beyond what it declares', { name: 'a.pdf', content: Buffer.alloc(8 * 1024 * 1024), declaredSize: 100_000 }],
    ['is shorter than it declares', { name: 'a.pdf', content: PDF, declaredSize: PDF.byteLength + 1 }],
    ['has another checksum', { name: 'a.pdf', content: PDF, crc: 1 }],
  ])('calls a document damaged that %s', async (_what, entry) => {
    const zip = await open([entry], ['a.pdf']);
    const found = zip.find('a.pdf');
    if ('code' in found) throw new Error(found.code);
    await expect(found.read()).rejects.toMatchObject({ message: 'a.pdf is damaged in the ZIP.' });
    zip.close();
  });

  it('refuses a name that is there twice: which is meant cannot be told', async () => {
    const twice = [PDF, Buffer.concat([PDF, Buffer.from('\n')])].map((content) => ({ name: 'a.pdf', content }));
    const zip = await open(twice, ['a.pdf']);
    expect(zip.find('a.pdf')).toMatchObject({ code: 'document-twice' });
    zip.close();
  });

  it.each(['../../etc/passwd.pdf', '/etc/passwd.pdf', 'C:/windows/a.pdf'])(
    'is refused whole for the name %s',
    async (name) => {
      await expect(open([{ name, content: PDF }], [name])).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it('that is none is refused', async () => {
    await expect(openZip(await csvOf('no zip'), new Set())).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('the progress file', () => {
  it('remembers what this gateway accepted, and nothing of another', async () => {
    const csv = await csvOf('');
    const first = await openProgress(csv, 'https://a.example.org');
    await first.note([
      { accepted: 'r1', digest: 'd1' },
      { upload: 'doc_1', sha256: 's1' },
    ]);
    await first.close();
    const again = await openProgress(csv, 'https://a.example.org');
    expect([again.has('r1', 'd1'), again.has('r1', 'other'), again.has('r2', 'd1')]).toEqual([true, false, false]);
    expect(again.uploads.get('s1')).toBe('doc_1');
    await again.close();
    const other = await openProgress(csv, 'https://b.example.org');
    expect([other.has('r1', 'd1'), other.uploads.size]).toEqual([false, 0]);
    await other.note([{ accepted: 'r2', digest: 'd2' }]);
    await other.close();
    const back = await openProgress(csv, 'https://a.example.org');
    expect([back.has('r1', 'd1'), back.has('r2', 'd2')]).toEqual([true, false]);
    await back.close();
  });

  it('survives a line that a crash cut, and loses only that one', async () => {
    const csv = await csvOf('');
    const first = await openProgress(csv, 'g');
    await first.note([{ accepted: 'r1', digest: 'd1' }]);
    await first.close();
    await writeFile(first.path, `${await readFile(first.path, 'utf8')}{"accepted":"r2","dig`);
    const second = await openProgress(csv, 'g');
    expect([second.has('r1', 'd1'), second.has('r2', 'd2')]).toEqual([true, false]);
    await second.note([{ accepted: 'r3', digest: 'd3' }]);
    await second.close();
    const third = await openProgress(csv, 'g');
    expect([third.has('r1', 'd1'), third.has('r3', 'd3')]).toEqual([true, true]);
    await third.close();
  });
});

describe('the errors file', () => {
  it('is the refused rows as they were, with what is wrong, in the manner of the CSV; its columns are ignored when it comes back', async () => {
    const path = join(await folderWith({}), 'rows.errors.csv');
    const header = readHeader(['concepto', 'documento', 'error_row']);
    const errors = createErrorsFile({ path, named: false }, { delimiter: ';', bom: true }, header);
    const problem = { column: 'documento', pointer: '/p', code: 'c', detail: 'd; "q"', fix: 'f' };
    await Promise.all([
      errors.add({ row: 3, cells: ['Uno; dos', 'a.pdf', '9'] }, [problem, { ...problem, detail: 'e' }]),
      errors.add({ row: 5, cells: ['Tres'] }, [problem]),
    ]);
    await errors.close();
    const again = await openCsv(path);
    expect([again.bom, again.delimiter, again.headings]).toEqual([
      true,
      ';',
      ['concepto', 'documento', ...ERROR_COLUMNS],
    ]);
    expect((await all(again.rows())).map((each) => each.cells)).toEqual([
      ['Uno; dos', 'a.pdf', '3', 'documento | documento', '/p | /p', 'c | c', 'd; "q" | e', 'f | f'],
      ['Tres', '', '5', 'documento', '/p', 'c', 'd; "q"', 'f'],
    ]);
    expect(readHeader(again.headings).columns.map((each) => each?.name ?? null)).toEqual([
      'title',
      'document',
      ...ERROR_COLUMNS.map(() => null),
    ]);
  });

  it('of an earlier run goes when nothing is wrong any more, unless a person chose its name', async () => {
    const folder = await folderWith({ 'a.csv': 'old', 'b.csv': 'theirs' });
    const header = readHeader(['title', 'document']);
    for (const [name, named] of [
      ['a.csv', false],
      ['b.csv', true],
    ] as const)
      await createErrorsFile({ path: join(folder, name), named }, { delimiter: ',', bom: false }, header).close();
    await expect(readFile(join(folder, 'a.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(join(folder, 'b.csv'), 'utf8')).toBe('theirs');
  });
});

it('progress is one line that says how far it is and how long it still takes', () => {
  expect(progressLine({ rows: 200, accepted: 90, before: 6, refused: 4, elapsedMs: 10_000 })).toBe(
    '[############------------] 100 of 200: 90 accepted, 6 before, 4 refused; 10/s, 0:10 left',
  );
});
