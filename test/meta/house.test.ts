import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesUnder, importsOf, ROOT, textOf, withoutComments } from '../support/source-tree.ts';

const TOP_LEVEL = [
  ...['src', 'adapters', 'contracts', 'certs-example', 'fixtures', 'test'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts'],
  ...['Dockerfile', 'README.md', 'LICENSE'],
];
/** Made by running the project, never committed. */
const NOT_OURS = ['node_modules', 'data', 'coverage'];

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 70;
/** Tables of codes and of their texts, and the rule tables of simulators, may be longer. */
const TABLES = /\/(codes|([a-z]+-)?texts|simulator-rules)[^/]*\.ts$/;

const product = ['contracts', 'adapters', 'src'].flatMap(filesUnder).filter((path) => path.endsWith('.ts'));
const launcher = 'src/start.mjs';

describe('the top level', () => {
  const entries = readdirSync(ROOT).filter(
    (name) => !name.startsWith('.') && !NOT_OURS.includes(name) && !name.endsWith('.log'),
  );

  it('holds what the map says, and nothing else', () => {
    expect(entries.toSorted()).toEqual(TOP_LEVEL.toSorted());
  });

  it('keeps what running it makes out of the repository', () => {
    const ignored = textOf('.gitignore').split('\n');
    for (const name of NOT_OURS) expect(ignored).toContain(`${name}/`);
  });
});

describe('every file of the product', () => {
  it('says first what it answers for', () => {
    expect(product.filter((path) => !/^(#!.*\n)?\/\*/.test(textOf(path)))).toEqual([]);
  });

  it(`has at most ${MAX_FILE_LINES} lines, tables aside`, () => {
    const long = product.filter((path) => !TABLES.test(path) && textOf(path).split('\n').length > MAX_FILE_LINES + 1);
    expect(long).toEqual([]);
  });

  it(`has functions of at most ${MAX_FUNCTION_LINES} lines`, () => {
    expect(product.flatMap((path) => longFunctions(textOf(path)).map((name) => `${path} ${name}`))).toEqual([]);
  });

  it('is named in kebab-case', () => {
    expect(product.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path))).toEqual([]);
  });

  it('uses no any, no @ts-ignore, and leaves no notes for later', () => {
    const kinds = /:\s*any\b|\bas any\b|<any>/;
    const marks = /@ts-(ignore|nocheck|expect-error)|\b(TODO|FIXME|XXX)\b/;
    const offends = (text: string) => kinds.test(withoutComments(text).replace(/'[^'\n]*'/g, "''")) || marks.test(text);
    expect(product.filter((path) => offends(textOf(path)))).toEqual([]);
  });
});

describe('everything committed', () => {
  it('has both sides of a merge put together', () => {
    const texts = ['README.md', ...['src', 'adapters', 'contracts', 'test', 'fixtures'].flatMap(filesUnder)];
    // The second form is what a formatter makes of the first in Markdown.
    const marks = /^(<{7} |>{7} |(> ){6}> )/m;
    expect(texts.filter((path) => path !== 'test/meta/house.test.ts' && marks.test(textOf(path)))).toEqual([]);
  });
});

describe('who may know what', () => {
  it('the environment is read by config.ts alone', () => {
    const readers = product.filter((path) =>
      /\bprocess\s*\.\s*env\b|\benv\b[^;]*from 'node:process'/.test(withoutComments(textOf(path))),
    );
    expect(readers).toEqual(['src/config.ts']);
    expect(withoutComments(textOf(launcher)).match(/process\.env(?!\.PATH)\b/g)).toHaveLength(1);
  });

  it('SQL is in store/ and outbox/ alone', () => {
    const sql =
      /\b(select\s[^;]*?\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|alter|drop)\s+table\s)|\b(pool|client)\.query\(/i;
    const speakers = product.filter(
      (path) =>
        !/^src\/(store|outbox)\//.test(path) && sql.test(withoutComments(textOf(path)).replace(/^import .*$/gm, '')),
    );
    expect(speakers).toEqual([]);
  });

  it('translate, interpret and domain do no I/O and read no clock', () => {
    const pure = product.filter((path) => /^src\/domain\/|^adapters\/.*\/(translate|interpret)[^/]*\.ts$/.test(path));
    expect(pure.length).toBeGreaterThan(0);
    const clock =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\brandomBytes\(|\brandomUUID\(|\bfetch\(|\bsetTimeout\(/;
    const io = /^node:(fs|http|https|net|tls|dgram|dns|child_process|worker_threads|process|timers)/;
    const impure = pure.filter(
      (path) => clock.test(withoutComments(textOf(path))) || importsOf(path).some(({ to }) => io.test(to)),
    );
    expect(impure).toEqual([]);
  });
});

describe('tests', () => {
  const tests = filesUnder('test').filter((path) => path.endsWith('.test.ts'));

  it('neither sleep nor keep snapshots of output', () => {
    const sleeps = /\btoMatch(Inline)?Snapshot\(|\bsetTimeout\(\s*(resolve|done|r)\b|from 'node:timers\/promises'/;
    expect(
      tests.filter((path) => path !== 'test/meta/house.test.ts' && sleeps.test(withoutComments(textOf(path)))),
    ).toEqual([]);
  });

  it('are none of them switched off or alone', () => {
    const marks = /\b(it|describe|test)\.(only|todo)\b|\b(it|describe|test)\.skip\(/;
    expect(tests.filter((path) => path !== 'test/meta/house.test.ts' && marks.test(textOf(path)))).toEqual([]);
  });
});

/** Top-level functions that are too long; Biome's formatting puts their first and last line at the margin. */
function longFunctions(source: string): string[] {
  const found: string[] = [];
  let name: string | null = null;
  let startedAt = 0;
  source.split('\n').forEach((line, index) => {
    const start =
      /^(?:export )?(?:default )?(?:async )?function\*? (\w+)|^(?:export )?const (\w+) = (?:async )?(?:\(|function)/.exec(
        line,
      );
    if (start !== null && !/[;}]$/.test(line)) {
      name = start[1] ?? start[2] ?? '';
      startedAt = index;
    } else if (name !== null && /^\}/.test(line) && !line.endsWith('{')) {
      if (index - startedAt + 1 > MAX_FUNCTION_LINES) found.push(`${name} (${index - startedAt + 1})`);
      name = null;
    }
  });
  return found;
}
