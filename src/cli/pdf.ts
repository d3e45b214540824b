/**
 * Writes small, real PDF documents (PDF 1.4, ISO 32000-1 sections 7.5 and 9.6.2) for the demo and the tests: one page
 * of text, and an attached stream of any size where a large document is wanted.
 */

/** Lines of text in Helvetica, from the top of an A4 page (595 × 842 points). */
export function pdfOf(options: { title: string; lines: readonly string[]; bytes?: number }): Buffer {
  const shown = [options.title, '', ...options.lines];
  const text = shown.map((line) => `(${escapeText(line)}) Tj T*`).join('\n');
  const page = Buffer.from(`BT /F1 12 Tf 16 TL 60 780 Td\n${text}\nET`, 'latin1');
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
    Buffer.from('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>'),
    Buffer.from('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'),
    stream(page),
  ];
  const bare = assemble(objects);
  const missing = (options.bytes ?? 0) - bare.byteLength;
  if (missing <= 0) return bare;
  // The size of the whole follows from that of the filler, save for the digits of its length: look, then correct.
  let filler = Math.max(0, missing - 100);
  for (let round = 0; round < 3; round++)
    filler += options.bytes! - assemble([...objects, stream(scanLike(filler))]).byteLength;
  return assemble([...objects, stream(scanLike(filler))]);
}

function stream(content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<</Length ${content.byteLength}>>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
}

function assemble(objects: readonly Buffer[]): Buffer {
  // The comment of high bytes tells file transfer programs that this is binary (ISO 32000-1, 7.5.2).
  const pieces: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = pieces[0]!.byteLength;
  objects.forEach((object, index) => {
    const piece = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(length);
    length += piece.byteLength;
    pieces.push(piece);
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const tail = `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...pieces, Buffer.from(tail)]);
}

/** Bytes that do not compress and are the same in every run, as a scanned page would be. */
function scanLike(length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, length));
  let state = 0x2545f491;
  for (let index = 0; index < bytes.length; index++) {
    // xorshift32 (Marsaglia 2003): plain, quick, and no two runs differ.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

function escapeText(line: string): string {
  return line.replace(/[\\()]/g, (each) => `\\${each}`);
}
