/** `send`: hands an event over; documents named by path are uploaded first. Also what the demo sends with. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { at, list, map, text } from '../config-raw.ts';
import type { Answer, Api } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { DEMO_FOLDER, demoDocument } from './demo-documents.ts';
import { massSend } from './mass/mass-send.ts';
import { MASS_HELP, MASS_OPTIONS, massOptions } from './mass/options.ts';
import { messageTable, messageText, messageView } from './message-view.ts';

/** The longest wait the API grants. Seconds. */
const MAX_WAIT_S = 30;

/** Gives the bytes of a document that an event names by path. */
export type Resolve = (path: string) => Promise<Uint8Array>;

export const sendCommand: Command = {
  name: 'send',
  usage:
    'FILE.json [--wait | --check] [--json], or --csv FILE --zip FILE [--check] [--entity DIR3] [--errors FILE] [--json]',
  summary: 'hands an event over, or one event of each row of a CSV',
  help: [
    'FILE.json is one CloudEvent. A document may say "content": {"by": "file", "path": "resolucion.pdf"}: the path',
    'counts from the folder of FILE.json, and the document is uploaded first. --wait answers when every message has',
    `been handed over or refused, at most ${MAX_WAIT_S} s later. --check hands nothing over and says what acceptance`,
    'would: every error and every change, with what to do.',
    ...MASS_HELP,
  ],
  async run(context) {
    const { args, out, api } = context;
    const options = { ...JSON_OPTION, wait: { type: 'boolean', default: false }, ...MASS_OPTIONS } as const;
    const { values, positionals } = parse(sendCommand, args, { options, max: 1 });
    const mass = values.csv !== undefined || values.zip !== undefined;
    const strays = !mass && [values.entity, values.campaign, values.concurrency, values.errors].some(Boolean);
    if (mass === (positionals.length === 1) || strays || (mass && values.wait))
      throw new CliError(2, `Usage: carpeta send ${sendCommand.usage}`);
    if (mass) return massSend(massOptions(values), context);
    const file = resolve(positionals[0] ?? '');
    const event = await readEvent(file);
    const gateway = await api();
    const answer = await sendEvent({
      gateway,
      event,
      wait: values.wait,
      check: values.check,
      resolveFile: (path) => documentBeside(file, path),
    });
    const refused = values.check && map(answer.body).ok !== true;
    if (values.json) out(JSON.stringify(answer.body));
    else if (values.check) out(checkText(answer.body));
    if (values.json || values.check) return refused ? 1 : 0;
    const receipt = map(answer.body);
    out(`receipt ${text(receipt.receiptId)}${receipt.duplicate === true ? ' (handed over before)' : ''}`);
    const ids = list(receipt.messages).map((each) => text(map(each).id) ?? '');
    const messages = await Promise.all(
      ids.map(async (id) => messageView((await gateway.get(`/v1/messages/${encodeURIComponent(id)}`)).body)),
    );
    if (messages.length > 0) out(messages.length === 1 ? messageText(messages[0]!) : messageTable(messages));
    return values.wait && messages.some((each) => each.delivery === 'rejected' || each.delivery === 'dead') ? 1 : 0;
  },
};

/** One line per finding, as a problem has them. */
function checkText(answer: unknown): string {
  const { ok, errors, warnings } = map(answer);
  const lines = (kind: string, found: unknown) =>
    list(found).map((each) => {
      const { pointer, code, detail, fix } = map(each);
      return [`${kind} ${text(pointer) ?? ''} ${text(code) ?? ''}:`, text(detail), text(fix)]
        .filter((part) => part !== null && part !== '')
        .join(' ');
    });
  const verdict = ok === true ? 'It would be accepted; nothing was handed over.' : 'It would be refused.';
  return [...lines('error', errors), ...lines('warning', warnings), verdict].join('\n');
}

/** @throws CliError 1 when it cannot be read or is not JSON */
export async function readEvent(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new CliError(1, `${file} ${why}.`);
  }
}

/** Uploads what the event names by path, then posts it. */
export async function sendEvent(options: {
  gateway: Api;
  event: unknown;
  wait: boolean;
  /** Only asks what acceptance would say. */
  check?: boolean;
  resolveFile: Resolve;
}): Promise<Answer> {
  const { gateway, resolveFile } = options;
  const event = structuredClone(options.event);
  for (const document of list(at(event, ['data', 'documents']))) {
    const content = map(map(document).content);
    if (content.by !== 'file') continue;
    const bytes = await resolveFile(text(content.path) ?? '');
    const digest = createHash('sha256').update(bytes).digest('base64');
    const { body } = await gateway.post('/v1/documents', bytes, {
      'content-type': text(map(document).mediaType) ?? 'application/pdf',
      'content-digest': `sha-256=:${digest}:`,
    });
    Object.assign(map(document), {
      size: bytes.byteLength,
      digest: { alg: 'sha-256', value: digest },
      content: { by: 'upload', uploadId: text(map(body).uploadId) },
    });
  }
  return gateway.post(options.check === true ? '/v1/preflight' : '/v1/events', event, {
    'content-type': 'application/cloudevents+json',
    ...(options.wait ? { prefer: `wait=${MAX_WAIT_S}` } : {}),
  });
}

async function documentBeside(event: string, name: string): Promise<Uint8Array> {
  const folder = dirname(event);
  // The demo's documents are written when they are needed: one of them is large.
  if (folder === DEMO_FOLDER) return demoDocument(name);
  const path = resolve(folder, name);
  try {
    return await readFile(path);
  } catch {
    throw new CliError(1, `The document ${path} cannot be read.`);
  }
}
