/**
 * npm run bench:million: a store of a million messages read over HTTP, beside one of two thousand; exit code 1 when the
 * p95 of any question is over what was asked. Option: --quick for fifty thousand. Results in test/bench/results/ too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { benchMillion } from './million.ts';
import { printLines } from './report.ts';
import { openStage } from './stage.ts';

const ASKED_MS = 200;
const SHOWN = 15;
const fixed = (value: number) => value.toFixed(1);

const stage = await openStage();
const result = await benchMillion(stage, process.argv.includes('--quick'));
await stage.close();
printLines(
  `${result.messages} messages, filled in ${result.fillSeconds} s; the slowest of ${result.questions.length} questions (p50 / p95 / max in ms, over HTTP; asked: p95 under ${ASKED_MS}; load ${fixed(loadavg()[0] ?? 0)})`,
  result.questions.slice(0, SHOWN).map(({ reader, what, p50Ms, p95Ms, maxMs, fewP95Ms }) => ({
    what: `${what}, reader of ${reader}`,
    value: [p50Ms, p95Ms, maxMs].map(fixed).join(' / '),
    beside: `of 2000 messages, p95 ${fixed(fewP95Ms)}`,
  })),
);
const { paging, wal } = result;
printLines(`Paging to the end, 200 a page, ${paging.pages} pages (ms)`, [
  { what: 'p50 / p95 / max', value: [paging.p50Ms, paging.p95Ms, paging.maxMs].map(fixed).join(' / '), beside: '' },
  { what: 'p95 of each tenth of the way', value: paging.tenthsP95Ms.map(fixed).join(' '), beside: '' },
  { what: 'p95 of all questions', value: fixed(result.p95Ms), beside: '' },
]);
printLines(
  'Write-ahead log of one message on its way (bytes; without page images)',
  Object.entries(wal).map(([what, bytes]) => ({ what, value: String(bytes), beside: '' })),
);
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'million.json'),
  `${JSON.stringify({ at: new Date().toISOString(), ...result }, null, 2)}\n`,
);
process.exit(result.questions.every(({ p95Ms }) => p95Ms < ASKED_MS) ? 0 : 1);
