/** The repository's own tools, run by the kit: the formatter and the test runner. They are there after a full `npm ci`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError } from '../cli-error.ts';

/** Of the repository. */
export const ROOT = resolve(import.meta.dirname, '..', '..', '..');

const TOOLS = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const;

/**
 * Runs one to its end; `onLine` has every line of its standard output.
 * @returns its exit code and what it said on standard error
 * @throws CliError 1 where it is not installed
 */
export async function runTool(
  tool: keyof typeof TOOLS,
  args: readonly string[],
  of: { onLine?: (line: string) => void; interrupted?: AbortSignal } = {},
): Promise<{ code: number; errors: string }> {
  if (!existsSync(join(ROOT, TOOLS[tool])))
    throw new CliError(1, `${tool} is not installed here. The kit wants a full npm ci (with devDependencies).`);
  const child = spawn(process.execPath, [join(ROOT, TOOLS[tool]), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => void child.kill('SIGTERM');
  of.interrupted?.addEventListener('abort', stop, { once: true });
  let errors = '';
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-8_000);
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) of.onLine?.(line);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  of.interrupted?.removeEventListener('abort', stop);
  if (rest !== '') of.onLine?.(rest);
  return { code: code ?? 1, errors };
}
