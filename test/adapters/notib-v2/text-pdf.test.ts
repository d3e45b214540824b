import { describe, expect, it } from 'vitest';
import { textPdf } from '../../../adapters/vendors/notib-v2/text-pdf.ts';
import { isA4, readPdfPages } from '../../../src/domain/pdf-pages.ts';

describe('lines of text as a PDF', () => {
  it('are A4 pages that a reader can count', () => {
    const pages = readPdfPages(textPdf(Array.from({ length: 120 }, (_, n) => `Línia ${n}`)));
    expect(pages).toMatchObject({ kind: 'pages' });
    if (pages.kind !== 'pages') return;
    expect(pages.sizes).toHaveLength(3);
    expect(pages.sizes.every(isA4)).toBe(true);
  });

  it('keep accents, and cannot break out of their string', () => {
    const text = Buffer.from(textPdf(['Notificació (1) \\ ) Tj ET', '日本 €'])).toString('latin1');
    expect(text).toContain('(Notificació \\(1\\) \\\\ \\) Tj ET) Tj');
    expect(text).toContain('(?? ?) Tj');
  });

  it('that are too long go on in the next', () => {
    const text = Buffer.from(textPdf(['paraula '.repeat(40)])).toString('latin1');
    const rows = [...text.matchAll(/\((.*)\) Tj/g)].map(([, row = '']) => row);
    expect(rows.length).toBeGreaterThan(3);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
  });

  it('names the length of its streams and the place of its objects', () => {
    const text = Buffer.from(textPdf(['a', 'b'])).toString('latin1');
    const [, length = '', stream = ''] = /Length (\d+) >>\nstream\n([\s\S]*)\nendstream/.exec(text) ?? [];
    expect(stream).toHaveLength(Number(length));
    const places = [...text.matchAll(/^(\d{10}) 00000 n/gm)].map(([, at]) => Number(at));
    for (const [n, at] of places.entries()) expect(text.slice(at)).toMatch(new RegExp(`^${n + 1} 0 obj`));
    expect(text.slice(Number(/startxref\n(\d+)/.exec(text)?.[1]))).toMatch(/^xref/);
  });
});
