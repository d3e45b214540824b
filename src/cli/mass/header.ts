/** The first line of the file: which of its columns is which, or everything that is wrong with it. */
import { closest } from '../../config-issues.ts';
import { CliError } from '../cli-error.ts';
import { COLUMNS, type Column, columnNamed, ERROR_COLUMNS, normaliseHeading, REQUIRED } from './columns.ts';

export type Header = {
  /** As written. */
  headings: readonly string[];
  /** By place in a row; null for what the errors file added. */
  columns: readonly (Column | null)[];
};

/** @throws CliError 2 with every fault: unknown and repeated columns, missing ones */
export function readHeader(headings: readonly string[]): Header {
  const faults: string[] = [];
  const columns = headings.map((heading) => {
    if ((ERROR_COLUMNS as readonly string[]).includes(normaliseHeading(heading))) return null;
    const column = columnNamed(heading);
    if (column === null) faults.push(unknown(heading));
    return column;
  });
  for (const [place, column] of columns.entries()) {
    const first = columns.findIndex((each) => each !== null && each === column);
    if (first >= 0 && first < place) faults.push(`${headings[place]} means the same as ${headings[first]}: keep one.`);
  }
  for (const name of REQUIRED)
    if (!columns.some((each) => each?.name === name)) faults.push(`The column ${name} is missing.`);
  if (faults.length === 0) return { headings, columns };
  const help = 'carpeta send --help lists the columns.';
  throw new CliError(
    2,
    ['The first line does not name the columns:', ...faults.map((each) => `  ${each}`), help].join('\n'),
  );
}

/**
 * The heading of a column, by our name of it or by a pointer into the event: the exact one, else the nearest above or
 * below. Empty where the row as a whole is meant.
 */
export function headingOf(header: Header, place: string): string {
  const of = (fits: (column: Column) => boolean) => {
    const found = header.columns.findIndex((column) => column !== null && fits(column));
    return header.headings[found];
  };
  if (!place.startsWith('/')) return of(({ name }) => name === place) ?? '';
  if (place.startsWith('/data/documents')) return of(({ name }) => name === 'document') ?? '';
  return (
    of(({ pointer }) => pointer === place) ??
    of(({ pointer }) => pointer !== null && place.startsWith(`${pointer}/`)) ??
    (place === '/data' ? '' : of(({ pointer }) => pointer?.startsWith(`${place}/`) === true)) ??
    ''
  );
}

function unknown(heading: string): string {
  if (heading.trim() === '') return 'A column has no name. Name it, or remove it.';
  const names = COLUMNS.flatMap(({ name, aliases }) => [name, ...aliases]);
  const meant = closest(normaliseHeading(heading), names);
  const hint = meant === null ? 'Remove it.' : `Did you mean ${meant}?`;
  return `The column ${heading} is not known. ${hint}`;
}
