/** Commands of an operator on a back end as a whole: pause, resume. */
import { list, map, text } from '../config-raw.ts';
import { readInstant } from '../domain/calendar.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { shortTime } from './table.ts';

export const pauseCommand: Command = {
  name: 'pause',
  usage: 'BACKEND --reason TEXT [--until TIME] [--json]',
  summary: 'stops sending to a back end, for all processes; messages wait as held',
  help: [
    'TIME is like 2026-10-01T22:00 (Madrid) or 2026-10-01T20:00:00Z; it then resumes by itself. What is in flight ends,',
    'no attempt is used up, and what became of messages already sent is still asked. --reason is kept in the audit.',
  ],
  async run({ args, out, api }) {
    const options = { ...JSON_OPTION, reason: { type: 'string' }, until: { type: 'string' } } as const;
    const { values, positionals } = parse(pauseCommand, args, { options, min: 1 });
    if (values.reason === undefined) throw new CliError(2, 'Say why: --reason TEXT. It is kept in the audit.');
    const until = values.until === undefined ? null : readInstant(values.until);
    if (typeof until === 'string') throw new CliError(2, `--until ${until}.`);
    const [backend = ''] = positionals;
    const body = { reason: values.reason, ...(until === null ? {} : { until: until.toISOString() }) };
    const answer = await (await api()).post(`/v1/backends/${encodeURIComponent(backend)}/pause`, body);
    out(values.json ? JSON.stringify(answer.body) : restLines(answer.body).join('\n'));
    return 0;
  },
};

export const resumeCommand: Command = {
  name: 'resume',
  usage: 'BACKEND [--reason TEXT] [--json]',
  summary: 'sends to a paused back end again: one message at first, then more',
  async run({ args, out, api }) {
    const options = { ...JSON_OPTION, reason: { type: 'string' } } as const;
    const { values, positionals } = parse(resumeCommand, args, { options, min: 1 });
    const [backend = ''] = positionals;
    const body = values.reason === undefined ? {} : { reason: values.reason };
    const answer = await (await api()).post(`/v1/backends/${encodeURIComponent(backend)}/resume`, body);
    const lines = restLines(answer.body);
    out(values.json ? JSON.stringify(answer.body) : [`${backend} is not paused.`, ...lines].join('\n'));
    return 0;
  },
};

/** How sending to it did in the last hour; nothing where nothing was sent. */
export function hourLines(backend: unknown): string[] {
  const { id, lastHour } = map(backend);
  if (lastHour == null) return [];
  const { errorRate, p50Ms, p95Ms, attempts } = map(lastHour);
  const ms = (value: unknown) => `${Math.round(Number(value))} ms`;
  const took = p50Ms == null ? 'none was answered' : `half were answered within ${ms(p50Ms)}, 95 % within ${ms(p95Ms)}`;
  const of = attempts == null ? '' : ` of ${attempts} attempts`;
  return [`${id} in the last hour: ${(100 * Number(errorRate)).toFixed(1)} %${of} failed; ${took}.`];
}

/** What keeps a back end from being sent to, other than its entities: each of the three by its own name. */
export function restLines(backend: unknown): string[] {
  const { id, paused, maintenance, circuits } = map(backend);
  const lines: string[] = [];
  if (paused != null) {
    const { by, reason, since, until } = map(paused);
    const end = text(until) === null ? 'somebody resumes it' : `${shortTime(text(until))} UTC`;
    lines.push(`${id} is paused by ${by} since ${shortTime(text(since))} UTC, until ${end}: ${reason}`);
  }
  const { now, next } = map(maintenance);
  if (now != null)
    lines.push(`${id} is under maintenance until ${shortTime(text(map(now).to))} UTC: ${map(now).reason}`);
  else if (next != null)
    lines.push(
      `${id} will be under maintenance from ${shortTime(text(map(next).from))} to ${shortTime(text(map(next).to))} UTC: ${map(next).reason}`,
    );
  for (const { endpoint, state } of list(circuits).map(map))
    if (state === 'open') lines.push(`${id} does not answer: its circuit for ${endpoint} is open.`);
  return lines;
}

/** How what arrives for the towns is read: a line for each inbox, with what to do where it cannot be. */
export function inboxLines(backend: unknown): string[] {
  const { id, inboxes } = map(backend);
  return list(inboxes)
    .map(map)
    .map(({ entity, lastReadAt, failures, lastError, detail, fix }) => {
      const read = text(lastReadAt) === null ? 'never read yet' : `last read ${shortTime(text(lastReadAt))} UTC`;
      const wrong = Number(failures) === 0 ? '' : `, ${failures} failures since: ${lastError}. ${detail} ${fix}`;
      return `${id}, inbox of ${entity}: ${read}${wrong}`;
    });
}
