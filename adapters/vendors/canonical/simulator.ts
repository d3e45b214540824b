/**
 * The far side of the adapter, for the sandbox, the tests and integrators: an e-office that pushes events and listens on
 * one loopback port. It believes only what is signed with its secret and not older than five minutes, and can be told to
 * hang, fail, reset, refuse or talk nonsense.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookHeaders } from '../../../src/signing/webhook.ts';
import { notificationOf } from './simulator-event.ts';

export type CanonicalFault = 'hang' | 'reset' | 'error' | 'garbage' | 'refused';
export type CanonicalSimulatorOptions = { key: string; secret: string; now?: () => Date };
export type CanonicalSimulator = {
  url: string;
  state: { fault: CanonicalFault | null; calls: number };
  /** Pushes one notification, as when a civil servant signs it. Throws where it is not taken. */
  happen(of: { entity: string; facade: string }): Promise<{ ref: string; event: { source: string; id: string } }>;
  /** What it was told of an event, by the event's id: `delivery legal`, oldest first. */
  told(ref: string): readonly string[];
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 64 * 1024;
/** Standard Webhooks 1.0, "Verifying the timestamp". */
const TOLERANCE_MS = 5 * 60_000;

type Told = { data: { message: { event: { id: string }; delivery: string; legal: string | null } } };

export async function startCanonicalSimulator(options: CanonicalSimulatorOptions): Promise<CanonicalSimulator> {
  const told = new Map<string, string[]>();
  const state: CanonicalSimulator['state'] = { fault: null, calls: 0 };
  const server = createServer((request, response) => {
    state.calls += 1;
    if (state.fault !== null) return misbehave(state.fault, request, response);
    void listen({ options, told }, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/estados`,
    state,
    async happen({ entity, facade }) {
      const event = notificationOf(entity, options.now?.() ?? new Date());
      const answer = await fetch(`${facade}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${options.key}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(event),
      });
      if (!answer.ok) throw new Error(`not taken: ${answer.status}`);
      return { ref: event.id, event: { source: event.source, id: event.id } };
    },
    told: (ref) => told.get(ref) ?? [],
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Listening = { options: CanonicalSimulatorOptions; told: Map<string, string[]> };

async function listen({ options, told }: Listening, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === null) return say(response, 413);
  if (!isGenuine(options, request, body)) return say(response, 401);
  const { event, delivery, legal } = (JSON.parse(body.toString()) as Told).data.message;
  told.set(event.id, [...(told.get(event.id) ?? []), legal === null ? delivery : `${delivery} ${legal}`]);
  say(response, 204);
}

function isGenuine({ secret, now }: CanonicalSimulatorOptions, { headers }: IncomingMessage, body: Buffer): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  if (!(Math.abs((now?.() ?? new Date()).getTime() - at.getTime()) <= TOLERANCE_MS)) return false;
  const { 'webhook-signature': wanted = '' } = webhookHeaders({
    ...{ id: String(headers['webhook-id']), at, body, secrets: [secret] },
  });
  // While a secret is being changed there are two, with a space between.
  return String(headers['webhook-signature'])
    .split(' ')
    .some((each) => each.length === wanted.length && timingSafeEqual(Buffer.from(each), Buffer.from(wanted)));
}

function misbehave(fault: CanonicalFault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault) {
    case 'hang':
      break;
    case 'reset':
      request.socket.destroy();
      break;
    case 'error':
      say(response, 503, '<html>Fuera de servicio</html>');
      break;
    case 'garbage':
      say(response, 302, '<html>');
      break;
    case 'refused':
      say(response, 409, '{"code": "unknown-file"}');
      break;
  }
}

function say(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status).end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
