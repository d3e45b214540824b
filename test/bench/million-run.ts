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
  `${result.messages} messages, filled in ${result.fillSeconds} s; the slowest of ${result.questions.length} questions (p95 in ms, over HTTP; asked: under ${ASKED_MS}; load ${fixed(loadavg()[0] ?? 0)})`,
  result.questions.slice(0, SHOWN).map(({ reader, what, p95Ms, fewP95Ms }) => ({
    what: `${what}, reader of ${reader}`,
    value: fixed(p95Ms),
    beside: `of 2000 messages ${fixed(fewP95Ms)}`,
  })),
);
printLines(`Paging to the end, 200 a page (p95 in ms of ${result.paging.pages} pages)`, [
  { what: 'the first pages', value: fixed(result.paging.firstMs), beside: '' },
  { what: 'the last pages', value: fixed(result.paging.lastMs), beside: '' },
  { what: 'p95 of all questions', value: fixed(result.p95Ms), beside: '' },
]);
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'million.json'),
  `${JSON.stringify({ at: new Date().toISOString(), ...result }, null, 2)}\n`,
);
process.exit(result.questions.every(({ p95Ms }) => p95Ms < ASKED_MS) ? 0 : 1);
