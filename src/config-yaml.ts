/** Parses the YAML text: syntax errors, duplicate keys, and the line of every path, without quoting what it holds. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigTrouble } from '../contracts/config-difference.ts';
import { type ConfigProblem, stops, yamlPath } from './config-problem.ts';

/** A gateway.yaml with hundreds of entities stays below this; a larger file is a mistake. Characters. */
const MAX_CHARACTERS = 4_000_000;
/** `&`/`*` references that may be expanded; bounds what a small file can grow to. */
const MAX_ALIASES = 200;
/** Values that they may make of a file, in all. */
const MAX_VALUES = 500_000;
/** Blocks within blocks; a gateway.yaml has ten. */
const MAX_DEPTH = 64;

type Parsed = {
  value: unknown;
  problems: ConfigProblem[];
  /** Why there is no value, for whoever speaks other languages; null where there is one. */
  trouble: ConfigTrouble | null;
  lineOf: (pointer: string) => number | null;
};

/** `maxCharacters`: what a caller trusts less may have less. */
export function parseYaml(text: string, { maxCharacters = MAX_CHARACTERS } = {}): Parsed {
  if (text.length > maxCharacters)
    return nothing('too-large', [stops('', 'file', 'the file is too large', 'Check that it is a gateway.yaml.')]);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const syntax = document.errors.map((error) => {
    const { line, col } = counter.linePos(error.pos[0]);
    const what = error.code.toLowerCase().replaceAll('_', ' ');
    return stops(
      '',
      'yaml',
      `not valid YAML at line ${line}, column ${col} (${what})`,
      'Check indentation and quotes there.',
    );
  });
  // The parser goes as deep as the text does, and says so where that is too deep for it.
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return tooDeep();
  const [first] = document.errors;
  if (first !== undefined) return nothing('not-yaml', syntax, counter.linePos(first.pos[0]));
  const lines = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  const depth = walk(document.contents, [], { lines, problems, line: (offset) => counter.linePos(offset).line });
  if (depth > MAX_DEPTH) return tooDeep();
  const [twice] = problems;
  if (twice !== undefined)
    return nothing('duplicate-key', problems, { line: lines.get(twice.pointer) ?? null, col: null });
  const value = expanded(document);
  if (value === undefined)
    return nothing('references', [
      stops('', 'yaml', 'its references (& and *) cannot be expanded', 'Write the values out.'),
    ]);
  return { value, problems, trouble: null, lineOf: (pointer) => lines.get(pointer) ?? null };
}

/** The value; undefined where its references make more of it than a file may have, or go round. */
function expanded(document: ReturnType<typeof parseDocument>): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return count(value, { most: MAX_VALUES, deep: MAX_DEPTH }) > MAX_VALUES ? undefined : (value ?? null);
  } catch {
    return undefined;
  }
}

/** Values in it; more than `most` where it has more, or goes deeper than `deep`. */
function count(value: unknown, { most, deep }: { most: number; deep: number }): number {
  if (deep < 0) return most + 1;
  if (typeof value !== 'object' || value === null) return 1;
  let n = 1;
  for (const each of Object.values(value)) {
    n += count(each, { most: most - n, deep: deep - 1 });
    if (n > most) return n;
  }
  return n;
}

function tooDeep(): Parsed {
  return nothing('too-deep', [stops('', 'yaml', 'its blocks are nested too deeply', 'Check the indentation.')]);
}

type Walk = { lines: Map<string, number>; problems: ConfigProblem[]; line: (offset: number) => number };

/** @returns how deep it goes */
function walk(node: Node | null, path: (string | number)[], state: Walk): number {
  if (path.length > MAX_DEPTH) return path.length;
  let depth = path.length;
  if (isSeq(node))
    node.items.forEach((item, index) => {
      note(item as Node | null, [...path, index], state);
      depth = Math.max(depth, walk(item as Node | null, [...path, index], state));
    });
  if (!isMap(node)) return depth;
  const seen = new Map<string, number>();
  for (const pair of node.items) {
    const key = pair.key as Node;
    const name = isScalar(key) ? String(key.value) : '?';
    const here = [...path, name];
    const line = state.line(key.range?.[0] ?? 0);
    const before = seen.get(name);
    if (before !== undefined)
      state.problems.push(
        stops(yamlPath(here), 'duplicate-key', `is written twice, at lines ${before} and ${line}`, 'Keep one of them.'),
      );
    seen.set(name, line);
    state.lines.set(yamlPath(here), line);
    depth = Math.max(depth, walk(pair.value as Node | null, here, state));
  }
  return depth;
}

function note(node: Node | null, path: (string | number)[], state: Walk): void {
  if (node?.range) state.lines.set(yamlPath(path), state.line(node.range[0]));
}

function nothing(
  code: ConfigTrouble['code'],
  problems: ConfigProblem[],
  { line, col }: { line: number | null; col: number | null } = { line: null, col: null },
): Parsed {
  return { value: null, problems, trouble: { code, line, column: col }, lineOf: () => null };
}
