/** A copy of the repository to make and remove adapters in; its packages are ours. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PICTURES, ROOT } from '../support/source-tree.ts';

const LEFT_OUT = ['node_modules', 'data', 'coverage', '.git', PICTURES];

export type Run = { code: number; output: string };
export type RepositoryCopy = {
  root: string;
  /** A script of node_modules, or of the repository. */
  node(script: string, ...args: string[]): Promise<Run>;
  carpeta(...args: string[]): Promise<Run>;
  remove(): void;
};

export function copyRepository(): RepositoryCopy {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'carpeta-kit-')));
  cpSync(ROOT, root, { recursive: true, filter: (from) => !LEFT_OUT.includes(relative(ROOT, from)) });
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(root, 'node_modules'));
  const node = (script: string, ...args: string[]) =>
    new Promise<Run>((done) => {
      execFile(process.execPath, [script, ...args], { cwd: root, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
      );
    });
  return {
    root,
    node,
    carpeta: (...args) => node('src/start.mjs', 'src/cli.ts', ...args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
