/** What is wrong with one row: where in the event and in the file, and how to put it right. */
export type RowProblem = {
  /** Heading of the column as the file writes it; empty where the row as a whole is meant. */
  column: string;
  /** JSON Pointer into the event made of the row. */
  pointer: string;
  code: string;
  detail: string;
  fix: string;
};
