/** The blocks adapters own: secrets fetched from the files they name, then the adapter's own schema over the rest. */
import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Finding } from '../contracts/outcome.ts';
import { exampleRefused, isExample, type Problems, readNamed } from './config-files.ts';
import { problemsOf, SECRET_NAME, unknownKey } from './config-issues.ts';
import { stops, suspends, yamlPath } from './config-problem.ts';
import { at, map, text } from './config-raw.ts';
import type { Config } from './config-types.ts';

/** Where a simulated back end's address stands until its simulator has started: the discard port, never called. */
const PLACEHOLDER_URL = 'http://127.0.0.1:9/';
/** Stands for a secret that could not be read; its entity is suspended, so it is never used. */
const UNREADABLE_SECRET = 'unreadable';

type Path = readonly PropertyKey[];

/** `backends.<id>` or `powers.<id>`: parsed settings, and which of them are simulated. */
export async function readBlocks<Settings extends object>(options: {
  place: 'backends' | 'powers';
  blocks: unknown;
  folder: string;
  profile: Config['profile'] | null;
  schemas: Readonly<Record<string, { configSchema: z.ZodType<Settings> }>>;
  report: Problems;
}): Promise<{ settings: Record<string, Settings>; simulators: string[] }> {
  const settings: Record<string, Settings> = {};
  const simulators: string[] = [];
  for (const [id, raw] of Object.entries(map(options.blocks))) {
    const path = [options.place, id];
    const schema = options.schemas[id]?.configSchema;
    if (schema === undefined) {
      options.report(unknownKey(path, Object.keys(options.schemas)));
      continue;
    }
    const { simulator, ...rest } = map(raw);
    if (simulator !== undefined && typeof simulator !== 'boolean')
      options.report(stops(yamlPath([...path, 'simulator']), 'value', 'must be true or false', 'Write it that way.'));
    if (simulator === true) simulators.push(id);
    const { folder, profile, report } = options;
    const { block } = await fetchSecrets({ block: rest, path, folder, profile, entity: null, report });
    const filled = simulator === true ? withPlaceholders(schema, block) : block;
    const parsed = parse({ schema, value: filled, base: path, report: options.report });
    checkLease({ settings: parsed ?? block, path, report: options.report });
    if (parsed === null) continue;
    settings[id] = parsed;
  }
  return { settings, simulators };
}

/** A lease must outlive a call and the time to write down what came of it; judged also where the rest is wrong. */
function checkLease(options: { settings: object; path: Path; report: Problems }): void {
  const { leaseMs, timeoutMs } = map(options.settings);
  if (typeof leaseMs !== 'number' || typeof timeoutMs !== 'number' || leaseMs > 2 * timeoutMs) return;
  options.report(
    stops(
      yamlPath([...options.path, 'leaseMs']),
      'lease-too-short',
      `is ${leaseMs}, not more than twice timeoutMs (${timeoutMs})`,
      `Use ${Math.ceil(2.5 * timeoutMs)}, or leave it out.`,
    ),
  );
}

/** `entities[i].backends` or `.powers`: parsed credentials, and why some cannot be used. */
export async function readEntityBlocks(options: {
  place: 'backends' | 'powers';
  blocks: unknown;
  index: number;
  folder: string;
  profile: Config['profile'] | null;
  schemas: Readonly<Record<string, { entityConfigSchema: z.ZodType }>>;
  configured: readonly string[];
  report: Problems;
}): Promise<{ parsed: Record<string, unknown>; problems: Record<string, Finding> }> {
  const all: Record<string, unknown> = {};
  const problems: Record<string, Finding> = {};
  for (const [id, raw] of Object.entries(map(options.blocks))) {
    const path = ['entities', options.index, options.place, id];
    const schema = options.schemas[id]?.entityConfigSchema;
    if (schema === undefined || !options.configured.includes(id)) {
      options.report(unknownKey(path, options.configured));
      continue;
    }
    const fetched = await fetchSecrets({
      block: map(raw),
      path,
      folder: options.folder,
      profile: options.profile,
      entity: id,
      report: options.report,
    });
    if (fetched.problem !== null) problems[id] = fetched.problem;
    const parsed = parse({ schema, value: fetched.block, base: path, report: options.report });
    if (parsed !== null) all[id] = parsed;
  }
  return { parsed: all, problems };
}

