import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAdapter, ownPaths } from '../../src/cli/adapter/make-adapter.ts';
import { filesUnder, ROOT } from '../support/source-tree.ts';
import { copyRepository, type RepositoryCopy, type Run } from './repository-copy.ts';

/** Tools of the repository, run in the copy, on a machine that has other things to do. */
const LONG_MS = 240_000;
const LISTS = ['adapters/vendors/list.ts', 'adapters/backends/list.ts'] as const;
/** What is made: a word of one part and one of two, one for each way, and a back end. */
const MADE = [
  { id: 'acme', folder: 'adapters/vendors' },
  { id: 'acme-cola', folder: 'adapters/vendors' },
  { id: 'acme-empuja', folder: 'adapters/vendors' },
  { id: 'acme-nube', folder: 'adapters/backends' },
] as const;
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
let copy: RepositoryCopy;
const made: Run[] = [];
/** What takes long and waits most of its time goes on beside the rest. */
const going: Partial<Record<'types' | 'vendor' | 'backend', Promise<Run>>> = {};
const textOf = (path: string) => readFileSync(join(copy.root, path), 'utf8');
const filesOf = ({ id, folder }: (typeof MADE)[number]) => [
  ...[folder, 'fixtures', 'test/adapters'].flatMap((place) =>
    readdirSync(join(copy.root, place, id), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(copy.root.length + 1)),
  ),
  `test/contract/${id}.test.ts`,
];

beforeAll(async () => {
  copy = copyRepository();
  // Two by the command, which is slow to start; the others by what the command calls, and the formatter once for them.
  await makeAdapter(copy.root, { kind: 'vendor', id: 'acme-cola', way: 'queue' });
  await makeAdapter(copy.root, { kind: 'vendor', id: 'acme-empuja', way: 'push' });
  const places = MADE.slice(1, 3).flatMap(({ id, folder }) => ownPaths(id, folder));
  await copy.node(BIOME, 'check', '--write', ...places);
  made.push(await copy.carpeta('adapter', 'new', 'vendor', 'acme', '--intake', 'poll'));
  made.push(await copy.carpeta('adapter', 'new', 'backend', 'acme-nube'));
  going.types = copy.node('node_modules/typescript/bin/tsc', '--noEmit');
  going.vendor = copy.carpeta('adapter', 'run', 'acme', '--simulated', '--once');
  going.backend = copy.carpeta('adapter', 'run', 'acme-nube', '--simulated', '--once');
}, LONG_MS);
afterAll(() => copy.remove());

