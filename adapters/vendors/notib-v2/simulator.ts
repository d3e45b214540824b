/**
 * The far side: an e-office written for NOTIB. It calls `alta` at the façade, is told `notificaCanvi` at its own address and,
 * as NOTIB's clients do, asks back what changed. It can be told to fail, and to swallow its own errors as a known one does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatedClient } from './simulator-client.ts';
import { notificacio } from './simulator-records.ts';

export type NotibReceiverFault = 'hang' | 'reset' | 'error' | 'refused';

export type NotibSimulatorOptions = { user: string; password: string /** For each exchange. */; timeoutMs?: number };

export type NotibSimulator = {
  /** Base address of its callback, as NOTIB would have it configured. */
  callbackUrl: string;
  /** Sends one notification; `identificador` and its first `referencia`, or why not. */
  send(of: {
    entity: string;
    facade: string;
    changes?: Record<string, unknown>;
  }): Promise<{ identificador: string; referencia: string }>;
  /** Asked back by callback, in NOTIB's words, oldest first; by identificador. */
  told(identificador: string): readonly string[];
  /** Callbacks that came, well taken or not. */
  calls(): number;
  fault(kind: NotibReceiverFault | null): void;
  close(): Promise<void>;
};

const MAX_CALLBACK_BYTES = 16 * 1024;
const TIMEOUT_MS = 10_000;

type State = {
  options: NotibSimulatorOptions;
  /** Where it sent each; the callback itself says not where to ask. */
  facades: Map<string, string>;
  told: Map<string, string[]>;
  calls: number;
  fault: NotibReceiverFault | null;
};

export async function startNotibSimulator(options: NotibSimulatorOptions): Promise<NotibSimulator> {
  const state: State = { options, facades: new Map(), told: new Map(), calls: 0, fault: null };
  const server = createServer((request, response) => void callback(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    callbackUrl: `http://127.0.0.1:${port}/eoficina/notib`,
    send: (of) => send(state, of),
    told: (identificador) => state.told.get(identificador) ?? [],
    calls: () => state.calls,
    fault(kind) {
      state.fault = kind;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function clientOf({ options }: State, facade: string) {
  return simulatedClient({ timeoutMs: TIMEOUT_MS, ...options, baseUrl: `${facade}/notibapi` });
}

async function send(state: State, of: { entity: string; facade: string; changes?: Record<string, unknown> }) {
  const answer = await clientOf(state, of.facade).alta({ ...notificacio(of.entity), ...of.changes });
  const [first] = (answer.referencies ?? []) as { referencia: string }[];
  if (answer.error === true || typeof answer.identificador !== 'string' || first === undefined)
    throw new Error(`alta: ${String(answer.errorDescripcio)}`);
  state.facades.set(answer.identificador, of.facade);
  return { identificador: answer.identificador, referencia: first.referencia };
}

async function callback(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  state.calls += 1;
  const said = await readCallback(request);
  switch (state.fault) {
    case 'hang':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'error':
      return say(response, 503);
    // A success to anybody else: to NOTIB it is exactly 200.
    case 'refused':
      return say(response, 202);
    case null:
      break;
  }
  if (said === null || request.method !== 'POST' || request.url !== '/eoficina/notib/notificaCanvi')
    return say(response, 400);
  const { identificador, referenciaEnviament } = said;
  const known = state.told.get(identificador) ?? [];
  state.told.set(identificador, known);
  const facade = state.facades.get(identificador);
  known.push(facade === undefined ? 'notificaCanvi' : await askBack(state, facade, referenciaEnviament));
  say(response, 200);
}

/** What a client of NOTIB keeps of it. */
async function askBack(state: State, facade: string, referencia: string): Promise<string> {
  const { estat, error, errorDescripcio, certificacio } = await clientOf(state, facade).consultaEstatEnviament(
    referencia,
  );
  const receipt = certificacio === undefined ? '' : ' (certificacio)';
  return `notificaCanvi → ${String(estat)}${receipt}${error === true ? `: ${String(errorDescripcio)}` : ''}`;
}

async function readCallback(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= MAX_CALLBACK_BYTES) chunks.push(chunk);
  }
  try {
    const said: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const { identificador, referenciaEnviament, data } = said as Record<string, unknown>;
    const whole =
      typeof identificador === 'string' && typeof referenciaEnviament === 'string' && typeof data === 'number';
    return whole ? { identificador, referenciaEnviament } : null;
  } catch {
    return null;
  }
}

function say(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
