/** Brings a batch of rows to its end: documents uploaded, events handed over, what is wrong with each row told. */
import { CliError } from '../cli-error.ts';
import type { CsvRow } from './csv-file.ts';
import type { Documents } from './documents.ts';
import type { ErrorsFile } from './errors-file.ts';
import { type Header, headingOf } from './header.ts';
import type { ProgressFile } from './progress-file.ts';
import { eventOf, type RowDocument, type RowDraft, type RowEvent } from './row-event.ts';
import type { RowProblem } from './row-problem.ts';
import { problemsOf, type Submit, type Told } from './submit.ts';

export type BatchRow = CsvRow & { draft: RowDraft };
export type Tally = { accepted: number; before: number; refused: number; warnings: number };

export type BatchDeps = {
  header: Header;
  documents: Documents;
  progress: Pick<ProgressFile, 'has' | 'note'>;
  errors: Pick<ErrorsFile, 'add'>;
  submit: Submit;
  /** Only asks: what was handed over before is asked about too, and nothing is noted. */
  check: boolean;
  tally: Tally;
};

type Ready = { row: BatchRow; document: RowDocument; event: RowEvent; uploadId: string };

/** How often one row is asked about before its answer is taken for a fault of the gateway. */
const MAX_TRIES = 5;

/** In the order of the rows. @throws CliError 1 for what concerns all rows; what was accepted by then is noted */
export async function runBatch(deps: BatchDeps, rows: readonly BatchRow[]): Promise<void> {
  let open = [...rows];
  for (let tries = 1; open.length > 0; tries += 1) {
    if (tries > MAX_TRIES)
      throw new CliError(1, `The gateway does not decide about row ${open[0]?.row}. Run the same command again.`);
    const ready: Ready[] = [];
    for (const row of open) {
      const one = await prepare(deps, row);
      if (one !== null) ready.push(one);
    }
    open = ready.length === 0 ? [] : await ask(deps, ready);
  }
}

/** Null where nothing is left to ask: refused already, or handed over before. */
async function prepare(deps: BatchDeps, row: BatchRow): Promise<Ready | null> {
  const { draft } = row;
  const document = draft.document === '' ? null : await deps.documents.look(draft.document);
  const problems = [...draft.problems];
  if (document !== null && 'code' in document)
    problems.push({ column: headingOf(deps.header, 'document'), pointer: '/data/documents/0/content', ...document });
  if (document === null || 'code' in document || problems.length > 0) {
    await refuse(deps, row, problems);
    return null;
  }
  const event = eventOf(draft, document);
  if (!deps.check && deps.progress.has(event.id, event.digest)) {
    deps.tally.before += 1;
    return null;
  }
  const uploadId = await deps.documents.upload(draft.document);
  if (typeof uploadId === 'string') return { row, document, event, uploadId };
  if (uploadId.status === 401 || uploadId.status === 403 || uploadId.status >= 500)
    throw new CliError(1, `The gateway takes no documents: ${problemsOf(uploadId.body)[0]?.detail}`);
  await refuse(
    deps,
    row,
    problemsOf(uploadId.body).map((each) => placed(deps.header, '/data/documents/0', each)),
  );
  return null;
}

/** The rows about which nothing was decided. */
async function ask(deps: BatchDeps, ready: readonly Ready[]): Promise<BatchRow[]> {
  const verdicts = await deps.submit(ready.map(({ event, uploadId }) => event.withUpload(uploadId)));
  const open: BatchRow[] = [];
  const accepted: { accepted: string; digest: string }[] = [];
  for (const [n, { row, document, event, uploadId }] of ready.entries()) {
    const verdict = verdicts[n] ?? { kind: 'again' };
    switch (verdict.kind) {
      case 'accepted':
        deps.tally[verdict.before ? 'before' : 'accepted'] += 1;
        deps.tally.warnings += verdict.warnings;
        accepted.push({ accepted: event.id, digest: event.digest });
        break;
      case 'refused':
        await refuse(
          deps,
          row,
          verdict.problems.map((each) => placed(deps.header, '', each)),
        );
        break;
      case 'upload-lost':
        await deps.documents.forget(document.sha256, uploadId);
        open.push(row);
        break;
      case 'again':
        open.push(row);
    }
  }
  if (!deps.check) await deps.progress.note(accepted);
  return open;
}

async function refuse(deps: BatchDeps, row: BatchRow, problems: readonly RowProblem[]): Promise<void> {
  deps.tally.refused += 1;
  await deps.errors.add(row, problems);
}

function placed(header: Header, base: string, { pointer, ...told }: Told): RowProblem {
  const whole = base + pointer;
  return { ...told, pointer: whole, column: headingOf(header, whole) };
}
