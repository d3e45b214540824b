/** What is wrong with one cell of a list of towns, where, and how to mend it. */

export type Fault = {
  /** As a spreadsheet counts: the line of headings is 1. */
  line: number;
  /** As its heading is written, or our name of one that is missing. */
  column: string;
  /** Stable. */
  code: string;
  detail: string;
  fix: string;
};

export function faultLine({ line, column, code, detail, fix }: Fault): string {
  return `line ${line}, ${column}: ${detail} (${code}). ${fix}`;
}
