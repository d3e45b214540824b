// Starts a packaged gateway on a free port, waits until it says it is ready, and sees that SIGTERM ends it with 0.
// Usage: node .ci/check-start.mjs FOLDER. Plain JavaScript: it runs on whatever Node the machine has.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const [folder = ''] = process.argv.slice(2);

const port = await freePort();
const { GATEWAY_CONFIG, DATABASE_URL, DATA_DIR, ...env } = process.env;
const child = spawn(process.execPath, ['src/start.mjs', 'src/main.ts'], {
  cwd: folder,
  env: { ...env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const exited = once(child, 'exit');
const startedAt = Date.now();
let ready = false;
while (!ready && child.exitCode === null && Date.now() - startedAt < READY_TIMEOUT_MS) {
  ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!ready) await pause(100);
}
if (!ready) {
  child.kill('SIGKILL');
  console.error('check-start: the packaged gateway did not get ready');
  process.exit(1);
}
console.log(`check-start: ready after ${Date.now() - startedAt} ms`);
child.kill('SIGTERM');
const late = pause(STOP_TIMEOUT_MS, ['timeout'], { ref: false });
const [code] = await Promise.race([exited, late]);
if (code !== 0) {
  child.kill('SIGKILL');
  console.error(`check-start: SIGTERM ended it with ${code} instead of 0`);
  process.exit(1);
}
console.log('check-start: stopped with 0');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  await once(server, 'close');
  return free;
}
