/** What may be said to a mass sending on the command line, and its help. */
import { isDir3 } from '../../domain/identifiers.ts';
import { CliError } from '../cli-error.ts';
import { COLUMNS } from './columns.ts';
import type { MassOptions } from './mass-send.ts';

export const MASS_OPTIONS = {
  csv: { type: 'string' },
  zip: { type: 'string' },
  entity: { type: 'string' },
  campaign: { type: 'string' },
  concurrency: { type: 'string' },
  errors: { type: 'string' },
  check: { type: 'boolean', default: false },
} as const;

type Values = {
  csv?: string | undefined;
  zip?: string | undefined;
  entity?: string | undefined;
  campaign?: string | undefined;
  concurrency?: string | undefined;
  errors?: string | undefined;
  check: boolean;
  json: boolean;
};

const DEFAULTS = { campaign: 'mass', concurrency: 4 };
const MAX_CONCURRENCY = 16;

/** @throws CliError 2 */
export function massOptions(values: Values): MassOptions {
  const { csv, zip, entity = null, campaign = DEFAULTS.campaign, check, json } = values;
  if (csv === undefined || zip === undefined)
    throw new CliError(2, 'A mass sending takes both: --csv FILE --zip FILE.');
  if (entity !== null && !isDir3(entity)) throw new CliError(2, `${entity} is not a DIR3 code (like L01999999).`);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(campaign))
    throw new CliError(2, '--campaign is a short name of letters, digits, dots, hyphens and underscores.');
  const concurrency = Number(values.concurrency ?? DEFAULTS.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY)
    throw new CliError(2, `--concurrency is a whole number from 1 to ${MAX_CONCURRENCY}.`);
  if (values.errors === csv) throw new CliError(2, '--errors would write over the CSV.');
  return { csv, zip, entity, campaign, concurrency, errors: values.errors ?? null, check, json };
}

export const MASS_HELP: readonly string[] = [
  '',
  'send --csv FILE --zip FILE hands over one event of each row. FILE.csv is UTF-8 with ; or , and a line of headings;',
  'its documents are in FILE.zip, each uploaded once however many rows name it. Started again after it was stopped, it',
  'goes on: FILE.csv.progress.jsonl remembers, and the gateway knows what it has. Rows that are refused stand in',
  'FILE.errors.csv (--errors FILE) with what is wrong: correct them there and send that file.',
  '  --check            asks what would be said of every row; nothing is handed over (documents are uploaded, and expire)',
  '  --entity DIR3      of rows that do not name their entity',
  '  --lang es|ca|en    of what the gateway says is wrong',
  `  --campaign NAME    tells one mass sending from another: a ref is unique in its campaign (${DEFAULTS.campaign})`,
  `  --concurrency N    batches of 50 rows under way at once, 1 to ${MAX_CONCURRENCY} (${DEFAULTS.concurrency})`,
  'Exit codes: 0 all accepted, 1 some refused or not all handed over, 2 usage, or a file that cannot be read.',
  '',
  'Columns, in any order, with their other names. The same row and document always make the same event; its time is that',
  'of the document in the ZIP.',
  ...COLUMNS.map(({ name, aliases, help }) =>
    `  ${name.padEnd(15)}  ${[help, aliases.length === 0 ? '' : `(${aliases.join(', ')})`].filter(Boolean).join(' ')}`.trimEnd(),
  ),
];
