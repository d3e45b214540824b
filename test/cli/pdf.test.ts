import { describe, expect, it } from 'vitest';
import { demoDocument } from '../../src/cli/demo-documents.ts';
import { pdfOf } from '../support/pdf.ts';

/** What a reader does first: from the end to the table, from the table to every object. */
function objectsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const [, count = '0', entries = ''] = /^xref\n0 (\d+)\n([\s\S]*?)trailer/.exec(text.slice(start)) ?? [];
  const offsets = entries
    .split('\n')
    .filter((line) => line.includes(' n'))
    .map((line) => Number(line.slice(0, 10)));
  expect(offsets).toHaveLength(Number(count) - 1);
  return offsets.map((offset) => text.slice(offset, offset + 12));
}

describe('our PDF documents', () => {
  it('have a table that leads to every object', () => {
    const pdf = pdfOf({ title: 'Resolución (definitiva)', lines: ['uno \\ dos'] });
    expect(pdf.toString('latin1').startsWith('%PDF-1.4\n')).toBe(true);
    for (const [index, text] of objectsOf(pdf).entries()) expect(text.startsWith(`${index + 1} 0 obj\n`)).toBe(true);
  });

  it.each([2_000, 3_000, 99_999, 100_000, 1_000_000])('are of exactly %i bytes when asked', (bytes) => {
    const pdf = pdfOf({ title: 'T', lines: [], bytes });
    expect(pdf.byteLength).toBe(bytes);
    expect(objectsOf(pdf)).toHaveLength(6);
  });

  it('are the same bytes every time', () => {
    expect(demoDocument('resolucion.pdf').equals(demoDocument('resolucion.pdf'))).toBe(true);
  });

  it('include one of 10 MB for the demo', () => {
    expect(demoDocument('proyecto-10-mb.pdf').byteLength).toBe(10_000_000);
    expect(() => demoDocument('other.pdf')).toThrow('no document other.pdf');
  });
});
