/** Parses the YAML text: syntax errors, duplicate keys, and the line of every path, without quoting what it holds. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type ConfigProblem, stops, yamlPath } from './config-problem.ts';

/** A gateway.yaml with hundreds of entities stays below this; a larger file is a mistake. Characters. */
const MAX_CHARACTERS = 4_000_000;
/** `&`/`*` references that may be expanded; bounds what a small file can grow to. */
const MAX_ALIASES = 200;

type Parsed = { value: unknown; problems: ConfigProblem[]; lineOf: (pointer: string) => number | null };

export function parseYaml(text: string): Parsed {
  if (text.length > MAX_CHARACTERS)
    return nothing([stops('', 'file', 'the file is too large', 'Check that it is a gateway.yaml.')]);
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
  if (syntax.length > 0) return nothing(syntax);
  const lines = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  walk(document.contents, [], { lines, problems, line: (offset) => counter.linePos(offset).line });
  if (problems.length > 0) return nothing(problems);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, problems, lineOf: (pointer) => lines.get(pointer) ?? null };
  } catch {
    return nothing([stops('', 'yaml', 'its references (& and *) cannot be expanded', 'Write the values out.')]);
  }
}

type Walk = { lines: Map<string, number>; problems: ConfigProblem[]; line: (offset: number) => number };

function walk(node: Node | null, path: (string | number)[], state: Walk): void {
  if (isSeq(node))
    node.items.forEach((item, index) => {
      note(item as Node | null, [...path, index], state);
      walk(item as Node | null, [...path, index], state);
    });
  if (!isMap(node)) return;
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
    walk(pair.value as Node | null, here, state);
  }
}

function note(node: Node | null, path: (string | number)[], state: Walk): void {
  if (node?.range) state.lines.set(yamlPath(path), state.line(node.range[0]));
}

function nothing(problems: ConfigProblem[]): Parsed {
  return { value: null, problems, lineOf: () => null };
}
