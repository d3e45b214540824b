/** `carpeta alerts`: what holds now, and what to do about it. */
import { list, map, text } from '../config-raw.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { shortTime } from './table.ts';

export const alertsCommand: Command = {
  name: 'alerts',
  usage: '[--json]',
  summary: 'what is not as it should be now, since when, and what to do; exit 1 when there is something',
  async run({ args, out, api, language }) {
    const { values } = parse(alertsCommand, args, { options: JSON_OPTION });
    const { body } = await (await api(language)).get('/v1/alerts');
    const items = list(map(body).items).map(map);
    if (values.json) out(JSON.stringify(body));
    else if (items.length === 0) out('Nothing.');
    else
      for (const { since, condition, what, fix } of items) {
        out(`${shortTime(text(since))}  ${text(condition)}  ${text(what)}.`);
        out(`    ${text(fix)}`);
      }
    return items.length === 0 ? 0 : 1;
  },
};
