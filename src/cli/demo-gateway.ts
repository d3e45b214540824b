/** A private sandbox for the demo: its own data folder, free ports, gone at the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { childEnvironment } from '../config.ts';
import { map, text } from '../config-raw.ts';
import { CliError } from './cli-error.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** The gateway promises 15 s on 2 cores; a slower machine gets three times that. */
const READY_TIMEOUT_MS = 45_000;
const LOOK_EVERY_MS = 100;
/** Kept of what the gateway says on standard error, for the message when it does not start. Characters. */
const KEPT_STDERR = 4_000;

export type DemoGateway = { url: string; key: string; folderKey: string; stop(): Promise<void> };

/** @throws CliError 1 when it does not get ready, with what it said */
export async function startDemoGateway(options: { folder?: string } = {}): Promise<DemoGateway> {
  const folder = await mkdtemp(join(options.folder ?? tmpdir(), 'carpeta-demo-'));
  // Started as root, PostgreSQL runs as an ordinary user who must be able to pass through here.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const child = spawn(process.execPath, ['src/start.mjs', 'src/main.ts'], {
    cwd: ROOT,
    env: childEnvironment({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn' }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-KEPT_STDERR);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const found = await waitForNote(
    join(dataDir, 'sandbox.json'),
    () => child.exitCode !== null || child.signalCode !== null,
  );
  if (found !== null) return { ...found, stop };
  await stop();
  throw new CliError(1, `The sandbox did not start.\n${stderr}`.trimEnd());
}

/** The gateway writes its address and the client's key once it is ready. */
async function waitForNote(path: string, dead: () => boolean): Promise<Omit<DemoGateway, 'stop'> | null> {
  const until = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < until && !dead()) {
    const note = map(await readFile(path, 'utf8').then(readJson, () => null));
    const [url, key, folderKey] = [text(note.url), text(note.key), text(note.folderKey)];
    if (url !== null && key !== null && folderKey !== null) return { url, key, folderKey };
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return null;
}

/** Null while it is half written. */
function readJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}
