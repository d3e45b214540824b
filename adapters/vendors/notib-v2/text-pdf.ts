/** Lines of text as a PDF 1.4 (ISO 32000-1): A4 pages, one standard font, nothing that changes between two makings. */

const PAGE = { width: 595, height: 842, margin: 56, leading: 15, size: 10 } as const;
const LINES_A_PAGE = Math.floor((PAGE.height - 2 * PAGE.margin) / PAGE.leading);
/** In Courier every character is 0.6 of the size wide. */
const CHARACTERS_A_LINE = Math.floor((PAGE.width - 2 * PAGE.margin) / (PAGE.size * 0.6));

export function textPdf(lines: readonly string[]): Uint8Array {
  const wrapped = lines.flatMap(wrap);
  const pages = Array.from({ length: Math.max(1, Math.ceil(wrapped.length / LINES_A_PAGE)) }, (_, n) =>
    wrapped.slice(n * LINES_A_PAGE, (n + 1) * LINES_A_PAGE),
  );
  const kids = pages.map((_, n) => `${4 + 2 * n} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((page, n) => [pageObject(5 + 2 * n), streamObject(page)]),
  ];
  return assemble(objects);
}

function pageObject(content: number): string {
  const box = `[0 0 ${PAGE.width} ${PAGE.height}]`;
  return `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R >>`;
}

function streamObject(lines: readonly string[]): string {
  const start = `BT /F1 ${PAGE.size} Tf ${PAGE.leading} TL ${PAGE.margin} ${PAGE.height - PAGE.margin} Td`;
  const stream = [start, ...lines.map((line) => `(${escaped(line)}) Tj T*`), 'ET'].join('\n');
  return `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`;
}

/* All in Latin-1, so that a character is a byte and offsets are lengths. */
function assemble(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const entries = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = text.length;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function wrap(line: string): string[] {
  const rows: string[] = [];
  for (let rest = line; rows.length === 0 || rest !== ''; ) {
    const cut = rest.length <= CHARACTERS_A_LINE ? rest.length : rest.lastIndexOf(' ', CHARACTERS_A_LINE);
    const at = cut <= 0 ? CHARACTERS_A_LINE : cut;
    rows.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return rows;
}

/** What Latin-1 does not have becomes a question mark. */
function escaped(line: string): string {
  return line.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, '\\$&');
}
