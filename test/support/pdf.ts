/** Real, small PDF documents for tests: the demo's writer. */
export { pdfOf } from '../../src/cli/pdf.ts';
