/**
 * Checks an exported chain without the gateway: every row against its own hash, every row against the one before, and
 * the whole against the newest checkpoint an outsider holds. Names the row where something is wrong.
 */
import { type Checkpoint, chainEntrySchema } from '../../contracts/evidence.ts';
import { CHAIN_START, entryHash } from '../domain/chain.ts';
import { canonicalJson, isObject } from '../domain/fingerprint.ts';
import { printable } from './words.ts';

/** `row`: number of the entry concerned, where there is one. `line`: of the file. */
export type ChainFinding = {
  code:
    | 'row-unreadable'
    | 'row-altered'
    | 'row-missing'
    | 'row-repeated'
    | 'rows-swapped'
    | 'row-of-another-entity'
    | 'link-broken'
    | 'tail-cut'
    | 'checkpoint-mismatch'
    | 'checkpoint-of-another-entity'
    | 'empty';
  row: number | null;
  line: number | null;
  text: string;
};

export type ChainReport = {
  entity: string | null;
  rows: number;
  head: string | null;
  findings: ChainFinding[];
  /** Beyond those listed. */
  more: number;
};

type Row = { n: number; hash: string; computed: string; prev: string; entity: string; line: number };

/** One altered export may be wrong everywhere: this many are named, the rest are counted. */
const MAX_FINDINGS = 100;

/** `lines`: one row each, as exported; may be a stream, and is read once in bounded memory. */
export async function verifyChain(
  lines: AsyncIterable<string> | Iterable<string>,
  checkpoint: Checkpoint | null,
): Promise<ChainReport> {
  const report: ChainReport = { entity: null, rows: 0, head: null, findings: [], more: 0 };
  const found = (code: ChainFinding['code'], at: { row?: number; line?: number }, text: string) => {
    if (report.findings.length >= MAX_FINDINGS) report.more += 1;
    else report.findings.push({ code, row: at.row ?? null, line: at.line ?? null, text: printable(text) });
  };
  const rows = numbered(lines);
  let line = 0;
  let before: Pick<Row, 'n' | 'hash'> = { n: 0, hash: CHAIN_START };
  // One row is looked at together with the next, which is what tells two that are swapped from one that is missing.
  let next = await take(rows);
  while (next !== null) {
    line = next.line;
    const row = readRow(next);
    next = await take(rows);
    if (row === null) {
      found('row-unreadable', { line }, `line ${line} is no row of a chain (expected row ${before.n + 1})`);
      before = { n: before.n + 1, hash: hashInside(next, before) };
      continue;
    }
    report.rows += 1;
    report.entity ??= row.entity;
    checkRow(row, report.entity, found);
    const follower = next === null ? null : readRow(next);
    if (row.n === before.n + 2 && follower?.n === before.n + 1) {
      found('rows-swapped', { row: row.n, line }, `rows ${follower.n} and ${row.n} stand in each other's place`);
      report.rows += 1;
      checkRow(follower, report.entity, found);
      if (follower.prev !== before.hash) linkBroken(found, follower, before);
      if (row.prev !== follower.hash) linkBroken(found, row, follower);
      if (checkpoint !== null) checkHead([follower, row], checkpoint, found);
      before = row;
      next = await take(rows);
      continue;
    }
    checkPlace(row, before, found);
    if (checkpoint !== null) checkHead([row], checkpoint, found);
    before = row.n > before.n ? row : before;
  }
  finish(report, before, checkpoint, found);
  return report;
}

type Found = (code: ChainFinding['code'], at: { row?: number; line?: number }, text: string) => void;

function checkRow(row: Row, entity: string, found: Found): void {
  const { n, line } = row;
  if (row.entity !== entity)
    found('row-of-another-entity', { row: n, line }, `row ${n} is of ${row.entity}, the chain of ${entity}`);
  if (row.computed !== row.hash)
    found(
      'row-altered',
      { row: n, line },
      `row ${n} was altered: its content gives ${row.computed}, its hash says ${row.hash}`,
    );
}

function checkPlace(row: Row, before: Pick<Row, 'n' | 'hash'>, found: Found): void {
  const { n, line } = row;
  if (n <= before.n) found('row-repeated', { row: n, line }, `row ${n} comes again after row ${before.n}`);
  else if (n > before.n + 1) {
    const first = before.n + 1;
    const missing = n === first + 1 ? `row ${first} is missing` : `rows ${first} to ${n - 1} are missing`;
    found('row-missing', { row: first, line }, `${missing}: after row ${before.n} comes row ${n}`);
  } else if (row.prev !== before.hash) linkBroken(found, row, before);
}

function linkBroken(found: Found, row: Row, before: Pick<Row, 'n' | 'hash'>): void {
  const text =
    before.n === 0
      ? `row ${row.n} does not begin a chain: it follows ${row.prev}`
      : `row ${before.n} was rewritten, or row ${row.n}: row ${row.n} follows ${row.prev}, row ${before.n} has ${before.hash}`;
  found('link-broken', { row: before.n === 0 ? row.n : before.n, line: row.line }, text);
}

function checkHead(rows: readonly Row[], checkpoint: Checkpoint, found: Found): void {
  const row = rows.find(({ n }) => n === checkpoint.n);
  if (row !== undefined && row.hash !== checkpoint.head)
    found(
      'checkpoint-mismatch',
      { row: row.n, line: row.line },
      `row ${row.n} has ${row.hash}, the checkpoint of ${checkpoint.at} says ${checkpoint.head}: this is not the chain that was signed`,
    );
}

function finish(report: ChainReport, last: Pick<Row, 'n' | 'hash'>, checkpoint: Checkpoint | null, found: Found): void {
  report.head = last.n === 0 ? null : last.hash;
  if (last.n === 0) found('empty', {}, 'there is no row in it');
  if (checkpoint === null) return;
  if (report.entity !== null && report.entity !== checkpoint.entity)
    found(
      'checkpoint-of-another-entity',
      {},
      `the checkpoint is of ${checkpoint.entity}, the chain of ${report.entity}`,
    );
  if (last.n < checkpoint.n)
    found(
      'tail-cut',
      { row: last.n + 1 },
      `the tail was cut: the checkpoint of ${checkpoint.at} counts ${checkpoint.n} rows, the file ends with row ${last.n}`,
    );
}

type Line = { text: string; line: number };

async function* numbered(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Line> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== '') yield { text, line };
  }
}

async function take(rows: AsyncGenerator<Line>): Promise<Line | null> {
  const { value, done } = await rows.next();
  return done === true ? null : value;
}

/* Strictly what was exported: other spellings of the same row would hash differently, or hide something. */
function readRow({ text, line }: Line): Row | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  // Its shape first: what is known to be flat cannot exhaust the stack when it is written again.
  if (!isObject(value) || typeof value.hash !== 'string' || Object.keys(value).length !== 2) return null;
  const parsed = chainEntrySchema.safeParse(value.entry);
  if (!parsed.success || canonicalJson(value) !== text.trim()) return null;
  const { n, prev, entity } = parsed.data;
  return { n, prev, entity, hash: value.hash, computed: entryHash(canonicalJson(value.entry)), line };
}

/** After an unreadable row: the hash the next one says it follows, so that one fault is named once. */
function hashInside(next: Line | null, before: Pick<Row, 'hash'>): string {
  return (next === null ? null : readRow(next)?.prev) ?? before.hash;
}