/** Replaces every `xFile` by `x` and the trimmed text of that file; refuses secrets written out. */
export async function fetchSecrets(options: {
  block: Readonly<Record<string, unknown>>;
  path: Path;
  folder: string;
  /** Id of the back end when the block is an entity's: a missing file then suspends the entity there. */
  entity: string | null;
  /** Of the installation: production refuses the certificates and keys of certs-example. */
  profile?: Config['profile'] | null;
  report: Problems;
}): Promise<{ block: Record<string, unknown>; problem: Finding | null }> {
  const block: Record<string, unknown> = {};
  let problem: Finding | null = null;
  for (const [key, value] of Object.entries(options.block)) {
    const path = [...options.path, key];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = await fetchSecrets({ ...options, block: map(value), path });
      block[key] = inner.block;
      problem ??= inner.problem;
      continue;
    }
    if (SECRET_NAME.test(key)) {
      options.report(
        stops(
          yamlPath(path),
          'secret-inline',
          'is a secret written in the file',
          `Put it in a file of its own and name that in ${key}File.`,
        ),
      );
      block[key] = UNREADABLE_SECRET;
      continue;
    }
    const name = key.endsWith('File') ? text(value) : null;
    if (name === null) {
      block[key] = value;
      continue;
    }
    const read = await readNamed(options.folder, name);
    block[key.slice(0, -'File'.length)] = 'bytes' in read ? read.bytes.toString('utf8').trim() : UNREADABLE_SECRET;
    if ('bytes' in read) {
      if (options.profile === 'production' && isExample(resolve(options.folder, name), subjectOf(read.bytes)))
        options.report(exampleRefused(yamlPath(path)));
      continue;
    }
    const fix = 'Put the file there, or correct the path (it counts from the folder of this file).';
    const found =
      options.entity === null
        ? stops(yamlPath(path), 'file', read.reason, fix)
        : suspends(yamlPath(path), 'platform-key-missing', read.reason, fix);
    options.report(found);
    problem ??= found;
  }
  return { block, problem };
}

/** Empty for what is no certificate in PEM. */
function subjectOf(bytes: Buffer): string {
  try {
    return new X509Certificate(bytes).subject;
  } catch {
    // A key, a password: it has no subject to tell an example by.
    return '';
  }
}

export function parse<T>(options: { schema: z.ZodType<T>; value: unknown; base: Path; report: Problems }): T | null {
  const result = options.schema.safeParse(options.value);
  if (result.success) return result.data;
  options.report(...problemsOf({ ...options, issues: result.error.issues }));
  return null;
}

/** A vendor's own: what is simulated is completed by its far side once that has started, and until then nothing is missing. */
export function parseOwn(options: {
  schema: z.ZodType;
  value: object;
  base: Path;
  report: Problems;
  simulator: boolean;
}) {
  const { schema, value, base, report, simulator } = options;
  if (!simulator) return parse({ schema, value, base, report });
  const issues = schema.safeParse(value).error?.issues ?? [];
  const wrong = issues.filter(({ code, path }) => code === 'unrecognized_keys' || at(value, path) !== undefined);
  report(...problemsOf({ issues: wrong, schema, value, base }));
  return wrong.length === 0 ? value : null;
}

/** A simulator listens where it may: its addresses are known only after it has started. */
function withPlaceholders(schema: z.ZodType, block: Record<string, unknown>): Record<string, unknown> {
  const result = schema.safeParse(block);
  if (result.success) return block;
  const filled = { ...block };
  for (const { path } of result.error.issues) {
    const key = String(path[0]);
    if (path.length === 1 && /url$/i.test(key) && block[key] === undefined) filled[key] = PLACEHOLDER_URL;
  }
  return filled;
}
