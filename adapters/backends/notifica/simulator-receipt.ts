/** The receipts the simulator issues: a one-page PDF that says SIMULADO, and its XML sister. Rebuilt on demand, never kept. */
import { createHash } from 'node:crypto';
import type { EnvioRecord } from './simulator-store.ts';
import { element } from './simulator-xml.ts';

export type Receipt = { bytes: Buffer; hash: string; csv: string };

/** The same envío always gives the same bytes. */
export function receiptOf(record: EnvioRecord, form: 'pdf' | 'xml'): Receipt {
  const last = record.datados.at(-1);
  const facts = {
    identificador: record.identificador,
    organismoEmisor: record.dir3,
    concepto: record.concepto.slice(0, 80),
    estado: record.estado,
    fecha: last?.fecha ?? '',
    receptor: (last?.nombreReceptor ?? '').slice(0, 80),
    huellaDocumento: record.hash,
  };
  const entries = Object.entries(facts);
  if (form === 'xml') {
    const inner = entries.map(([name, text]) => element(name, text)).join('');
    return receipt(
      Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><acuseSimulado>${inner}</acuseSimulado>`),
      record,
    );
  }
  const lines = [
    'SIMULADO - sin valor legal',
    'Acuse emitido por el simulador de Notific@',
    ...entries.map(([name, text]) => `${name}: ${text}`),
  ];
  return receipt(pdf(lines), record);
}

function receipt(bytes: Buffer, record: EnvioRecord): Receipt {
  const hash = createHash('sha256').update(bytes).digest('base64');
  return { bytes, hash, csv: `SIMU-${record.identificador.toUpperCase()}` };
}

// PDF 1.4, one A4 page, a base font: header, five objects, cross-reference table with byte offsets.
function pdf(lines: readonly string[]): Buffer {
  const text = lines.map((line, index) => `1 0 0 1 56 ${770 - index * 22} Tm (${pdfText(line)}) Tj`).join('\n');
  const stream = `BT /F1 ${11} Tf\n${text}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + table + trailer, 'latin1');
}

// Latin-1 is WinAnsi enough for Spanish; what lies outside becomes a question mark.
function pdfText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, '\\$&');
}
