/** One event goes through a simulated back end: each step of its message, and what proves its end. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { list, map, text } from '../../config-raw.ts';
import { createApi } from '../api-client.ts';
import type { Context } from '../command.ts';
import { DEMO_FOLDER, demoDocument } from '../demo-documents.ts';
import { readEvent, sendEvent } from '../send.ts';
import type { PrivateGateway } from './private-gateway.ts';
import { type RunResult, watchToTheEnd } from './run-result.ts';

/** A notification to one person, with a document of one page. */
const EVENT = join(DEMO_FOLDER, '01-accessed.json');

export async function runBackend(gateway: PrivateGateway, context: Context): Promise<RunResult> {
  const { out } = context;
  const api = createApi(gateway);
  const raw = map(await readEvent(EVENT));
  const event = { source: text(raw.source) ?? '', id: `run-${randomBytes(6).toString('hex')}` };
  const { body } = await sendEvent({
    gateway: api,
    event: { ...raw, id: event.id },
    wait: false,
    check: false,
    resolveFile: async (path) => demoDocument(path),
  });
  out(`event     ${event.id} of ${event.source}`);
  const ids = list(map(body).messages).map((each) => text(map(each).id) ?? '');
  const { messages, final, ended } = await watchToTheEnd(api, ids, context);
  for (const { name, kind, size } of messages.flatMap(({ evidence }) => evidence))
    out(`evidence  ${kind.padEnd(8)} ${name}, ${size} bytes`);
  for (const { problem } of messages) if (problem !== '') out(`problem   ${problem}`);
  out(final ? `ended     ${ended}` : 'It came to no end in time.');
  return { event, messages, told: [], ok: final && messages.every(({ delivery }) => delivery === 'accepted') };
}
