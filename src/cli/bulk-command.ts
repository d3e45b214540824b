/** One action on many messages at the terminal: counted, confirmed by its number, begun, and watched to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { list, map, text } from '../config-raw.ts';
import type { Api } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from './command.ts';
import { progressWriter } from './progress.ts';

const options = {
  ...JSON_OPTION,
  filter: { type: 'string', multiple: true },
  reason: { type: 'string' },
  expect: { type: 'string' },
  'no-wait': { type: 'boolean', default: false },
} as const;
const LOOK_MS = 500;
const BAR = 30;

export const bulkCommand: Command = {
  name: 'bulk',
  usage:
    'retry|cancel [--filter NAME=VALUE]… [--expect N --reason TEXT [--no-wait]] [--json] | stop JOB --reason TEXT | status JOB',
  summary: 'one action on all messages a filter chooses: counts them first, then begins on exactly that number',
  help: [
    'Without --expect it only counts. --filter takes what GET /v1/messages takes: entity, delivery, legal, backend, file,',
    'receipt, since, until, q. The messages are fixed when it begins; the gateway works them off, with or without this',
    'terminal: an interrupt here stops the watching, `carpeta bulk stop JOB` stops the job. Ends with 1 where some were refused.',
  ],
  async run(context) {
    const { values, positionals } = parse(bulkCommand, context.args, { options, min: 1, max: 2 });
    const [verb = '', job] = positionals;
    const usage = new CliError(2, `Usage: carpeta ${bulkCommand.name} ${bulkCommand.usage}`);
    if (['stop', 'status'].includes(verb) !== (job !== undefined)) throw usage;
    const api = await context.api();
    const path = `/v1/bulk/${encodeURIComponent(job ?? '')}`;
    if (verb === 'stop')
      return tell(context, values.json, (await api.post(`${path}/stop`, { reason: why(values) })).body);
    if (verb === 'status') return tell(context, values.json, (await api.get(path)).body);
    if (verb !== 'retry' && verb !== 'cancel') throw usage;
    const wanted = { action: verb, filter: filterOf(values.filter ?? []) };
    if (values.expect === undefined) {
      const { body } = await api.post('/v1/bulk/count', wanted);
      const { count, limit } = map(body);
      context.out(values.json ? JSON.stringify(body) : countText(Number(count), Number(limit)));
      return 0;
    }
    if (!/^[1-9]\d{0,4}$/.test(values.expect)) throw new CliError(2, '--expect is the number that was counted.');
    const begun = await api.post('/v1/bulk', { ...wanted, reason: why(values), expected: Number(values.expect) });
    if (values['no-wait']) return tell(context, values.json, begun.body);
    return watch(context, api, begun.body, values.json);
  },
};

function why({ reason }: { reason?: string | undefined }): string {
  if (reason === undefined)
    throw new CliError(2, 'Say why: --reason TEXT. It is kept in the audit and in each timeline.');
  return reason;
}

function filterOf(given: readonly string[]): Record<string, string> {
  const pairs = given.map((each) => {
    const [, name = '', value = ''] = /^([a-z]+)=(.+)$/.exec(each) ?? [];
    if (name === '') throw new CliError(2, `--filter is NAME=VALUE, not ${each}.`);
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

function countText(count: number, limit: number): string {
  if (count > limit) return `More than ${limit} messages. Narrow the filter.`;
  return count === 0 ? 'No message.' : `${count} messages. To begin: --expect ${count} --reason TEXT`;
}

async function watch(context: Context, api: Api, begun: unknown, json: boolean): Promise<number> {
  const path = `/v1/bulk/${encodeURIComponent(text(map(begun).id) ?? '')}`;
  const lines = progressWriter(context);
  let job = begun;
  while (map(job).state === 'running' && !context.interrupted.aborted) {
    if (context.terminal) lines.progress(bar(map(job)), true);
    await sleep(LOOK_MS, undefined, { signal: context.interrupted }).catch(() => {});
    job = (await api.get(path)).body;
  }
  lines.clear();
  if (map(job).state === 'running')
    context.err(`It goes on without this terminal: carpeta bulk status ${text(map(job).id)}`);
  const code = tell(context, json, job);
  if (Number(map(job).refused) === 0 || json) return code;
  const { body } = await api.get(`${path}/items?result=refused&limit=20`);
  for (const { messageId, problem } of list(map(body).items).map(map))
    context.out(`  ${text(messageId)}  ${text(map(problem).code)}: ${text(map(problem).detail)}`);
  return code;
}

function tell({ out }: Context, json: boolean, body: unknown): number {
  const job = map(body);
  const { id, action, state, total, done, refused } = job;
  if (json) out(JSON.stringify(body));
  else out(`${id} ${action} ${state}: ${done} done, ${refused} refused, of ${total}.`);
  return Number(refused) > 0 ? 1 : 0;
}

function bar({ total, done, refused }: Record<string, unknown>): string {
  const seen = Number(done) + Number(refused);
  const filled = Math.round((seen / Math.max(1, Number(total))) * BAR);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${seen}/${total}, ${refused} refused`;
}
