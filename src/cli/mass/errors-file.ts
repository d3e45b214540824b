/** The rows that were refused, as they were, with what is wrong: corrected in place, the file can be sent as it is. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';
import { ERROR_COLUMNS } from './columns.ts';
import type { CsvFile, CsvRow } from './csv-file.ts';
import type { Header } from './header.ts';
import type { RowProblem } from './row-problem.ts';

export type ErrorsFile = {
  path: string;
  add(row: CsvRow, problems: readonly RowProblem[]): Promise<void>;
  /** Closes it; one of an earlier run is taken away where nothing is wrong any more and its name is ours to choose. */
  close(): Promise<void>;
};

/** Written from the first refused row on, in the manner of the CSV. `named`: a person chose the path. */
export function createErrorsFile(
  target: { path: string; named: boolean },
  csv: Pick<CsvFile, 'delimiter' | 'bom'>,
  header: Header,
): ErrorsFile {
  const { path } = target;
  let file: Promise<FileHandle> | null = null;
  // One after the other: rows of several batches end at once.
  let writing: Promise<void> = Promise.resolve();
  const kept = header.columns.flatMap((column, place) => (column === null ? [] : [place]));
  const line = (cells: readonly string[]) =>
    `${cells.map((cell) => quoted(cell, csv.delimiter)).join(csv.delimiter)}\r\n`;
  const headings = () => line([...kept.map((place) => header.headings[place] ?? ''), ...ERROR_COLUMNS]);

  async function write(text: string): Promise<void> {
    try {
      const started = file !== null;
      file ??= open(path, 'w', 0o600);
      await (await file).appendFile(started ? text : (csv.bom ? '\uFEFF' : '') + headings() + text);
    } catch (error) {
      throw new CliError(1, `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return {
    path,
    add({ row, cells }, problems) {
      const all = (key: keyof RowProblem) => problems.map((each) => each[key]).join(' | ');
      const own = kept.map((place) => cells[place] ?? '');
      const said = [all('column'), all('pointer'), all('code'), all('detail'), all('fix')];
      writing = writing.then(() => write(line([...own, String(row), ...said])));
      return writing;
    },
    async close() {
      await writing.catch(() => {});
      if (file !== null) await (await file).close();
      else if (!target.named) await rm(path, { force: true });
    },
  };
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
