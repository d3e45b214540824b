/** The command line as a process of its own, with what it printed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from '../../src/config.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

export type Ran = { code: number | null; out: string; err: string };

/** Runs to its end. `env` on top of an environment without the gateway's own variables. */
export async function runCarpeta(argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(env),
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    said.out += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    said.err += bytes.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...said };
}
