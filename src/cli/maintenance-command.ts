/** `carpeta maintenance`: the windows of a back end, announcing one, taking one back. */
import { list, map, text } from '../config-raw.ts';
import { readInstant } from '../domain/calendar.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from './command.ts';
import { shortTime, table } from './table.ts';

const options = {
  ...JSON_OPTION,
  from: { type: 'string' },
  to: { type: 'string' },
  reason: { type: 'string' },
} as const;

export const maintenanceCommand: Command = {
  name: 'maintenance',
  usage:
    'list BACKEND | add BACKEND --from TIME --to TIME --reason TEXT | remove BACKEND WINDOW --reason TEXT [--json]',
  summary: 'announced maintenance of a back end: nothing is sent, asked or polled while it lasts',
  help: [
    'TIME is like 2026-10-01T22:00 (Madrid) or 2026-10-01T20:00:00Z. Messages wait as held and use up no attempt; one that',
    'is removed while it holds ends now. Windows of gateway.yaml are listed too, and changed there. --reason is kept in the audit.',
  ],
  async run(context) {
    const { values, positionals } = parse(maintenanceCommand, context.args, { options, min: 2, max: 3 });
    const [verb = '', backend = '', window] = positionals;
    if (!['list', 'add', 'remove'].includes(verb) || (verb === 'remove') !== (window !== undefined))
      throw new CliError(2, `Usage: carpeta ${maintenanceCommand.name} ${maintenanceCommand.usage}`);
    const path = `/v1/backends/${encodeURIComponent(backend)}/maintenance`;
    if (verb === 'list') return show(context, path, values.json);
    if (values.reason === undefined) throw new CliError(2, 'Say why: --reason TEXT. It is kept in the audit.');
    const { reason } = values;
    if (verb === 'add') {
      const wish = { from: instant('from', values.from), to: instant('to', values.to), reason };
      const { body } = await (await context.api()).post(path, wish);
      const { id, from, to } = map(body);
      const said = `${text(id)}: ${backend} rests from ${shortTime(text(from))} to ${shortTime(text(to))} UTC.`;
      context.out(values.json ? JSON.stringify(body) : said);
      return 0;
    }
    await (await context.api()).remove(`${path}/${encodeURIComponent(window ?? '')}`, { reason });
    context.out(values.json ? JSON.stringify({ id: window, removed: true }) : `${window} is taken back.`);
    return 0;
  },
};

async function show({ api, out }: Context, path: string, json: boolean | undefined): Promise<number> {
  const { body } = await (await api()).get(path);
  const items = list(map(body).items).map(map);
  if (json) out(JSON.stringify(body));
  else if (items.length === 0) out('No maintenance is announced.');
  else out(table(['window', 'from (UTC)', 'to (UTC)', 'by', 'reason'], items.map(row)));
  return 0;
}

function row({ id, from, to, by, reason }: Record<string, unknown>): string[] {
  return [text(id) ?? '-', shortTime(text(from)), shortTime(text(to)), text(by) ?? 'gateway.yaml', text(reason) ?? ''];
}

function instant(name: 'from' | 'to', given: string | undefined): string {
  if (given === undefined) throw new CliError(2, 'Say when: --from TIME --to TIME.');
  const read = readInstant(given);
  if (typeof read === 'string') throw new CliError(2, `--${name} ${read}.`);
  return read.toISOString();
}
