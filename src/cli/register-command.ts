/** `carpeta config register`: the interconnection register of a configuration, for people, spreadsheets and programs. */
import { backends, facades, powers, vendors } from '../../adapters/registry.ts';
import { readConfig, readEnvironment } from '../config.ts';
import { problemText } from '../config-problem.ts';
import { interconnectionsOf } from '../interconnections/register.ts';
import type { Interconnection } from '../interconnections/row.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';

const HEADS = [
  'service',
  'direction',
  'address',
  'what flows',
  'secured by',
  'entities',
  'contract',
  'configured at',
  'responsible',
];
/** More entities than this are counted. */
const NAMED_ENTITIES = 5;

export const registerCommand: Command = {
  name: 'config register',
  usage: 'FILE [--json|--csv|--markdown]',
  summary: 'every outside service a gateway.yaml names: direction, what flows, how it is secured (ENS op.ext.4)',
  help: ['Made out of the configuration and the adapters each time; the column "responsible" is yours to fill in.'],
  async run({ args, out, err }) {
    const flag = { type: 'boolean', default: false } as const;
    const options = { ...JSON_OPTION, csv: flag, markdown: flag };
    const { values, positionals } = parse(registerCommand, args, { options, min: 1 });
    if ([values.json, values.csv, values.markdown].filter(Boolean).length > 1)
      throw new CliError(2, 'Say one of --json, --csv, --markdown.');
    const file = positionals[0] ?? '';
    const { config, problems } = await readConfig({ file, env: readEnvironment(), backends, powers, vendors, facades });
    for (const problem of problems) err(problemText(problem));
    if (config === null) throw new CliError(1, `${file} is not sound: what it would connect to is not certain.`);
    const rows = interconnectionsOf(config, { backends, powers, vendors, facades });
    if (values.json) out(JSON.stringify(rows.map((row) => ({ ...row, responsible: null }))));
    else if (values.csv) out([HEADS, ...rows.map(cellsOf)].map((cells) => cells.map(csvCell).join(',')).join('\n'));
    else out(markdownOf(rows));
    return 0;
  },
};

function cellsOf(row: Interconnection): string[] {
  const { entities } = row;
  const whose = entities.length > NAMED_ENTITIES ? `${entities.length} entities` : entities.join(', ');
  return [
    ...[row.service, row.direction, row.addresses.join(', '), row.flows.join(', '), row.secured.join('; ')],
    ...[whose, row.evidence ?? '', row.place, ''],
  ];
}

/* RFC 4180; what a spreadsheet would take for a formula is kept text. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function markdownOf(rows: readonly Interconnection[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(HEADS),
    line(HEADS.map((head) => '-'.repeat(head.length))),
    ...rows.map((row) => line(cellsOf(row))),
  ].join('\n');
}
