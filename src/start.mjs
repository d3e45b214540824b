/**
 * Runs a TypeScript file on the Node that comes with `npm ci`, whatever Node runs npm. Plain JavaScript on purpose:
 * an older Node must be able to read it. Usage: node src/start.mjs FILE [argument …]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const modules = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const [file, ...rest] = process.argv.slice(2);
const major = (version) => Number(version.replace(/^v/, '').split('.')[0]);

if (file === undefined) {
  console.error('Usage: node src/start.mjs FILE [argument …]');
  process.exit(2);
} else if (major(process.version) >= NEEDED) {
  process.argv = [process.argv[0], resolve(file), ...rest];
  await import(pathToFileURL(resolve(file)).href);
} else {
  const found = ownNode();
  if (found === null) {
    console.error(`Carpeta Gateway needs Node ${NEEDED}; this is ${process.version}. Run npm ci (it brings Node ${NEEDED} on Linux and`);
    console.error(`Windows), or install Node ${NEEDED} yourself from your system's packages.`);
    process.exit(1);
  }
  run(found);
}

function ownNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(modules, `node-${platform}-${process.arch}`, 'bin', binary);
  return existsSync(path) ? path : null;
}

function run(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [resolve(file), ...rest], { stdio: 'inherit', env });
  // A terminal's Ctrl-C reaches the whole group, child included: only what was sent to us alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  child.on('error', (error) => {
    console.error(`Could not run ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const each of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
