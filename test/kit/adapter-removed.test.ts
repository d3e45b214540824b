import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPaths } from '../../src/cli/adapter/make-adapter.ts';
import { filesUnder, ROOT, textOf } from '../support/source-tree.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

const FOLDER = 'adapters/vendors';
const LIST = `${FOLDER}/list.ts`;
/** Tools of the repository, run in the copy, on a machine that has other things to do. */
const LONG_MS = 240_000;
/** The sandbox's second town is asked live by it: a protocol of ours, and the only one that is. */
const BUILT_IN = 'eoffice-live';
const vendors = readdirSync(join(ROOT, FOLDER), { withFileTypes: true })
  .filter((each) => each.isDirectory() && each.name !== BUILT_IN)
  .map(({ name }) => name);

describe('an e-office’s adapter', () => {
  it.each(vendors)('%s is named nowhere but in its own places, its line, and what is written for readers', (id) => {
    const own = [...ownPaths(id, FOLDER), LIST, `contracts/wsdl/${id}`];
    const naming = new RegExp(`['"\`/]${id}['"\`/]`);
    const files = ['src', 'contracts', 'adapters', 'test', 'fixtures']
      .flatMap(filesUnder)
      .filter((path) => /\.(ts|json|mjs)$/.test(path));
    const others = files.filter((path) => !own.some((each) => path === each || path.startsWith(`${each}/`)));
    expect(others.filter((path) => naming.test(textOf(path)))).toEqual([]);
  });
});

describe('taken away: folder, fixtures, tests and line', () => {
  let copy: RepositoryCopy;
  beforeAll(() => {
    copy = copyRepository();
    const lines = readFileSync(join(copy.root, LIST), 'utf8').split('\n');
    for (const id of vendors)
      for (const path of ownPaths(id, FOLDER)) rmSync(join(copy.root, path), { recursive: true, force: true });
    writeFileSync(
      join(copy.root, LIST),
      lines.filter((line) => !vendors.some((id) => line.includes(`'./${id}/`))).join('\n'),
    );
  });
  afterAll(() => copy.remove());

  it('all of them leave what compiles', { timeout: LONG_MS }, async () => {
    expect((await copy.node('node_modules/typescript/bin/tsc', '--noEmit')).output).toBe('');
  });

  it('and what keeps the rules of the house, reads configurations and drives e-offices', {
    timeout: LONG_MS,
  }, async () => {
    const files = [
      'test/meta',
      'test/config',
      'test/contract/push.test.ts',
      'test/contract/queue.test.ts',
      'test/cli/commands.test.ts',
    ];
    const { code, output } = await copy.node('node_modules/vitest/vitest.mjs', 'run', ...files);
    expect(code, output.slice(-4_000)).toBe(0);
  });
});
