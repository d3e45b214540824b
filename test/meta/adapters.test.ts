import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterTableCommand, tableIn, tableOf } from '../../src/cli/adapter/adapter-table.ts';
import { knownAdapters } from '../../src/cli/adapter/known-adapters.ts';
import { filesUnder, ROOT, textOf } from '../support/source-tree.ts';

const KINDS = ['vendors', 'backends', 'powers', 'folders'];
/** As the table names the kind of each folder. */
const TOLD_AS: Readonly<Record<string, string>> = {
  vendors: 'vendor',
  backends: 'back end',
  powers: 'powers',
  folders: 'folder',
};
const named = ({ id, kind }: { id: string; kind: string }) => `${id} ${kind}`;
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
      .flatMap((row) => (/^\| `[^`]+`/.test(row) ? [words(row).slice(1, 3).join(' ').replaceAll('`', '')] : []));
    expect(new Set(told).size).toBe(told.length);
    const known = new Set(knownAdapters().map(named));
    const there = KINDS.flatMap((kind) => foldersOf(kind).map((id) => `${id} ${TOLD_AS[kind]}`));
    expect(told.filter((each) => !known.has(each) && there.includes(each))).toEqual([]);
  });
});

describe('every adapter', () => {
  it('is in its list under its folder’s name, and says what it is', () => {
    // One protocol may have two sides of us, each in its own kind's folder.
    const known = new Map(knownAdapters().map((each) => [named(each), each]));
    const folders = KINDS.flatMap((kind) => foldersOf(kind).map((id) => ({ kind, id })));
    expect(folders.map(({ kind, id }) => `${id} ${TOLD_AS[kind]}`).toSorted()).toEqual([...known.keys()].toSorted());
    expect(folders.filter(({ kind, id }) => !existsSync(join(ROOT, 'adapters', kind, id, 'README.md')))).toEqual([]);
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
