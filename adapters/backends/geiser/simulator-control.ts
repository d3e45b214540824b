/** The simulator's own API under /_simulator/, for tests and people in another process. Loopback only. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FaultRule, magicWords, readFaultRule } from './simulator-faults.ts';
import { magicDestinations } from './simulator-life.ts';
import type { Counts, Entry } from './simulator-store.ts';

/** What another administration sends to the town. */
export type Arrival = {
  office: string;
  title?: string;
  /** DIR3 of the body it comes from. */
  origin?: string;
  destination?: string;
  surname?: string;
};

export type Control = {
  entries(): Entry[];
  counts(): Counts;
  inject(rule: FaultRule): void;
  clearFaults(): void;
  advance(ms: number): void;
  arrive(arrival: Arrival): Entry;
};

const MAX_BODY_BYTES = 64 * 1024;
type Handler = (control: Control, body: unknown) => unknown;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET entries': (control) => control.entries(),
  'GET counts': (control) => control.counts(),
  'GET magic': () => ({ destinations: magicDestinations, words: magicWords }),
  'DELETE faults': (control) => control.clearFaults(),
  'POST faults': (control, body) => {
    const rules = (Array.isArray(body) ? body : [body]).map(readFaultRule);
    if (rules.some((rule) => rule === null)) throw new TypeError('not a fault rule');
    for (const rule of rules) if (rule !== null) control.inject(rule);
  },
  'POST advance': (control, body) => {
    const ms = Number(field(body, 'ms'));
    if (!(ms >= 0)) throw new TypeError('{"ms": …} is missing');
    control.advance(ms);
  },
  'POST arrive': (control, body) => {
    if (typeof field(body, 'office') !== 'string') throw new TypeError('{"office": …} is missing');
    return control.arrive(body as Arrival);
  },
};

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

export async function answerControl(
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
  control: Control,
): Promise<void> {
  const json = (status: number, value: unknown) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(value === undefined ? { ok: true } : value));
  if (!/^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '')) return json(403, { error: 'loopback only' });
  const handler = HANDLERS[`${request.method} ${url.pathname.replace('/_simulator/', '')}`];
  if (handler === undefined) return json(404, { error: 'not found' });
  try {
    json(200, handler(control, await readJson(request)));
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
