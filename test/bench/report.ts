/** Numbers as a table a person reads; a run that lost or doubled a message has failed, whatever its speed. */

/** Every measurement that sends ends with these. */
export type Tally = { lost: number; doubled: number };

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export type Line = { what: string; value: string; beside: string };

export function printLines(title: string, lines: readonly Line[]): void {
  const width = (key: keyof Line) => Math.max(...lines.map((line) => line[key].length));
  process.stdout.write(`\n${title}\n`);
  for (const line of lines)
    process.stdout.write(
      `  ${line.what.padEnd(width('what'))}  ${line.value.padStart(width('value'))}  ${line.beside}\n`,
    );
}
