/**
 * npm run soak: ten thousand whole lives (or as many as its argument says) under every fault, with kills, on a
 * PostgreSQL of its own; exit code 1 unless each message is there once, ends as the platform says, and is proved.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/log.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { liveWholeLives } from '../support/whole-life.ts';

const events = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'carpeta-soak-'));
const store = await startEmbedded({ dataDir: folder, named: true, log: createLog('silent') });
const { host = '', port = 5432, user = '', password, database = '' } = store.poolConfig;
const databaseUrl = `postgres://${user}:${String(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
try {
  const { output, ...lives } = await liveWholeLives({
    events,
    databaseUrl,
    say: (line) => process.stdout.write(`  ${line}\n`),
  });
  for (const [what, value] of Object.entries(lives))
    process.stdout.write(`${what.padEnd(20)} ${Array.isArray(value) ? value.length : value}\n`);
  const wrong = [...lives.wrongEnds, ...lives.evidenceWrong, ...lives.chainWrong];
  for (const line of wrong.slice(0, 20)) process.stdout.write(`WRONG ${line}\n`);
  if (wrong.length > 0) {
    const told = output.split('\n').filter((line) => line.includes('"level":"error"'));
    for (const line of told.slice(-20)) process.stdout.write(`SAID  ${line}\n`);
  }
  const whole = lives.evidenceVerified === events && lives.created === events - lives.refusedByPlatform;
  process.exitCode = whole && wrong.length + lives.lost + lives.doubled + lives.outOfOrder === 0 ? 0 : 1;
} finally {
  await store.stop();
  rmSync(folder, { recursive: true });
}
