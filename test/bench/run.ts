/**
 * npm run bench: each figure beside its yardstick, in one run on this machine; exit code 1 when a message was lost or
 * doubled. Options: --quick for a short run. Results also as JSON in test/bench/results/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { accept } from './accept.ts';
import { type Drained, drain, pgbench } from './drain.ts';
import { LAG_BOUND_MS, type Lag, manyVendors } from './many-vendors.ts';
import { mass } from './mass.ts';
import { memory } from './memory.ts';
import { benchProjection } from './projection.ts';
import { median, printLines, type Tally } from './report.ts';
import { benchSigning } from './signing.ts';
import { openStage } from './stage.ts';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 3;
const BACKLOG = quick ? 300 : 1_500;
const fixed = (value: number, digits = 1) => value.toFixed(digits);

process.stdout.write(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}${quick ? ', quick run' : ''}\n`,
);
const signing = await benchSigning();
printLines(
  'Signing one message (median ms; lower is better)',
  signing.rows.map((row) => ({ what: `${row.name}, ${row.size}`, value: fixed(row.medianMs, 2), beside: '' })),
);
printLines(
  'Ratios',
  Object.entries(signing.ratios).map(([what, value]) => ({ what, value: fixed(value, 2), beside: '' })),
);

const stage = await openStage();
const tallies: Tally[] = [];
const runs: { ours: Drained[]; theirs: Drained[] } = { ours: [], theirs: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  runs.ours.push(await drain(stage, 'ours', BACKLOG));
  runs.theirs.push(await drain(stage, 'node-soap', Math.ceil(BACKLOG / 3)));
}
tallies.push(...runs.ours, ...runs.theirs);
const rows = pgbench(stage);
const speed = (list: readonly Drained[]) => median(list.map((each) => each.perSecond));
const [ours, theirs] = [speed(runs.ours), speed(runs.theirs)];
printLines('Draining a backlog of 20 KB notifications (messages a second)', [
  { what: 'our signer', value: fixed(ours), beside: `${fixed(ours / theirs, 2)} x node-soap's` },
  { what: "node-soap's WSSecurityCert behind the same port", value: fixed(theirs), beside: '' },
  { what: 'pgbench, the same rows alone', value: rows === null ? 'no pgbench' : fixed(rows), beside: '' },
]);

const accepted = await accept(stage, { rate: 100, seconds: quick ? 10 : 60, backlog: BACKLOG });
tallies.push(accepted);
printLines(
  `Accepting ${accepted.rate} events a second for ${accepted.seconds} s, open loop, while a backlog drains (ms)`,
  [
    { what: 'p50', value: fixed(accepted.p50Ms), beside: '' },
    { what: 'p99', value: fixed(accepted.p99Ms), beside: '' },
    { what: 'max', value: fixed(accepted.maxMs), beside: `${accepted.refused} not answered 202` },
  ],
);

const grown = await memory(stage);
if (grown !== null) {
  tallies.push(grown);
  printLines('A 10 MB document on its way through (MB resident)', [
    { what: 'before', value: fixed(grown.beforeMb), beside: '' },
    { what: 'peak', value: fixed(grown.peakMb), beside: `+${fixed(grown.peakMb - grown.beforeMb)}` },
  ]);
}
const sent = await mass(stage, quick ? 500 : 5_000);
tallies.push(sent);
printLines(`A mass sending of ${sent.rows} rows, killed half-way and started again`, [
  { what: 'rows accepted a second', value: fixed(sent.perSecond), beside: `${sent.refused} refused` },
  { what: 'peak memory (MB resident)', value: sent.peakMb === null ? 'not told' : fixed(sent.peakMb), beside: '' },
  { what: 'lost, doubled', value: `${sent.lost}, ${sent.doubled}`, beside: '' },
]);

const projection = await benchProjection(stage, quick);
const [towns, empty] = [projection.full, projection.empty];
printLines(
  `One person's summary over 115 towns: ${projection.people} people, ${projection.files} files in the projection (ms, over HTTP)`,
  [
    { what: 'p50', value: fixed(towns.p50Ms), beside: `empty projection ${fixed(empty.p50Ms)}` },
    { what: 'p99', value: fixed(towns.p99Ms), beside: `empty projection ${fixed(empty.p99Ms)}` },
    { what: 'p99, as a multiple of the empty one', value: fixed(projection.ratio, 2), beside: '' },
  ],
);

const lags = await manyVendors(stage, quick ? 6 : 20);
tallies.push(...lags.flatMap(({ alone, beside }) => [alone, beside]));
printLines(
  `From put at an e-office to committed, 115 towns on three products, the other two hanging and garbling (ms; asked: under ${LAG_BOUND_MS})`,
  lags.flatMap(({ product, alone, beside }) => {
    const shown = ({ p50Ms, p99Ms, maxMs }: Lag) =>
      `p50 ${fixed(p50Ms, 0)}, p99 ${fixed(p99Ms, 0)}, max ${fixed(maxMs, 0)}`;
    return [{ what: product, value: shown(beside), beside: `alone ${shown(alone)}` }];
  }),
);
await stage.close();

const lost = tallies.reduce((sum, each) => sum + each.lost, 0);
const doubled = tallies.reduce((sum, each) => sum + each.doubled, 0);
process.stdout.write(`\nlost ${lost}, doubled ${doubled}\n`);
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'latest.json'),
  `${JSON.stringify({ at: new Date().toISOString(), node: process.version, signing, drain: runs, pgbench: rows, accepted, memory: grown, mass: sent, projection, vendors: lags, lost, doubled }, null, 2)}\n`,
);
process.exit(lost === 0 && doubled === 0 ? 0 : 1);
