import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterTableCommand, tableIn, tableOf } from '../../src/cli/adapter/adapter-table.ts';
import { knownAdapters } from '../../src/cli/adapter/known-adapters.ts';
import { filesUnder, ROOT, textOf } from '../support/source-tree.ts';

const KINDS = ['vendors', 'backends', 'folders'];
const foldersOf = (kind: string) =>
  readdirSync(join(ROOT, 'adapters', kind), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : [],
  );
const words = (row: string) => row.split('|').map((cell) => cell.trim());

describe('the table of adapters in README.md', () => {
  it(`tells every adapter as its manifest does: npm run carpeta -- ${adapterTableCommand.name} --write`, () => {
    const stands = (tableIn(textOf('README.md')) ?? '').split('\n').map(words);
    for (const row of tableOf(knownAdapters()).split('\n').slice(2)) expect(stands).toContainEqual(words(row));
  });

  it('tells none twice, and none whose folder is there but not in its list', () => {
    // One whose folder is gone is let stand: taking an adapter out wants no more than its folder, tests and line.
    const told = (tableIn(textOf('README.md')) ?? '')
      .split('\n')
      .flatMap((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? []);
    expect(new Set(told).size).toBe(told.length);
    const known = new Set(knownAdapters().map(({ id }) => id));
    const there = KINDS.flatMap(foldersOf);
    expect(told.filter((id) => !known.has(id) && there.includes(id))).toEqual([]);
  });
});

describe('every adapter', () => {
  it('is in its list under its folder’s name, and says what it is', () => {
    const known = new Map(knownAdapters().map((each) => [each.id, each]));
    const folders = KINDS.flatMap(foldersOf);
    expect(folders.toSorted()).toEqual([...known.keys()].toSorted());
    expect(
      folders.filter((id) => !KINDS.some((kind) => existsSync(join(ROOT, 'adapters', kind, id, 'README.md')))),
    ).toEqual([]);
    expect([...known.values()].filter(({ product, evidence }) => product === '' || evidence === '')).toEqual([]);
  });

  it('of a vendor is named nowhere but in its own places, its line and what is told to readers', () => {
    const vendors = foldersOf('vendors');
    const mine = (id: string) =>
      new RegExp(`^(adapters/vendors/${id}|fixtures/${id}|test/adapters/${id})/|^test/contract/${id}\\.test\\.ts$`);
    const files = ['src', 'contracts', 'adapters', 'test']
      .flatMap(filesUnder)
      .filter((path) => path.endsWith('.ts') && !path.startsWith('test/kit/'));
    const named = vendors.flatMap((id) => {
      const importing = new RegExp(`(from|import\\()\\s*['"][^'"]*/${id}/`);
      return files
        .filter((path) => path !== 'adapters/vendors/list.ts' && !mine(id).test(path) && importing.test(textOf(path)))
        .map((path) => `${path} imports ${id}`);
    });
    expect(named).toEqual([]);
  });
});
