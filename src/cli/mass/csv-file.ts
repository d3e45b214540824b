/** Reads the CSV (RFC 4180, UTF-8 with or without BOM, `;` or `,`) row by row, so that its size does not matter. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CliError } from '../cli-error.ts';

export type CsvRow = {
  /** As a spreadsheet counts: the line of headings is 1. */
  row: number;
  cells: readonly string[];
};

export type CsvFile = {
  headings: readonly string[];
  delimiter: ';' | ',';
  bom: boolean;
  /** From the first row after the headings; may be gone through more than once. */
  rows(): AsyncGenerator<CsvRow>;
};

/** What somebody said it is; nobody guesses. */
export type Encoding = 'utf-8' | 'windows-1252';

/** Where the first line must end. Bytes. */
const HEAD_BYTES = 64 * 1024;
/** Characters of one row. */
const MAX_ROW = 128 * 1024;
export const MAX_ROWS = 100_000;

/** @throws CliError 2 when it cannot be read or is no CSV in UTF-8 */
export async function openCsv(path: string, encoding: Encoding = 'utf-8'): Promise<CsvFile> {
  const head = await readHead(path);
  const bom = head.startsWith('\uFEFF');
  const delimiter = delimiterOf(head);
  const first = await read(path, delimiter, encoding).next();
  if (first.done === true) throw new CliError(2, `${path} is empty.`);
  return {
    headings: first.value.cells,
    delimiter,
    bom,
    async *rows() {
      let n = 0;
      for await (const row of read(path, delimiter, encoding)) {
        n += 1;
        if (n > MAX_ROWS + 1) throw new CliError(2, `${path} has more than ${MAX_ROWS} rows: divide it.`);
        if (n > 1) yield row;
      }
    },
  };
}

async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await file.close();
    }
  } catch {
    throw new CliError(2, `${path} cannot be read.`);
  }
}

/** Whichever separates more of the headings; inside quotes neither does. */
function delimiterOf(head: string): ';' | ',' {
  const bare = head.replace(/"(?:[^"]|"")*"/g, '');
  const line = bare.slice(0, /[\r\n]/.exec(bare)?.index ?? bare.length);
  return line.split(';').length > line.split(',').length ? ';' : ',';
}

async function* read(path: string, delimiter: string, encoding: Encoding): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: MAX_ROW,
  });
  const source = Readable.from(decoded(path, encoding), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const each of source.pipe(parser)) {
      const { record, info } = each as { record: string[]; info: { records: number; empty_lines: number } };
      yield { row: info.records + info.empty_lines, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new CliError(2, `${path} is not a CSV file we can read: ${error.message}.`);
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/* What is not UTF-8 stops: guessing an encoding would write wrong names into a notification. */
async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const refuse = () => new CliError(2, `${path} is not UTF-8. Save it as "CSV UTF-8" and try again.`);
  for await (const bytes of createReadStream(path)) {
    let text: string;
    try {
      text = decoder.decode(bytes as Buffer, { stream: true });
    } catch {
      throw refuse();
    }
    if (text !== '') yield text;
  }
  try {
    decoder.decode();
  } catch {
    throw refuse();
  }
}
