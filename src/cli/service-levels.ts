/** The command of the monthly report of service levels: a table, CSV, or a page in a file. */
import { writeFile } from 'node:fs/promises';
import { list, map, text } from '../config-raw.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { table } from './table.ts';

export const serviceLevelsCommand: Command = {
  name: 'service-levels',
  usage: '--month YYYY-MM [--entity DIR3] [--csv | --html FILE | --json]',
  summary: 'how each outside service did in a month: availability and latency, per entity',
  help: [
    'Counted day by day from the attempts, when a day is over. Failed: temporary, unknown, timed out; what the back end',
    'refuses by its own rules is an answer. --html writes a page of its own in the language of --lang.',
  ],
  async run({ args, out, api, language }) {
    const options = {
      ...JSON_OPTION,
      month: { type: 'string' },
      entity: { type: 'string' },
      csv: { type: 'boolean', default: false },
      html: { type: 'string' },
    } as const;
    const { values } = parse(serviceLevelsCommand, args, { options });
    if (values.month === undefined) throw new CliError(2, 'Say which month: --month YYYY-MM.');
    if ([values.csv, values.json, values.html !== undefined].filter(Boolean).length > 1)
      throw new CliError(2, 'Choose one of --csv, --html and --json.');
    const query = new URLSearchParams({
      month: values.month,
      ...(values.entity === undefined ? {} : { entity: values.entity }),
    });
    const path = `/v1/service-levels?${query}`;
    const gateway = await api(language);
    if (values.csv)
      out(
        Buffer.from(await gateway.getBytes(path, 'text/csv'))
          .toString('utf8')
          .trimEnd(),
      );
    else if (values.html !== undefined) {
      await writeFile(values.html, await gateway.getBytes(path, 'text/html'));
      out(values.html);
    } else {
      const { body } = await gateway.get(path);
      out(values.json ? JSON.stringify(body) : tableOf(body));
    }
    return 0;
  },
};

function tableOf(body: unknown): string {
  const { items, from, through } = map(body);
  if (text(from) === null) return 'No day of this month has been counted.';
  const shown = (value: unknown) => (value === null || value === undefined ? '-' : String(value));
  const share = (value: unknown) => (typeof value === 'number' ? `${Math.floor(value * 100_000) / 1_000} %` : '-');
  const rows = list(items).map((each) => {
    const item = map(each);
    const counts = [item.attempts, item.failed, item.refused].map(shown);
    const times = [item.p50UnderMs, item.p95UnderMs, item.p99UnderMs].map(shown);
    return [
      shown(item.entity),
      shown(item.backend),
      ...counts,
      share(item.answeredShare),
      share(item.availableShare),
      ...times,
    ];
  });
  const head = [
    'entity',
    'backend',
    'attempts',
    'failed',
    'refused',
    'answered',
    'available',
    'p50 < ms',
    'p95 < ms',
    'p99 < ms',
  ];
  return `${table(head, rows)}\nDays ${shown(from)} to ${shown(through)}.`;
}
