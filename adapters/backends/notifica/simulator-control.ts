/** The simulator's own API under /_simulator/, for tests and people in another process. Loopback only. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdviserCounts } from './simulator-adviser.ts';
import type { Writer } from './simulator-answer.ts';
import { type FaultRule, readFaultRule } from './simulator-faults.ts';
import { magicPersons } from './simulator-persons.ts';
import type { RequestRecord } from './simulator-requests.ts';
import type { Counts, EnvioRecord } from './simulator-store.ts';

export type Control = {
  envios(): EnvioRecord[];
  counts(): Counts;
  adviserCounts(): AdviserCounts;
  requests: readonly RequestRecord[];
  inject(rule: FaultRule): void;
  clearFaults(): void;
  setAdviserUrl(url: string | null): void;
  advance(byMs: number): Promise<void>;
  settle(): Promise<void>;
};

const MAX_BODY_BYTES = 64 * 1024;

type Handler = (control: Control, body: unknown) => unknown;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET envios': (control) => control.envios(),
  'GET counts': (control) => control.counts(),
  'GET adviser': (control) => control.adviserCounts(),
  'GET persons': () => magicPersons.map(({ word, description }) => ({ word, description })),
  'GET requests': (control) => control.requests.map((one) => ({ ...one, body: one.body.toString('base64') })),
  'POST adviser': (control, body) => {
    const url = field(body, 'url');
    if (url !== null && typeof url !== 'string') throw new TypeError('{"url": …} is missing');
    control.setAdviserUrl(url);
  },
  'DELETE faults': (control) => control.clearFaults(),
  'POST settle': (control) => control.settle(),
  'POST faults': (control, body) => {
    const rules = (Array.isArray(body) ? body : [body]).map(readFaultRule);
    if (rules.some((rule) => rule === null)) throw new TypeError('not a fault rule');
    for (const rule of rules) if (rule !== null) control.inject(rule);
    return { added: rules.length };
  },
  'POST advance': (control, body) => {
    const ms = Number(field(body, 'ms'));
    if (!(ms >= 0)) throw new TypeError('{"ms": …} is missing');
    return control.advance(ms);
  },
};

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

export async function answerControl(
  call: { request: IncomingMessage; response: ServerResponse; url: URL },
  control: Control,
  writer: Writer,
): Promise<void> {
  const { request, response, url } = call;
  const json = (status: number, value: unknown) =>
    writer.send(response, { status, type: 'application/json', body: JSON.stringify(value ?? { ok: true }) });
  if (!/^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '')) return json(403, { error: 'loopback only' });
  const handler = HANDLERS[`${request.method} ${url.pathname.replace('/_simulator/', '')}`];
  if (handler === undefined) return json(404, { error: 'not found' });
  try {
    json(200, await handler(control, await readJson(request)));
  } catch (error) {
    json(400, { error: error instanceof TypeError || error instanceof SyntaxError ? error.message : 'failed' });
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) {
    text += String(piece);
    if (text.length > MAX_BODY_BYTES) throw new TypeError('body too large');
  }
  return text === '' ? null : JSON.parse(text);
}
