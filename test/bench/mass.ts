/**
 * A mass sending through the command line, killed half-way and started again, to its last message at the simulator: what
 * it takes in time and memory, and whether each row is there exactly once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MassProcess, startMassSend, writeMass } from '../support/mass.ts';
import type { Tally } from './report.ts';
import { CLIENT_KEY, countsOf, type Stage } from './stage.ts';

const DOCUMENT_BYTES = 20 * 1024;
const LOOK_MS = 50;
/** A message that has not arrived by then is lost. */
const ARRIVE_MS = 600_000;

export type Mass = Tally & {
  rows: number;
  /** Rows accepted by the gateway a second, over both runs. */
  perSecond: number;
  /** Of the process that reads, uploads and hands over; null where /proc does not tell. */
  peakMb: number | null;
  refused: number;
};

export async function mass(stage: Stage, rows: number): Promise<Mass> {
  await stage.freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-mass-'));
  const simulator = await stage.simulator();
  const gateway = await stage.gateway(simulator.said);
  const files = writeMass(folder, rows, { bytes: DOCUMENT_BYTES });
  const target = { url: gateway.said.url, key: CLIENT_KEY };

  const started = performance.now();
  const first = startMassSend(files, target);
  const peaks = [await watch(first, () => first.noted() < rows / 2)];
  first.child.kill('SIGKILL');
  await first.ended;
  const second = startMassSend(files, target);
  peaks.push(await watch(second, () => second.child.exitCode === null));
  const seconds = (performance.now() - started) / 1000;
  const { out } = await second.ended;
  const said = JSON.parse(out) as { refused: number };

  const deadline = performance.now() + ARRIVE_MS;
  let counts = await countsOf(simulator.said);
  while (counts.created < rows && performance.now() < deadline) {
    await pause();
    counts = await countsOf(simulator.said);
  }
  await gateway.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
  const known = peaks.filter((each) => each !== null);
  return {
    rows,
    perSecond: rows / seconds,
    peakMb: known.length === 0 ? null : Math.max(...known),
    refused: said.refused,
    lost: rows - counts.created,
    doubled: counts.doubled,
  };
}

/** Peak memory of a process while `going`. */
async function watch(process: MassProcess, going: () => boolean): Promise<number | null> {
  let peak: number | null = null;
  while (going()) {
    peak = process.peakMb() ?? peak;
    await pause();
  }
  return peak;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
