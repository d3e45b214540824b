import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isA4, type PdfPages, readPdfPages } from '../../src/domain/pdf-pages.ts';
import { pdfOf } from '../support/pdf.ts';

const read = (text: string | Buffer) => readPdfPages(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
/** Objects as they are, and a trailer; no cross-reference table, which nobody here reads. */
const pdf = (objects: readonly string[], trailer = '<</Root 1 0 R>>') =>
  `%PDF-1.7\n${objects.join('\n')}\ntrailer\n${trailer}\n%%EOF`;
const ROOT = '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj';
const sizes = (found: PdfPages) => (found.kind === 'pages' ? found.sizes.map((s) => [s.width, s.height]) : found.why);

describe('the pages of a PDF', () => {
  it('are read of one as we write it, large attachments included', () => {
    expect(sizes(readPdfPages(pdfOf({ title: 'a', lines: [] })))).toEqual([[595, 842]]);
    expect(sizes(readPdfPages(pdfOf({ title: 'a', lines: [], bytes: 3_000_000 })))).toEqual([[595, 842]]);
  });

  it('take their size from above, by reference, with any origin, sign and unit', () => {
    const file = pdf([
      ROOT,
      '2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3/MediaBox 9 0 R>>endobj',
      '3 0 obj<</Type/Page/Parent 2 0 R>>endobj',
      '4 0 obj<< /Type /Page % a comment with >> in it\n /MediaBox [ -10 +20 10 0 R 862. ] /Other (a \\) >> text) >>endobj',
      '5 0 obj<</Type/Page/M#65diaBox[0 0 297.64 420.945]/UserUnit 2>>endobj',
      '9 0 obj[0 0 842 595]endobj',
      '10 0 obj 585 endobj',
    ]);
    expect(sizes(read(file))).toEqual([
      [842, 595],
      [595, 842],
      [595.28, 841.89],
    ]);
  });

  it('are found in object streams', () => {
    const packed = '2 0 3 40 <</Type/Pages/Kids[3 0 R]/Count 1>>      <</Type/Page/MediaBox[0 0 612 792]>>';
    const first = packed.indexOf('<<');
    const body = deflateSync(Buffer.from(packed.replace('3 40', `3 ${packed.lastIndexOf('<<') - first}`)));
    const head = `4 0 obj<</Type/ObjStm/N 2/First ${first}/Filter/FlateDecode/Length ${body.byteLength}>>stream\n`;
    const file = Buffer.concat([
      Buffer.from(`%PDF-1.7\n${ROOT}\n${head}`),
      body,
      Buffer.from('\nendstream endobj\n5 0 obj<</Type/XRef/Root 1 0 R>>stream\n\nendstream endobj'),
    ]);
    expect(sizes(readPdfPages(file))).toEqual([[612, 792]]);
  });

  it('are those of the last revision', () => {
    const older = [ROOT, '2 0 obj<</Kids[3 0 R]>>endobj', '3 0 obj<</Type/Page/MediaBox[0 0 612 792]>>endobj'];
    const file = `${pdf(older)}\n3 0 obj<</Type/Page/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>`;
    expect(sizes(read(file))).toEqual([[595, 842]]);
  });

  it('are not those of a PDF that is attached to it', () => {
    const inner = pdf(['3 0 obj<</Type/Page/MediaBox[0 0 100 100]>>endobj']);
    const file = pdf([
      ROOT,
      '2 0 obj<</Kids[3 0 R]>>endobj',
      '3 0 obj<</Type/Page/MediaBox[0 0 595 842]>>endobj',
      `6 0 obj<</Length ${inner.length}>>stream\n${inner}\nendstream endobj`,
    ]);
    expect(sizes(read(file))).toEqual([[595, 842]]);
  });

  it.each([
    ['an encrypted file', pdf([ROOT, '2 0 obj<</Kids[]>>endobj'], '<</Root 1 0 R/Encrypt 9 0 R>>'), 'encrypted'],
    ['no objects', '%PDF-1.4 nothing', 'unreadable'],
    ['no root', pdf([ROOT], '<<>>'), 'unreadable'],
    ['no pages', pdf([ROOT, '2 0 obj<</Kids[]>>endobj']), 'unreadable'],
    ['a missing page', pdf([ROOT, '2 0 obj<</Kids[3 0 R]>>endobj']), 'unreadable'],
    ['no size', pdf([ROOT, '2 0 obj<</Kids[3 0 R]>>endobj', '3 0 obj<</Type/Page>>endobj']), 'unreadable'],
    ['a tree in circles', pdf([ROOT, '2 0 obj<</Kids[2 0 R]>>endobj']), 'unreadable'],
    ['references in circles', pdf(['1 0 obj 2 0 R endobj', '2 0 obj 1 0 R endobj']), 'unreadable'],
  ])('are not known of %s', (_, file, why) => expect(sizes(read(file))).toBe(why));

  it('end with a verdict, whatever the bytes', () => {
    const word = fc.constantFrom(
      ...'<< >> [ ] ( ) /Kids /Root /Pages /MediaBox 1 0 obj R stream endstream < > % \\'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 60 }), (words) => {
        expect(['pages', 'unknown']).toContain(read(`%PDF-1.4\n${words.join(' ')}`).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('cost little, even where a file means harm', () => {
    const deep = `%PDF-1.4\n1 0 obj${'['.repeat(200_000)}`;
    const many = pdf([
      ROOT,
      '2 0 obj<</Kids[3 0 R]>>endobj',
      ...Array.from({ length: 25_000 }, () => '3 0 obj<</Type/Page/MediaBox[0 0 595 842]>>endobj'),
    ]);
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const packed = Buffer.concat([
      Buffer.from(`%PDF-1.4\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${bomb.byteLength}>>stream\n`),
      bomb,
      Buffer.from('\nendstream'),
    ]);
    const wide = `%PDF-1.4\n1 0 obj[${'1 '.repeat(500_000)}]endobj`;
    for (const each of [Buffer.from(deep), Buffer.from(many), Buffer.from(wide), packed])
      expect(readPdfPages(each)).toEqual({ kind: 'unknown', why: 'unreadable' });
  });

  it.each([
    ['of comments', '1 0 obj ', '%\n'],
    ['of a name', '1 0 obj /', '#41'],
    ['of trailers', '', '/Root 1 0 R'],
    ['of blanks', '/Encrypt 1', ' '],
  ])('cost little in a file of nothing but %s', (_, head, word) => {
    const text = head + word.repeat(Math.floor((15 * 1024 * 1024) / word.length));
    const before = process.memoryUsage().heapUsed;
    const { user } = process.cpuUsage();
    expect(read(text)).toEqual({ kind: 'unknown', why: 'unreadable' });
    expect(process.cpuUsage().user - user).toBeLessThan(1_500_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });
});

describe('A4', () => {
  it.each([
    [595, 842, true],
    [841.89, 595.28, true],
    [590, 840, true],
    [612, 792, false],
    [842, 1191, false],
    [420, 595, false],
  ])('%d × %d points: %s', (width, height, expected) => expect(isA4({ width, height })).toBe(expected));
});
