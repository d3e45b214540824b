/**
 * Runs a TypeScript file on the Node that comes with `npm ci`, whatever Node runs npm. Plain JavaScript on purpose:
 * an older Node must be able to read it. Usage: node src/start.mjs FILE [argument …]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP'];
/** npm passes on what its whole group gets as well: the same signal again so soon is the same wish. */
const SAME_WISH_MS = 500;
/** How often a process that npm's shell started looks whether that shell is still there. */
const LOOK_UP_MS = 250;
/** The child's end of a pipe whose other end only the launcher holds. */
const TIE_FD = 3;

const windows = process.platform === 'win32';
const self = fileURLToPath(import.meta.url);
const modules = resolve(dirname(self), '..', 'node_modules');
const tied = process.argv[2] === '--tied';
const [file, ...rest] = process.argv.slice(tied ? 3 : 2);
const major = (version) => Number(version.replace(/^v/, '').split('.')[0]);
const env = process.env;
const pathFrom = (node) => [dirname(node), env.PATH ?? ''].join(delimiter);

if (file === undefined) {
  console.error('Usage: node src/start.mjs FILE [argument …]');
  process.exit(2);
} else if (major(process.version) >= NEEDED) {
  if (tied) dieWithLauncher();
  else {
    env.PATH = pathFrom(process.execPath);
    endWithNpm();
  }
  process.argv = [process.argv[0], resolve(file), ...rest];
  await import(pathToFileURL(resolve(file)).href);
} else {
  const found = ownNode();
  if (found === null) {
    console.error(
      `Carpeta Gateway needs Node ${NEEDED}; this is ${process.version}. On Linux (x64, arm64) and Windows,`,
    );
    console.error(
      `npm ci brings it: run it without --omit=optional. Elsewhere, install Node ${NEEDED}: https://nodejs.org/`,
    );
    process.exit(1);
  }
  run(found);
  endWithNpm();
}

function ownNode() {
  const platform = windows ? 'win' : process.platform;
  const packaged = join(modules, `node-${platform}-${process.arch}`, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  const linked = join(modules, '.bin', 'node');
  const said = windows ? null : spawnSync(linked, ['--version'], { encoding: 'utf8', timeout: 10_000 }).stdout;
  return said && major(said.trim()) >= NEEDED ? linked : null;
}

function run(node) {
  // A group of its own: a terminal's Ctrl-C then reaches the launcher alone, which passes it on exactly once.
  const child = spawn(node, [self, ...(windows ? [] : ['--tied']), file, ...rest], {
    stdio: windows ? 'inherit' : ['inherit', 'inherit', 'inherit', 'pipe'],
    detached: !windows,
    env: { ...env, PATH: pathFrom(node) },
  });
  const last = new Map();
  for (const signal of FORWARDED)
    process.on(signal, () => {
      const now = performance.now();
      if (now - (last.get(signal) ?? Number.NEGATIVE_INFINITY) > SAME_WISH_MS) child.kill(signal);
      last.set(signal, now);
    });
  child.on('error', (error) => {
    console.error(`Could not run ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const each of FORWARDED) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

/** The pipe closes when the launcher is gone without having ended us, as by kill -9: that was meant for us too. */
function dieWithLauncher() {
  const tie = new Socket({ fd: TIE_FD, readable: true, writable: false });
  tie.on('error', () => process.kill(process.pid, 'SIGKILL'));
  tie.on('close', () => process.kill(process.pid, 'SIGKILL'));
  tie.resume();
  tie.unref();
}

/**
 * npm passes SIGTERM on to its shell, which dies of it without a word to us. A shell that is gone while we, whom it
 * waits for, still run was ended by somebody who meant us.
 */
function endWithNpm() {
  if (windows || env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_UP_MS);
  look.unref();
}
