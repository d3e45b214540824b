import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { countIn, get, until } from '../support/e-office.ts';
import { startMassSend, writeMass } from '../support/mass.ts';
import { pdfOf } from '../support/pdf.ts';
import {
  CLIENT_KEY,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';
import { zipOf } from '../support/zip.ts';

const ROWS = 600;
let database: TestDatabase;
let simulator: SimulatorProcess;
let home: Home;
let gateway: GatewayProcess;
let folder: string;
const speed = { availableMs: 3_600_000, finalMs: 7_200_000 };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-mass-'));
  database = await testDatabase();
  simulator = await startSimulator({ speed: speed as never });
  home = await makeHome(simulator, { databaseUrl: database.url });
  gateway = await startGatewayProcess(home);
});
afterAll(async () => {
  await gateway?.kill();
  await simulator?.stop();
  home?.remove();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const sendTo = (of: { csv: string; zip: string }) => startMassSend(of, { url: gateway.url, key: CLIENT_KEY });
const settled = async () => {
  for (const state of ['queued', 'sending', 'uncertain']) if ((await countIn(gateway.url, state)) > 0) return false;
  return true;
};

it('killed half-way, with the gateway killed too, and started again: each row is at the simulator exactly once', {
  timeout: 180_000,
}, async () => {
  const mass = writeMass(folder, ROWS, { bytes: 20_000 });
  const first = sendTo(mass);
  await until(async () => first.noted() >= ROWS / 3, 10);
  const peaks = [first.peakMb() ?? 0];
  first.child.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();
  expect(first.noted()).toBeLessThan(ROWS);

  const second = sendTo(mass);
  await gateway.kill();
  gateway = await startGatewayProcess(home);
  const watching = setInterval(() => {
    peaks[1] = second.peakMb() ?? peaks[1] ?? 0;
  }, 20);
  const { code, out, err } = await second.ended;
  clearInterval(watching);
  expect([code, err]).toEqual([0, expect.not.stringContaining('refused')]);
  const said = JSON.parse(out) as { accepted: number; before: number; left: number };
  expect(said.accepted + said.before).toBe(ROWS);
  expect(said.before).toBeGreaterThanOrEqual(ROWS / 3);
  await until(settled);
  const { created, doubled } = await simulator.counts();
  expect({ created, doubled }).toEqual({ created: ROWS, doubled: 0 });
  // One document was uploaded for many rows: each of their messages went out with it.
  expect(await countIn(gateway.url, 'accepted', 200)).toBe(200);
  const third = await sendTo(mass).ended;
  expect(JSON.parse(third.out)).toMatchObject({ accepted: 0, before: ROWS, refused: 0 });
  if (process.platform === 'linux') expect(Math.max(...peaks)).toBeLessThan(200);
});

it('the example is accepted row by row, and its one document of two rows reaches both persons', {
  timeout: 60_000,
}, async () => {
  const csv = join(folder, 'example.csv');
  const zip = join(folder, 'example.zip');
  writeFileSync(csv, readFileSync(join(import.meta.dirname, '../../fixtures/mass/example.csv')));
  const names = ['liquidaciones/0001.pdf', 'liquidaciones/0002.pdf', 'calendario.pdf'];
  writeFileSync(zip, zipOf(names.map((name) => ({ name, content: pdfOf({ title: name, lines: [] }) }))));
  const { code, out } = await sendTo({ csv, zip }).ended;
  expect([code, JSON.parse(out)]).toMatchObject([0, { rows: 4, accepted: 4, refused: 0 }]);
  await until(settled);
  for (const ref of ['IBI-2026-0003', 'IBI-2026-0004']) {
    const { items } = await get<{ items: { id: string; delivery: string }[] }>(gateway.url, `/v1/messages?q=${ref}`);
    expect(items).toMatchObject([{ delivery: 'accepted' }]);
  }
});