describe('a new adapter', () => {
  it('is made in one command, which says what comes next', () => {
    expect(made.map(({ code }) => code)).toEqual([0, 0]);
    expect(made[0]?.output).toContain('adapter test acme');
    expect(made[1]?.output).toContain('adapter run acme-nube --simulated');
  });

  it('is its folder, fixtures, tests and one line: nothing else was touched', () => {
    const mine = new Set(MADE.flatMap(filesOf));
    const now = ['adapters', 'fixtures', 'test', 'src', 'contracts'].flatMap((folder) =>
      readdirSync(join(copy.root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(copy.root.length + 1)),
    );
    const before = ['adapters', 'fixtures', 'test', 'src', 'contracts'].flatMap(filesUnder);
    expect(now.filter((path) => !mine.has(path)).toSorted()).toEqual(before.toSorted());
    const changed = before.filter((path) => textOf(path) !== readFileSync(join(ROOT, path), 'utf8'));
    expect(changed.toSorted()).toEqual(LISTS.toSorted());
    const added = LISTS.flatMap((list) => {
      const stood = readFileSync(join(ROOT, list), 'utf8');
      return textOf(list)
        .split('\n')
        .filter((line) => !stood.includes(line));
    });
    expect(added).toEqual([
      "export * as acme from './acme/entry.ts';",
      "export * as acmeCola from './acme-cola/entry.ts';",
      "export * as acmeEmpuja from './acme-empuja/entry.ts';",
      "export * as acmeNube from './acme-nube/entry.ts';",
    ]);
  });

  it('has nothing left of its template', () => {
    const left = MADE.flatMap(filesOf).filter((path) =>
      /invented|templates\/|\/\/ (poll|queue|push|template)$|oneWay/im.test(textOf(path)),
    );
    expect(left).toEqual([]);
  });

  it('compiles, and is as the formatter wants it', { timeout: LONG_MS }, async () => {
    const check = await copy.node(BIOME, 'check', 'adapters', 'test');
    expect(check.code, check.output).toBe(0);
    expect((await going.types)?.output).toBe('');
  });

  it('passes its tests, its conformance suite, and the rules of the house', { timeout: LONG_MS }, async () => {
    const files = ['test/contract/acme', 'test/adapters/acme', 'test/meta'];
    const { code, output } = await copy.node('node_modules/vitest/vitest.mjs', 'run', ...files);
    expect(code, output.slice(-4_000)).toBe(0);
  });
});

describe('adapter run', () => {
  it('shows one thing from a new adapter’s simulator to its end, and what its e-office is told', {
    timeout: LONG_MS,
  }, async () => {
    const { code, output = '' } = (await going.vendor) ?? {};
    expect(code, output).toBe(0);
    expect(output).toMatch(/happens +n-\w+ at the simulated acme\n/);
    expect(output).toMatch(/event +n-\w+ of urn:dir3:L01999999:acme\n[\s\S]*legal available → accessed/);
    expect(output).toMatch(/told +\{"state":"ACCEPTED"[\s\S]*ended +accepted, accessed/);
  });

  it('shows one event go through a new back end to its end, which is proved, and through no other', {
    timeout: LONG_MS,
  }, async () => {
    const { code, output = '' } = (await going.backend) ?? {};
    expect(code, output).toBe(0);
    expect(output).toMatch(/delivery sending → accepted[\s\S]*legal available → accessed \[OPENED\]/);
    expect(output).toMatch(/evidence +request +request-1\.json, [\s\S]*evidence +receipt +receipt\.pdf, \d\d/);
    expect(output).toMatch(/ended +accepted, accessed/);
  });

  it('starts nothing that is not simulated, and nothing that is not there', async () => {
    const runs = await Promise.all([
      copy.carpeta('adapter', 'run', 'acme'),
      copy.carpeta('adapter', 'run', 'nobody', '--simulated', '--once'),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([2, 1]);
  });
});

describe('adapter test', () => {
  it('tells part by part what holds, what does not and what is left out, and why', { timeout: LONG_MS }, async () => {
    writeFileSync(
      join(copy.root, 'test/contract/broken.test.ts'),
      `import { expect } from 'vitest';
       import { partsOf } from './parts.ts';
       const it = partsOf({ 'has a queue': 'it is polled, by contract', 'is no part': 'by mistake' });
       it('holds', () => expect(1).toBe(1));
       it('does not hold', () => expect(1).toBe(2));
       it('has a queue', () => expect(1).toBe(2));
       it.end();`,
    );
    const { code, output } = await copy.carpeta('adapter', 'test', 'broken');
    expect(code).toBe(1);
    expect(output).toMatch(/✔ holds\n[\s\S]*✘ does not hold\n[\s\S]*– has a queue\n\s+it is polled, by contract\n/);
    expect(output).toMatch(/✘ leaves nothing out without a reason/);
    expect(output).toContain('1 hold, 2 do not, 1 left out.');
    expect((await copy.carpeta('adapter', 'test', 'nobody')).code).toBe(1);
  });
});

describe('what cannot be made', () => {
  it.each([
    ['a name that is there', 'vendor', 'acme', 'There is already'],
    ['a name another kind has', 'vendor', 'notifica', 'adapters/backends/notifica'],
    ['a vendor’s name for a back end', 'backend', 'acme', 'adapters/vendors/acme'],
    ['a template’s name', 'backend', 'invented-backend', 'There is already'],
    ['a name of some fixtures', 'vendor', 'demo', 'fixtures/demo'],
    ['a path', 'vendor', '../acme', 'cannot be an adapter'],
    ['capitals', 'vendor', 'Acme', 'cannot be an adapter'],
    ['a word of the language', 'vendor', 'default', 'cannot be an adapter'],
    ['a name without end', 'vendor', 'a'.repeat(41), 'cannot be an adapter'],
  ] as const)('%s is refused', async (_, kind, id, says) => {
    const before = LISTS.map(textOf);
    const way = kind === 'vendor' ? 'poll' : null;
    await expect(makeAdapter(copy.root, { kind, id, way })).rejects.toThrow(says);
    expect(LISTS.map(textOf)).toEqual(before);
  });

  it('a way that is none is refused', async () => {
    const run = await copy.carpeta('adapter', 'new', 'vendor', 'otro', '--intake', 'pigeon');
    expect([run.code, run.output]).toEqual([2, expect.stringContaining('--intake is one of')]);
    const sent = await copy.carpeta('adapter', 'new', 'backend', 'otra', '--intake', 'poll');
    expect([sent.code, sent.output]).toEqual([2, expect.stringContaining('--intake is for vendors')]);
  });
});
