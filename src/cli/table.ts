/** Rows as an aligned table for a person; `--json` is for programs. */

/** Columns are as wide as their widest cell; the last one is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(column === cells.length - 1 ? 0 : widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** An instant without the parts that say nothing here: `2026-10-01 08:15:30`. */
export function shortTime(instant: string | null): string {
  return instant === null ? '' : instant.slice(0, 19).replace('T', ' ');
}
