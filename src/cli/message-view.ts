/** A message as the API tells it, in words for a terminal. */
import { list, map, text } from '../config-raw.ts';
import { CliError } from './cli-error.ts';
import { shortTime, table } from './table.ts';

export type TimelineEntry = { at: string; kind: string; from: string; to: string; code: string; text: string };
export type MessageView = {
  id: string;
  ref: string;
  file: string;
  entity: string;
  backend: string;
  delivery: string;
  legal: string;
  final: boolean;
  evidencePending: boolean;
  waitingFor: string;
  expiresOn: string;
  wishes: readonly { kind: string; state: string; attempts: number }[];
  problem: string;
  timeline: readonly TimelineEntry[];
  evidence: readonly { name: string; kind: string; size: number; sha256: string; url: string }[];
};

/** @throws CliError 1 when the answer is not a message */
export function messageView(body: unknown): MessageView {
  const raw = map(body);
  const id = text(raw.id);
  if (id === null) throw new CliError(1, 'The gateway answered something that is not a message.');
  const word = (key: string) => text(raw[key]) ?? '';
  const problem = map(raw.problem);
  return {
    id,
    ref: word('ref'),
    file: word('file'),
    entity: word('entity'),
    backend: word('backend'),
    delivery: word('delivery'),
    legal: word('legal'),
    final: raw.final === true,
    evidencePending: raw.evidencePending === true,
    waitingFor: word('waitingFor'),
    expiresOn: word('expiresOn'),
    wishes: list(raw.wishes).map((each) => {
      const { kind, state, attempts } = map(each);
      return { kind: text(kind) ?? '', state: text(state) ?? '', attempts: Number(attempts) };
    }),
    problem: [text(problem.code), text(problem.detail), text(problem.fix)].filter((each) => each !== null).join(' — '),
    timeline: list(raw.timeline).map((each) => {
      const { at, kind, from, to, code, text: words } = map(each);
      const plain = (value: unknown) => text(value) ?? '';
      return {
        at: plain(at),
        kind: plain(kind),
        from: plain(from),
        to: plain(to),
        code: plain(code),
        text: plain(words),
      };
    }),
    evidence: list(raw.evidence).map((each) => {
      const { name, kind, size, sha256, url } = map(each);
      return { name: String(name), kind: String(kind), size: Number(size), sha256: String(sha256), url: String(url) };
    }),
  };
}

/** `delivery accepted → …`: one step of a message's life. */
export function stepText(entry: TimelineEntry): string {
  const change = entry.from === '' ? entry.to : `${entry.from} → ${entry.to}`;
  const code = entry.code === '' ? '' : ` [${entry.code}]`;
  return `${entry.kind} ${change}${code}${entry.text === '' ? '' : ` ${entry.text}`}`.replaceAll(/ +/g, ' ');
}

export function messageTable(messages: readonly MessageView[]): string {
  return table(
    ['message', 'entity', 'file', 'ref', 'back end', 'delivery', 'legal', 'final', 'problem'],
    messages.map((each) => [
      each.id,
      each.entity,
      each.file,
      each.ref,
      each.backend,
      each.delivery + (each.waitingFor === '' ? '' : ` (waits for ${each.waitingFor})`),
      each.legal,
      each.final ? 'yes' : '',
      each.problem,
    ]),
  );
}

/** One message in full. */
export function messageText(message: MessageView): string {
  const lines = [messageTable([message]), ''];
  if (message.expiresOn !== '') lines.push(`last day ${message.expiresOn}`);
  for (const { kind, state, attempts } of message.wishes)
    if (!['done', 'refused', 'failed'].includes(state)) lines.push(`wish ${kind}: ${state}, ${attempts} attempts`);
  for (const entry of message.timeline) lines.push(`${shortTime(entry.at)}  ${stepText(entry)}`);
  if (message.evidence.length > 0) lines.push('');
  for (const piece of message.evidence)
    lines.push(`${piece.name}  ${piece.kind}  ${piece.size} bytes  sha256 ${piece.sha256}`);
  return lines.join('\n');
}
