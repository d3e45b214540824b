/** The quarantine of callbacks at the terminal: list, attach, discard. */
import { list, map, text } from '../config-raw.ts';
import type { Api } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { shortTime, table } from './table.ts';

const options = {
  ...JSON_OPTION,
  reason: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  suggest: { type: 'boolean', default: false },
} as const;

export const quarantineCommand: Command = {
  name: 'quarantine',
  usage: '[list [--suggest]|attach ID MSG --reason TEXT|discard ID --reason TEXT] [--limit N] [--cursor C] [--json]',
  summary: 'callbacks that match no message: list them, attach one to a message, discard one',
  help: ['--suggest says of each which messages it may speak of, the likeliest first, and why.'],
  async run({ args, out, err, api, language }) {
    const { values, positionals } = parse(quarantineCommand, args, { options, min: 0, max: 3 });
    const [verb = 'list', id, message] = positionals;
    const expected: Record<string, number> = { list: 0, attach: 2, discard: 1 };
    if (expected[verb] !== Math.max(0, positionals.length - 1))
      throw new CliError(2, `Usage: carpeta ${quarantineCommand.name} ${quarantineCommand.usage}`);
    if (verb === 'list') {
      const query = new URLSearchParams();
      for (const name of ['limit', 'cursor'] as const) if (values[name] !== undefined) query.set(name, values[name]);
      const gateway = await api(language);
      const { body } = await gateway.get(`/v1/quarantine?${query}`);
      if (values.suggest)
        await suggest(gateway, body, values.json ? (all) => out(JSON.stringify(all)) : (_, said) => out(said));
      else out(values.json ? JSON.stringify(body) : quarantineTable(list(map(body).items)));
      const next = text(map(body).next);
      if (next !== null && !values.json) err(`There are more: --cursor ${next}`);
      return 0;
    }
    if (values.reason === undefined) throw new CliError(2, 'Say why: --reason TEXT. It is kept with the decision.');
    const request = { reason: values.reason, ...(verb === 'attach' ? { messageId: message } : {}) };
    const { body } = await (await api()).post(`/v1/quarantine/${encodeURIComponent(id ?? '')}/${verb}`, request);
    const what = verb === 'attach' ? `attached to ${message}, which is looked at now` : 'discarded';
    out(values.json ? JSON.stringify(body) : `${id} ${what}.`);
    return 0;
  },
};

function quarantineTable(items: readonly unknown[]): string {
  if (items.length === 0) return 'The quarantine is empty.';
  const rows = items.map(map).map((item) => {
    const word = (key: string) => text(item[key]) ?? '';
    const meant = list(item.suggestions).map(text).join(' ');
    return [
      word('id'),
      shortTime(word('at')),
      word('backend'),
      word('remoteId'),
      word('state'),
      word('reason'),
      word('entity'),
      meant,
    ];
  });
  return table(['callback', 'came', 'back end', 'identifier', 'state', 'reason', 'entity', 'perhaps'], rows);
}

/** Each with what it may mean: as data, and as lines. */
async function suggest(gateway: Api, body: unknown, tell: (all: unknown, said: string) => void): Promise<void> {
  const items: Record<string, unknown>[] = [];
  const lines: string[] = [];
  for (const item of list(map(body).items).map(map)) {
    const id = text(item.id) ?? '';
    // Decided by somebody else since it was listed: nothing is left to suggest.
    const { body: answer } = await gateway.get(`/v1/quarantine/${encodeURIComponent(id)}/suggestions`, {
      missing: 'allowed',
    });
    const likely = list(map(answer).items).map(map);
    items.push({ ...item, likely });
    lines.push(
      `${id}  ${shortTime(text(item.at))}  ${text(item.backend)}  ${text(item.remoteId)}  ${text(item.state)}`,
    );
    for (const { messageId, why } of likely) lines.push(`    ${text(messageId)}  ${text(why)}`);
    if (likely.length === 0) lines.push('    No message resembles it.');
  }
  tell({ ...map(body), items }, lines.length === 0 ? 'The quarantine is empty.' : lines.join('\n'));
}
