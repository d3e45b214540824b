/** Commands of an operator on one message: retry, resolve, cancel, extend; confirm, reject, accept, refuse what arrived. */
import type { ActKind } from '../../contracts/inbox.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from './command.ts';
import { messageText, messageView } from './message-view.ts';

export const retryCommand: Command = {
  name: 'retry',
  usage: 'MSG [--reason TEXT] [--json]',
  summary: 'queues a rejected or dead message again',
  help: ['The reason is kept in the timeline and the audit.'],
  async run(context) {
    const options = { ...JSON_OPTION, reason: { type: 'string' } } as const;
    const { values, positionals } = parse(retryCommand, context.args, { options, min: 1 });
    const body = values.reason === undefined ? {} : { reason: values.reason };
    return act(context, { message: positionals[0] ?? '', verb: 'retry', body, json: values.json });
  },
};

export const resolveCommand: Command = {
  name: 'resolve',
  usage: 'MSG --as accepted|not-sent [--remote-id ID] --reason TEXT [--json]',
  summary: 'decides an uncertain message the back end cannot answer for',
  async run(context) {
    const options = {
      ...JSON_OPTION,
      as: { type: 'string' },
      'remote-id': { type: 'string' },
      reason: { type: 'string' },
    } as const;
    const { values, positionals } = parse(resolveCommand, context.args, { options, min: 1 });
    if (values.as !== 'accepted' && values.as !== 'not-sent')
      throw new CliError(2, 'Say --as accepted or --as not-sent.');
    if (values.reason === undefined) throw new CliError(2, 'Say why: --reason TEXT. It is kept in the timeline.');
    const remoteId = values['remote-id'];
    const body = { as: values.as, reason: values.reason, ...(remoteId === undefined ? {} : { remoteId }) };
    return act(context, { message: positionals[0] ?? '', verb: 'resolve', body, json: values.json });
  },
};

const WHY = 'Say why: --reason TEXT. It is kept in the timeline and told to the back end.';

export const cancelCommand: Command = {
  name: 'cancel',
  usage: 'MSG --reason TEXT [--json]',
  summary: 'takes a message back: not sent, or annulled at the back end',
  async run(context) {
    const options = { ...JSON_OPTION, reason: { type: 'string' } } as const;
    const { values, positionals } = parse(cancelCommand, context.args, { options, min: 1 });
    if (values.reason === undefined) throw new CliError(2, WHY);
    const body = { reason: values.reason };
    return act(context, { message: positionals[0] ?? '', verb: 'cancel', body, json: values.json });
  },
};

export const extendCommand: Command = {
  name: 'extend',
  usage: 'MSG --days N --reason TEXT [--json]',
  summary: 'gives more days to a message that still waits for its person',
  async run(context) {
    const options = { ...JSON_OPTION, days: { type: 'string' }, reason: { type: 'string' } } as const;
    const { values, positionals } = parse(extendCommand, context.args, { options, min: 1 });
    if (!/^[1-9]\d{0,2}$/.test(values.days ?? ''))
      throw new CliError(2, 'Say how many: --days N, natural days to add.');
    if (values.reason === undefined) throw new CliError(2, WHY);
    const body = { days: Number(values.days), reason: values.reason };
    return act(context, { message: positionals[0] ?? '', verb: 'extend', body, json: values.json });
  },
};

export const confirmCommand = actCommand('confirm', 'takes on an entry of the registry that arrived');
export const rejectCommand = actCommand('reject', 'sends an entry of the registry that arrived back to its office');
export const acceptCommand = actCommand(
  'accept',
  'accepts a notification to the town: an appearance, with legal effect',
);
export const refuseCommand = actCommand('refuse', 'refuses a notification to the town, with legal effect');

function actCommand(name: ActKind, summary: string): Command {
  const command: Command = {
    name,
    usage: 'MSG --reason TEXT [--person NAME --nif NIF] [--json]',
    summary,
    help: ['It cannot be undone. --person and --nif: who appears for the town, where the service wants a name.'],
    async run(context) {
      const text = { type: 'string' } as const;
      const options = { ...JSON_OPTION, reason: text, person: text, nif: text } as const;
      const { values, positionals } = parse(command, context.args, { options, min: 1 });
      if (values.reason === undefined) throw new CliError(2, 'Say why: --reason TEXT. It is kept in the timeline.');
      if ((values.person === undefined) !== (values.nif === undefined))
        throw new CliError(2, 'Say both --person and --nif, or neither.');
      const person = values.person === undefined ? {} : { person: { name: values.person, idNumber: values.nif } };
      const body = { reason: values.reason, ...person };
      return act(context, { message: positionals[0] ?? '', verb: name, body, json: values.json });
    },
  };
  return command;
}

async function act(
  { api, out }: Context,
  action: { message: string; verb: 'retry' | 'resolve' | 'cancel' | 'extend' | ActKind; body: object; json: boolean },
): Promise<number> {
  const gateway = await api();
  const path = `/v1/messages/${encodeURIComponent(action.message)}`;
  const { body } = await gateway.post(`${path}/${action.verb}`, action.body);
  if (action.json) out(JSON.stringify(body));
  else out(messageText(messageView((await gateway.get(path)).body)));
  return 0;
}
