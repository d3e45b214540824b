import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const START = join(ROOT, 'src/start.mjs');
const versionOf = (node: string) => String(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout).trim();
const majorOf = (node: string) => Number(/^v(\d+)/.exec(versionOf(node))?.[1] ?? 0);
/** A Node of the machine that is too old for the gateway; where there is none, its tests are skipped. */
const old = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((node) => existsSync(node) && majorOf(node) > 0 && majorOf(node) < 24);

/** Says who runs it and every signal it gets; stays when told to, and exits with 7 at SIGTERM. */
const PROGRAM = `
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => console.log(signal));
process.on('SIGTERM', () => process.exit(7));
const answer: object = { version: process.version, pid: process.pid, argv: process.argv.slice(1), path: process.env.PATH };
console.log(JSON.stringify(answer));
const [mode] = process.argv.slice(2);
if (mode === 'stay') setInterval(() => {}, 1000);
if (mode === 'exit') process.exit(5);
if (mode === 'die') process.kill(process.pid, 'SIGKILL');
`;

let folder: string;
let program: string;
const running: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-start-'));
  program = join(folder, 'program.ts');
  writeFileSync(program, PROGRAM);
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

type Answer = { version: string; pid: number; argv: string[]; path: string };
type Run = { child: ChildProcess; answer: Answer; lines(): string[]; ended: Promise<unknown> };

async function stay(node: string): Promise<Run> {
  const child = spawn(node, [START, program, 'stay'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  running.push(child);
  const ended = once(child, 'close');
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  const lines = () => text.trim().split('\n').slice(1);
  await vi.waitFor(() => expect(text).toContain('\n'), { timeout: 10_000 });
  const answer = JSON.parse(text.split('\n')[0] ?? '') as Answer;
  return { child, answer, lines, ended };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process.
    return false;
  }
}

const nodes = [
  { title: 'a Node that is new enough', node: process.execPath as string | undefined },
  { title: 'a Node that is too old', node: old },
];
describe.each(nodes)('started by $title', ({ node = '' }) => {
  it.skipIf(node === '')('runs the file on Node 24 or newer, that Node first in PATH, with its arguments', () => {
    const args = ['una palabra', '--flag'];
    const { stdout, status } = spawnSync(node, [START, program, ...args], { encoding: 'utf8', cwd: folder });
    const answer = JSON.parse(stdout) as Answer;
    expect(Number(/^v(\d+)/.exec(answer.version)?.[1])).toBeGreaterThanOrEqual(24);
    expect(answer.argv).toEqual([program, ...args]);
    expect(majorOf(join(answer.path.split(delimiter)[0] ?? '', 'node'))).toBeGreaterThanOrEqual(24);
    expect(status).toBe(0);
  });

  it.skipIf(node === '')('finds the file from the folder it is started in', () => {
    const { stdout } = spawnSync(node, [START, 'program.ts'], { encoding: 'utf8', cwd: folder });
    expect((JSON.parse(stdout) as Answer).argv).toEqual([program]);
  });

  it.skipIf(node === '')('ends as the program ends: with its code, or by its signal', () => {
    expect(spawnSync(node, [START, program, 'exit'])).toMatchObject({ status: 5, signal: null });
    expect(spawnSync(node, [START, program, 'die'])).toMatchObject({ status: null, signal: 'SIGKILL' });
  });

  it.skipIf(node === '')('hands a Ctrl-C, which its whole group gets, to the program exactly once', async () => {
    const { child, lines, ended } = await stay(node);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await vi.waitFor(() => expect(lines()).toEqual(['SIGINT']));
    child.kill('SIGHUP');
    await vi.waitFor(() => expect(lines()).toContain('SIGHUP'));
    child.kill('SIGTERM');
    expect(await ended).toEqual([7, null]);
    expect(lines()).toEqual(['SIGINT', 'SIGHUP']);
  });

  it.skipIf(node === '')('ends when the shell that npm started it with is told to end', async () => {
    const command = `"${node}" "${START}" "${program}" stay; true`;
    const shell = spawn('/bin/sh', ['-c', command], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(shell);
    const [bytes] = await once(shell.stdout, 'data');
    const answer = JSON.parse(String(bytes)) as Answer;
    shell.kill('SIGTERM');
    await vi.waitFor(() => expect(isAlive(answer.pid)).toBe(false), { timeout: 10_000 });
  });

  it.skipIf(node === '')('says how to use it when no file is given', () => {
    const { status, stderr } = spawnSync(node, [START], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('Usage:');
  });
});

describe.skipIf(old === undefined)('the launcher of an older Node', () => {
  const node = old ?? '';

  // Again, should the machine be so busy that the repetition comes too late to be one.
  it('passes each signal on, a repeated one only once: npm sends again what the group got', { retry: 3 }, async () => {
    const { child, lines, ended } = await stay(node);
    child.kill('SIGINT');
    await vi.waitFor(() => expect(lines()).toEqual(['SIGINT']), { interval: 5 });
    child.kill('SIGINT');
    child.kill('SIGHUP');
    await vi.waitFor(() => expect(lines()).toContain('SIGHUP'));
    child.kill('SIGTERM');
    expect(await ended).toEqual([7, null]);
    expect(lines().toSorted()).toEqual(['SIGHUP', 'SIGINT']);
  });

  it('takes the program with it when it is killed with -9', async () => {
    const { child, answer } = await stay(node);
    expect(answer.pid).not.toBe(child.pid);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(answer.pid)).toBe(false), { timeout: 10_000 });
  });

  it('says where to get Node 24 when npm brought none, and takes one that npm linked', () => {
    const alone = join(folder, 'alone');
    mkdirSync(join(alone, 'src'), { recursive: true });
    cpSync(START, join(alone, 'src/start.mjs'));
    const run = () => spawnSync(node, [join(alone, 'src/start.mjs'), program], { encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringMatching(/needs Node 24; this is v\d+.*npm ci/s) });
    const bin = join(alone, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(node, join(bin, 'node'));
    expect(run().status).toBe(1);
    rmSync(join(bin, 'node'));
    symlinkSync(process.execPath, join(bin, 'node'));
    const { stdout } = run();
    const answer = JSON.parse(stdout) as Answer;
    expect(answer.version).toBe(process.version);
    expect(answer.path.startsWith(dirname(join(bin, 'node')))).toBe(true);
  });
});
