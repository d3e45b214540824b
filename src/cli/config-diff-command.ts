/** `carpeta config diff`: how one gateway.yaml differs from another, and what each difference means. */
import { readFile } from 'node:fs/promises';
import { backends, facades, vendors } from '../../adapters/registry.ts';
import type { ConfigDifference } from '../../contracts/config-difference.ts';
import { compareConfigs } from '../config-compare.ts';
import { DIFFERENCE_TEXTS, type DifferenceTexts } from '../operator/config-difference-texts.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { table } from './table.ts';

/** Of one value in the table; `--json` has all of it. */
const MAX_CELL = 60;

export const configDiffCommand: Command = {
  name: 'config diff',
  usage: 'FILE FILE [--json]',
  summary: 'how a gateway.yaml differs from another, and what each difference means; exit 1 when they differ',
  help: [
    'What stands in a list is known by its dir3 or id. Order counts only where the gateway goes by it.',
    'Secrets and key hashes are never shown; of a secret kept in a file its path is. Files are compared as written: they',
    'need not be sound, and what they name is not read. Exit 2 for a file that cannot be compared.',
  ],
  async run({ args, out, language }) {
    const { values, positionals } = parse(configDiffCommand, args, { options: JSON_OPTION, min: 2 });
    const texts = DIFFERENCE_TEXTS[language === 'es' || language === 'ca' ? language : 'en'];
    const files = [positionals[0] ?? '', positionals[1] ?? ''] as const;
    const [before = '', after = ''] = await Promise.all(files.map(textOf));
    const schemas = { backends, vendors, facades };
    const comparison = compareConfigs([{ text: before }, { text: after }], { schemas });
    if (comparison.kind === 'unreadable') {
      const { which, trouble } = comparison;
      const where = trouble.line === null ? '' : ` ${texts.line(trouble.line, trouble.column)}`;
      throw new CliError(2, `${files[which - 1]}: ${texts.troubles[trouble.code]}${where}`);
    }
    const { differences } = comparison;
    if (values.json) out(JSON.stringify(asJson(differences, texts)));
    else if (differences.length === 0) out(texts.none);
    else out(tableOf(differences, texts));
    return differences.length === 0 ? 0 : 1;
  },
};

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new CliError(2, `${file} cannot be read.`);
  }
}

function tableOf(differences: readonly ConfigDifference[], texts: DifferenceTexts): string {
  const cell = (value: string | null) =>
    value === null ? '' : value.length <= MAX_CELL ? value : `${value.slice(0, MAX_CELL)}…`;
  const rows = differences.map(({ place, kind, before, after, meaning }) => [
    ...[texts.kinds[kind], place, cell(before), cell(after), texts.meanings[meaning]],
  ]);
  return table(texts.heads, rows);
}

function asJson(differences: readonly ConfigDifference[], texts: DifferenceTexts) {
  return {
    equal: differences.length === 0,
    differences: differences.map(({ entity: _, meaning, ...each }) => ({
      ...each,
      meaning,
      text: texts.meanings[meaning],
    })),
  };
}
