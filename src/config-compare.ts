/** Two texts of gateway.yaml compared, or one with what runs: bounded before anything is parsed, nothing kept. */
import type { ConfigComparison, ConfigTrouble } from '../contracts/config-difference.ts';
import { type DiffOptions, diffConfigs } from './config-diff.ts';
import type { Config } from './config-types.ts';
import type { AdapterSchemas } from './config-whole.ts';
import { parseYaml } from './config-yaml.ts';

/** `value`: parsed already. */
export type ConfigSource = { text: string } | { value: unknown };

export function compareConfigs(
  [before, after]: readonly [ConfigSource, ConfigSource],
  options: DiffOptions & { maxCharacters?: number },
): ConfigComparison {
  const [one, other] = [read(before, options), read(after, options)];
  if ('trouble' in one) return { kind: 'unreadable', which: 1, trouble: one.trouble };
  if ('trouble' in other) return { kind: 'unreadable', which: 2, trouble: other.trouble };
  return { kind: 'compared', differences: diffConfigs(one.value, other.value, options) };
}

/**
 * For a page: whatever a browser sends is small, because nothing else is done while it is parsed. A quarter of a MiB holds
 * three hundred towns and takes a fifth of a second; for more there is the command line. Characters.
 */
const PAGE_CHARACTERS = 262_144;

/** Of a gateway that runs with `config`; http is handed it, because it knows no configuration. */
export function comparer(
  { written, overridden = [] }: Pick<Config, 'written' | 'overridden'>,
  schemas: AdapterSchemas,
) {
  const options = { schemas, overridden: new Set(overridden), maxCharacters: PAGE_CHARACTERS };
  return {
    maxCharacters: PAGE_CHARACTERS,
    compare: ({ before, after }: { before: string | null; after: string }): ConfigComparison =>
      compareConfigs([before === null ? { value: written ?? {} } : { text: before }, { text: after }], options),
  };
}

type Read = { value: object } | { trouble: ConfigTrouble };

function read(source: ConfigSource, { maxCharacters }: { maxCharacters?: number }): Read {
  const bounds = maxCharacters === undefined ? {} : { maxCharacters };
  const { value, trouble } = 'text' in source ? parseYaml(source.text, bounds) : { value: source.value, trouble: null };
  if (trouble !== null) return { trouble };
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
  return { trouble: { code: 'not-configuration', line: null, column: null } };
}
