/**
 * `send --csv FILE --zip FILE`: one event of each row, in batches of which several are under way at once. Stopped at any
 * point and started again it goes on: what was handed over is known here by the progress file, and at the gateway anyway.
 */
import { createHash } from 'node:crypto';
import { CliError } from '../cli-error.ts';
import type { Context } from '../command.ts';
import { progressWriter } from '../progress.ts';
import { type BatchRow, runBatch, type Tally } from './batch.ts';
import { type CsvFile, openCsv } from './csv-file.ts';
import { createDocuments } from './documents.ts';
import { createErrorsFile } from './errors-file.ts';
import { type Header, headingOf, readHeader } from './header.ts';
import { INTERRUPTED } from './patience.ts';
import { openProgress } from './progress-file.ts';
import { progressLine } from './progress-line.ts';
import { type RowContext, readRow } from './row-event.ts';
import { handOver, preflight } from './submit.ts';
import { openZip } from './zip-file.ts';

export type MassOptions = RowContext & {
  csv: string;
  zip: string;
  /** Null: beside the CSV. */
  errors: string | null;
  /** Batches under way at once. */
  concurrency: number;
  /** Ask what would be said of every row, hand nothing over. */
  check: boolean;
  json: boolean;
};

/** Rows in one batch; the API takes 100. */
const BATCH_ROWS = 50;
/** A gateway that is installed anew is away for minutes, not for longer. */
const GIVE_UP_MS = 300_000;
const SHOW_EVERY_MS = { terminal: 200, elsewhere: 5_000 };

/** @returns 0 all accepted, 1 some refused or not all handed over */
export async function massSend(options: MassOptions, context: Context): Promise<number> {
  const csv = await openCsv(options.csv);
  const header = readHeader(csv.headings);
  const plan = await planOf(csv, header, options);
  const api = await context.api();
  const zip = await openZip(options.zip, plan.documents);
  const progress = await openProgress(options.csv, api.url);
  const path = options.errors ?? `${options.csv.replace(/\.csv$/i, '')}.errors.csv`;
  const errors = createErrorsFile({ path, named: options.errors !== null }, csv, header);
  const tally: Tally = { accepted: 0, before: 0, refused: 0, warnings: 0 };
  const patience = { giveUpMs: GIVE_UP_MS, interrupted: context.interrupted };
  const documents = createDocuments({ api, zip, progress, patience });
  const submit = (options.check ? preflight : handOver)({ api, patience });
  const deps = { header, documents, progress, errors, submit, check: options.check, tally };
  const show = showing(context, plan.rows, tally);
  if (zip.unused > 0) context.err(`${zip.unused} documents of the ZIP are named by no row.`);
  let fault: unknown = null;
  try {
    const rows = draftRows(csv, header, options, plan);
    await inBatches(rows, { atOnce: options.concurrency, interrupted: context.interrupted }, (batch) =>
      runBatch(deps, batch),
    );
  } catch (error) {
    fault = error;
  } finally {
    show.end();
    zip.close();
    await progress.close();
    await errors.close();
  }
  if (fault !== null && fault !== INTERRUPTED && !(fault instanceof CliError)) throw fault;
  return summary(options, context, { tally, rows: plan.rows, errors: path, fault });
}

type Plan = {
  rows: number;
  documents: ReadonlySet<string>;
  /** Row → the earlier row it repeats. */
  repeats: ReadonlyMap<number, number>;
};

/** Goes through the whole file before anything is sent: how much there is, which documents, which rows say the same. */
async function planOf(csv: CsvFile, header: Header, context: RowContext): Promise<Plan> {
  const documents = new Set<string>();
  const repeats = new Map<number, number>();
  const firsts = new Map<string, number>();
  let rows = 0;
  for await (const { row, cells } of csv.rows()) {
    rows += 1;
    const { ref, document, event } = readRow(header, cells, context);
    if (document !== '') documents.add(document);
    const key =
      ref ??
      createHash('sha256')
        .update(JSON.stringify([document, event]))
        .digest('base64');
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, row);
    else repeats.set(row, first);
  }
  if (rows === 0) throw new CliError(2, 'The CSV has no rows.');
  return { rows, documents, repeats };
}

