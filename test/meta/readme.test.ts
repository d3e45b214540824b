import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { filesUnder, ROOT, textOf } from '../support/source-tree.ts';

const BUILT_IN = ['ci', 'install', 'start', 'test'];
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const readme = textOf('README.md');

describe('what README.md tells a reader to type', () => {
  it('exists as a script', () => {
    const run = [...readme.matchAll(/\bnpm run ([\w-]+)/g)].map(([, name = '']) => name);
    const bare = [...readme.matchAll(/\bnpm (?!run\b)([a-z]+)\b/g)].map(([, name = '']) => name);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
    expect(
      bare
        .filter((name) => BUILT_IN.includes(name))
        .filter((name) => /^(start|test)$/.test(name) && !(name in scripts)),
    ).toEqual([]);
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
  });

  it('exists as a command of the line', () => {
    const typed = [...readme.matchAll(/(?:npm run carpeta --|[`$] ?carpeta) ([a-z][a-z-]*(?: [a-z][a-z-]*)?)/g)].map(
      ([, words = '']) => words,
    );
    const known = (words: string) => commands.some(({ name }) => name === words || name === words.split(' ')[0]);
    expect(typed.filter((words) => !known(words))).toEqual([]);
  });
});

describe('what README.md points at', () => {
  it('exists: every relative link', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('exists: every path in backticks or in the codemap', () => {
    const named = [...readme.matchAll(/`((?:src|adapters|contracts|certs-example|fixtures|test)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('covers every folder of src/', () => {
    const folders = [
      ...new Set(
        filesUnder('src')
          .map((path) => path.split('/'))
          .filter((parts) => parts.length > 2)
          .map((parts) => parts[1] ?? ''),
      ),
    ];
    expect(folders.filter((name) => !new RegExp(`\\b${name}(/|\\.ts)`).test(readme))).toEqual([]);
  });
});
