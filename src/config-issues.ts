/** Turns what a schema objects to into problems a person can act on: unknown keys with "did you mean", missing ones, wrong kinds. */
import { z } from 'zod';
import { unwrap } from './config-nodes.ts';
import { type ConfigProblem, stops, yamlPath } from './config-problem.ts';
import { at } from './config-raw.ts';

/** A name whose value is a secret; the file names the place (`…File`), never the value. */
export const SECRET_NAME = /(api_?key|password|passphrase|secret|token|private_?key)$/i;

/** Where the fix is not plain from the schema. */
const FIX_BY_KEY: Readonly<Record<string, string>> = {
  keySha256: '`carpeta client new` prints a key and its hash.',
  profile: 'Write profile: sandbox or profile: production.',
  dir3: 'Write the DIR3 code of the entity.',
  pkcs12File: 'Name the PKCS#12 file of the seal.',
  passphraseFile: 'Name a file that holds the passphrase.',
  dataKeyFile: '`carpeta key new FILE` makes one.',
};

/** All issues of `schema` about `value`; `base` is where the value stands in the file. */
export function problemsOf(options: {
  issues: readonly z.core.$ZodIssue[];
  schema: z.ZodType;
  value: unknown;
  base: readonly PropertyKey[];
}): ConfigProblem[] {
  return options.issues.flatMap((issue) => {
    const here = [...options.base, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(options.schema, issue.path);
      return issue.keys.map((key) => unknownKey([...here, key], known));
    }
    if (at(options.value, issue.path) === undefined && issue.path.length > 0) return [missing(here)];
    const { detail, fix } = wrong(issue);
    return [stops(yamlPath(here), 'value', detail, FIX_BY_KEY[String(here.at(-1))] ?? fix)];
  });
}

/** An unknown name, with the known one that was probably meant. */
export function unknownKey(path: readonly PropertyKey[], known: readonly string[]): ConfigProblem {
  const key = String(path.at(-1));
  const meant = closest(key, known);
  const all = known.length === 0 ? 'Remove it.' : `Remove it; known here: ${known.join(', ')}.`;
  return stops(yamlPath(path), 'unknown-key', 'is not known here', meant === null ? all : `Did you mean ${meant}?`);
}

function missing(path: readonly PropertyKey[]): ConfigProblem {
  const key = String(path.at(-1));
  const named = SECRET_NAME.test(key) ? `${key}File` : key;
  const pointer = yamlPath([...path.slice(0, -1), named]);
  return stops(pointer, 'missing', 'is missing', FIX_BY_KEY[named] ?? `Add ${named}.`);
}

function wrong(issue: z.core.$ZodIssue): { detail: string; fix: string } {
  const own = /^(is|must|has|needs) /.test(issue.message) ? issue.message : null;
  switch (issue.code) {
    case 'invalid_type':
      return { detail: own ?? `must be ${KIND[issue.expected] ?? issue.expected}`, fix: 'Write it that way.' };
    case 'invalid_value':
      return { detail: own ?? 'is not one of the values allowed', fix: `Use one of: ${issue.values.join(', ')}.` };
    case 'too_small':
      return { detail: own ?? 'is too small or too short', fix: `Use at least ${issue.minimum}.` };
    case 'too_big':
      return { detail: own ?? 'is too large or too long', fix: `Use at most ${issue.maximum}.` };
    default:
      return { detail: own ?? 'is not valid', fix: own === null ? `Correct it: ${issue.message}.` : 'Correct it.' };
  }
}

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

/** The names a schema knows at a path; secrets under the name the file uses for them. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const shape = inner.shape as Record<string, z.ZodType>;
    if (step === undefined) return Object.keys(shape).map((key) => (SECRET_NAME.test(key) ? `${key}File` : key));
    const next = shape[String(step)];
    return next === undefined ? [] : knownKeys(next, rest);
  }
  if (step === undefined) return [];
  if (inner instanceof z.ZodArray) return knownKeys(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return knownKeys(inner.valueType as z.ZodType, rest);
  return [];
}

/** The known name nearest to a mistyped one, or null where none is near. */
export function closest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  const extended = known.find((each) => each.toLowerCase().startsWith(lower) || lower.startsWith(each.toLowerCase()));
  const ranked = known
    .map((each) => ({ each, distance: editDistance(lower, each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3))))
    return best.each;
  return extended ?? null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