async function* draftRows(
  csv: CsvFile,
  header: Header,
  context: RowContext,
  { repeats }: Plan,
): AsyncGenerator<BatchRow> {
  for await (const each of csv.rows()) {
    const draft = readRow(header, each.cells, context);
    const first = repeats.get(each.row);
    if (first === undefined) {
      yield { ...each, draft };
      continue;
    }
    const problem = {
      column: headingOf(header, 'ref'),
      pointer: '',
      code: 'row-repeated',
      detail: `It ${draft.ref === null ? 'says the same' : 'has the same ref'} as row ${first}.`,
      fix: 'Remove it, or tell the two apart in the column ref.',
    };
    yield { ...each, draft: { ...draft, problems: [...draft.problems, problem] } };
  }
}

/**
 * Several batches at once; rows of one file never in two of them, since they go in the order of the file.
 * The first fault ends it, after those under way have come to their end.
 */
export async function inBatches(
  rows: AsyncIterable<BatchRow>,
  { atOnce, interrupted }: { atOnce: number; interrupted: AbortSignal },
  run: (batch: readonly BatchRow[]) => Promise<void>,
): Promise<void> {
  const underWay = new Map<Promise<void>, ReadonlySet<string>>();
  const faults: unknown[] = [];
  let batch: BatchRow[] = [];

  async function launch(): Promise<void> {
    const files = new Set(batch.flatMap((row) => fileOf(row) ?? []));
    const mustWait = () =>
      underWay.size >= atOnce || [...underWay.values()].some((each) => [...files].some((file) => each.has(file)));
    while (mustWait()) await Promise.race(underWay.keys());
    const running: Promise<void> = run(batch).then(
      () => void underWay.delete(running),
      (error: unknown) => {
        underWay.delete(running);
        faults.push(error);
      },
    );
    underWay.set(running, files);
    batch = [];
  }
  for await (const row of rows) {
    if (interrupted.aborted || faults.length > 0) break;
    batch.push(row);
    if (batch.length >= BATCH_ROWS) await launch();
  }
  if (batch.length > 0 && !interrupted.aborted && faults.length === 0) await launch();
  await Promise.all(underWay.keys());
  // A person's interrupt explains the others.
  if (interrupted.aborted) throw INTERRUPTED;
  if (faults.length > 0) throw faults.find((each) => each instanceof CliError) ?? faults[0];
}

function fileOf({ draft }: BatchRow): string | null {
  const { data } = draft.event as { data?: { file?: { id?: string } } };
  return data?.file?.id ?? null;
}

function showing(context: Context, rows: number, tally: Tally) {
  const writer = progressWriter(context);
  const startedAt = Date.now();
  const show = () =>
    writer.progress(progressLine({ ...tally, rows, elapsedMs: Date.now() - startedAt }), context.terminal);
  const timer = setInterval(show, context.terminal ? SHOW_EVERY_MS.terminal : SHOW_EVERY_MS.elsewhere);
  return {
    end() {
      clearInterval(timer);
      writer.clear();
    },
  };
}

function summary(
  options: MassOptions,
  { out, err }: Context,
  result: { tally: Tally; rows: number; errors: string; fault: unknown },
): number {
  const { tally, rows, errors, fault } = result;
  const left = rows - tally.accepted - tally.before - tally.refused;
  const whole = fault === null && left === 0;
  if (options.json)
    out(JSON.stringify({ rows, ...tally, left, check: options.check, errorsFile: tally.refused > 0 ? errors : null }));
  else {
    const done = options.check ? 'would be accepted' : 'accepted';
    const before = tally.before > 0 ? `, ${tally.before} accepted before` : '';
    const warned = tally.warnings > 0 ? `, ${tally.warnings} warnings` : '';
    out(
      `${rows} rows: ${tally.accepted} ${done}${before}, ${tally.refused} refused${left > 0 ? `, ${left} left` : ''}${warned}.`,
    );
    if (tally.refused > 0) out(`What is wrong with each stands in ${errors}: correct it there and send that file.`);
  }
  if (fault instanceof CliError) err(fault.message);
  if (fault === INTERRUPTED) err('Interrupted. Run the same command again to go on where it stopped.');
  return whole && tally.refused === 0 ? 0 : 1;
}
