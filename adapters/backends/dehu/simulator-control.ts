/** The simulator's own API under /_simulator/, for tests and people in another process. Loopback only. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FaultRule, readFaultRule } from './simulator-faults.ts';
import type { Counts, Envio } from './simulator-store.ts';

/** What another administration notifies to a town. */
export type Arrival = {
  nif: string;
  title?: string;
  kind?: 'notification' | 'communication';
  annexes?: number;
  /** How many days ago it became available. */
  daysAgo?: number;
};

export type Control = {
  envios(): Envio[];
  counts(): Counts;
  inject(rule: FaultRule): void;
  clearFaults(): void;
  advance(ms: number): void;
  arrive(arrival: Arrival): Envio;
  /** Somebody ends it on the web of DEHú. */
  end(identificador: string, state: string): void;
};

const MAX_BODY_BYTES = 64 * 1024;
type Handler = (control: Control, body: unknown) => unknown;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET envios': (control) => control.envios(),
  'GET counts': (control) => control.counts(),
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
    if (typeof field(body, 'nif') !== 'string') throw new TypeError('{"nif": …} is missing');
    return control.arrive(body as Arrival);
  },
  'POST end': (control, body) => control.end(String(field(body, 'identificador')), String(field(body, 'state'))),
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
