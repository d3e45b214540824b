/** Commands that only look: status, messages, circuits. */
import { at, list, map, text } from '../config-raw.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { messageTable, messageText, messageView } from './message-view.ts';
import { hourLines, inboxLines, restLines } from './rest-commands.ts';
import { shortTime, table } from './table.ts';

const filters = {
  direction: { type: 'string' },
  entity: { type: 'string' },
  delivery: { type: 'string' },
  legal: { type: 'string' },
  backend: { type: 'string' },
  file: { type: 'string' },
  receipt: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  q: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
} as const;

export const statusCommand: Command = {
  name: 'status',
  usage: 'MSG|RECEIPT|FILE [--json]',
  summary: 'where a message stands, or all messages of a receipt or a file',
  async run({ args, out, api }) {
    const { values, positionals } = parse(statusCommand, args, { options: JSON_OPTION, min: 1 });
    const [wanted = ''] = positionals;
    const gateway = await api();
    if (wanted.startsWith('msg_')) {
      const { status, body } = await gateway.get(`/v1/messages/${encodeURIComponent(wanted)}`, { missing: 'allowed' });
      if (status === 404) throw notFound(wanted);
      out(values.json ? JSON.stringify(body) : messageText(messageView(body)));
      return 0;
    }
    for (const name of ['receipt', 'file']) {
      const query = new URLSearchParams({ [name]: wanted, limit: '100' });
      const { status, body } = await gateway.get(`/v1/messages?${query}`, { missing: 'allowed' });
      const items = status === 404 ? [] : list(map(body).items);
      if (items.length === 0) continue;
      out(values.json ? JSON.stringify(body) : messageTable(items.map(messageView)));
      return 0;
    }
    throw notFound(wanted);
  },
};

export const messagesCommand: Command = {
  name: 'messages',
  usage:
    '[--entity DIR3] [--delivery STATE] [--legal STATE] [--backend ID] [--file ID] [--since TIME] [--direction in] [--limit N] [--json]',
  summary: 'messages, newest first',
  help: [
    `filters: ${Object.keys(filters)
      .map((name) => `--${name}`)
      .join(' ')}`,
  ],
  async run({ args, out, err, api }) {
    const { values } = parse(messagesCommand, args, { options: { ...filters, ...JSON_OPTION } });
    const query = new URLSearchParams();
    for (const name of Object.keys(filters) as (keyof typeof filters)[]) {
      const value = values[name];
      if (value !== undefined) query.set(name, value);
    }
    const { body } = await (await api()).get(`/v1/messages?${query}`);
    const next = text(map(body).next);
    if (values.json) out(JSON.stringify(body));
    else {
      const items = list(map(body).items);
      out(items.length === 0 ? 'No messages.' : messageTable(items.map(messageView)));
      if (next !== null) err(`There are more: --cursor ${next}`);
    }
    return 0;
  },
};

export const circuitsCommand: Command = {
  name: 'circuits',
  usage: '[--json]',
  summary: 'the back ends: circuits closed (working) or open, the last hour, pauses, maintenance, suspended entities',
  async run({ args, out, api }) {
    const { values } = parse(circuitsCommand, args, { options: JSON_OPTION });
    const { body } = await (await api()).get('/v1/backends');
    if (values.json) {
      out(JSON.stringify(body));
      return 0;
    }
    const items = list(map(body).items);
    const rows = items.flatMap((item) => {
      const backend = text(map(item).id) ?? '';
      const circuits = map(item).circuits;
      return list(circuits).map((each) => {
        const word = (key: string) => String(at(each, [key]) ?? '');
        return [backend, word('endpoint'), word('state'), shortTime(text(map(each).since)), word('reason')];
      });
    });
    out(table(['back end', 'endpoint', 'circuit', 'since', 'reason'], rows));
    for (const item of items)
      for (const line of [...hourLines(item), ...restLines(item), ...inboxLines(item)]) out(line);
    for (const item of items)
      for (const { entity, code, detail, fix } of list(map(item).suspended).map(map))
        out(
          [`${text(entity)} is suspended at ${text(map(item).id)}: ${text(code)}.`, text(detail), text(fix)]
            .filter(Boolean)
            .join(' '),
        );
    return 0;
  },
};

export const printCentresCommand: Command = {
  name: 'print-centres',
  usage: '--entity DIR3 [--backend ID] [--json]',
  summary: 'who prints and posts for an entity, as its back end lists them',
  help: [
    'What postal.cie of an entity takes: dir3 is the unit, validFrom and id as shown. --backend is notifica unless said.',
  ],
  async run({ args, out, api }) {
    const options = {
      ...JSON_OPTION,
      entity: { type: 'string' },
      backend: { type: 'string', default: 'notifica' },
    } as const;
    const { values } = parse(printCentresCommand, args, { options });
    if (values.entity === undefined) throw new CliError(2, 'Say whose: --entity DIR3.');
    const query = new URLSearchParams({ entity: values.entity });
    const path = `/v1/backends/${encodeURIComponent(values.backend)}/print-centres?${query}`;
    const { body } = await (await api()).get(path);
    const items = list(map(body).items);
    if (values.json) out(JSON.stringify(body));
    else if (items.length === 0) out('No print centres.');
    else
      out(
        table(
          ['id', 'name', 'valid from', 'unit', 'unit name'],
          items.map((each) => {
            const { id, name, validFrom, unit } = map(each);
            return [id, name, validFrom, map(unit).dir3, map(unit).name].map((cell) => text(cell) ?? '');
          }),
        ),
      );
    return 0;
  },
};

function notFound(wanted: string): CliError {
  return new CliError(1, `Nothing known as ${wanted}: no message, receipt or file of your entities.`);
}
