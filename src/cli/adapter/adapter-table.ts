/** `adapter table`: the README's table of adapters, out of what their manifests say. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { type KnownAdapter, knownAdapters } from './known-adapters.ts';
import { ROOT, runTool } from './tools.ts';

const [BEGIN, END] = ['<!-- adapters: made by `carpeta adapter table --write` -->', '<!-- /adapters -->'];
const HEADS = ['adapter', 'kind', 'product', 'how', 'evidence', 'emits', 'known from'];

export const adapterTableCommand: Command = {
  name: 'adapter table',
  usage: '[--write] [--json]',
  summary: 'all adapters, as their manifests tell them; --write puts the table into README.md',
  async run({ args, out }) {
    const options = { ...JSON_OPTION, write: { type: 'boolean', default: false } } as const;
    const { values } = parse(adapterTableCommand, args, { options });
    const adapters = knownAdapters();
    if (values.write) await writeTable(ROOT, adapters);
    else if (!values.json) out(tableOf(adapters));
    if (values.json) out(JSON.stringify(adapters));
    else if (values.write) out(`README.md tells ${adapters.length} adapters.`);
    return 0;
  },
};

export async function writeTable(root: string, adapters: readonly KnownAdapter[]): Promise<void> {
  const path = join(root, 'README.md');
  const text = await readFile(path, 'utf8');
  const placed = withTable(text, tableOf(adapters));
  if (placed === null) throw new CliError(1, `README.md has no place for the table: ${BEGIN} … ${END}`);
  if (placed === text) return;
  await writeFile(path, placed);
  // Columns as wide as the formatter wants them.
  await runTool('biome', ['format', '--write', 'README.md']);
}

/** The rows that stand between the marks; null without marks. */
export function tableIn(text: string): string | null {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  return from < 0 || to < from ? null : text.slice(from + BEGIN.length, to).trim();
}

function withTable(text: string, table: string): string | null {
  const there = tableIn(text);
  return there === null
    ? null
    : text.replace(there === '' ? `${BEGIN}\n` : there, () => (there === '' ? `${BEGIN}\n\n${table}\n` : table));
}

export function tableOf(adapters: readonly KnownAdapter[]): string {
  const rows = adapters.map(({ id, kind, product, ways, evidence, emits, sources }) =>
    [`\`${id}\``, kind, product, ways.join(', '), evidence, emits.join(', ') || '–', sources.join('; ') || '–'].map(
      (cell) => cell.replaceAll('|', '\\|'),
    ),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(HEADS), line(HEADS.map((head) => '-'.repeat(head.length))), ...rows.map(line)].join('\n');
}
