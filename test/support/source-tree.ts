/** The project's own files and what they import, for tests that keep the house in order. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..', '..');

/** What tests leave for somebody to look at, while others run. */
export const PICTURES = 'test/flow/pictures';

/** Paths below `folder`, relative to the root, in order of name; nothing of node_modules, nothing tests make. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules') && !path.startsWith(`${PICTURES}/`))
    .sort();
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export type Import = { from: string; to: string };

/* The compiler's API is not public in TypeScript 7; Biome's formatting makes these shapes the only ones there are. */
const IMPORTS = [
  /^(?:import|export)\s+(?:type\s+)?[\w*{][^'";]*?\sfrom\s+['"]([^'"]+)['"]/gm,
  /^import\s+['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\b(?:require|createRequire\([^)]*\))\(\s*['"]([^'"]+)['"]/g,
];

/** What a file imports: paths relative to the root for our own files, the bare name for packages. */
export function importsOf(path: string, source: string = textOf(path)): Import[] {
  const code = withoutComments(source);
  return IMPORTS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, name = '']) => ({
      from: path,
      to: name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), name)) : name,
    })),
  );
}

/** The code without its comments; what stands in strings stays. */
export function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, (_all, before: string | undefined) => before ?? ' ');
}
