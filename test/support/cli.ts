/** Runs the command line against a gateway that is only a table of answers, and keeps what it printed. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi } from '../../src/cli/api-client.ts';
import { runCli } from '../../src/cli/run.ts';

export type Seen = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Reply = { status?: number; body: unknown };

/** `answers`: by `METHOD /path` (query aside); anything else is 404. */
export async function stubGateway(answers: Readonly<Record<string, Reply | ((seen: Seen) => Reply)>>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const path = request.url ?? '';
    const one = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: Buffer.concat(pieces).toString('latin1'),
    };
    seen.push(one);
    const found = answers[`${one.method} ${path.split('?')[0]}`];
    const notFound = { status: 404, body: { title: 'Not found', status: 404, code: 'not-found' } };
    const reply: Reply = typeof found === 'function' ? found(one) : (found ?? notFound);
    const raw = reply.body instanceof Uint8Array;
    response.writeHead(reply.status ?? 200, {
      'content-type': raw ? 'application/pdf' : 'application/json',
      connection: 'close',
    });
    response.end(raw ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, close: () => new Promise<void>((resolve) => void server.close(() => resolve())) };
}

export async function carpeta(
  argv: readonly string[],
  gateway: { url: string; key?: string; interrupted?: AbortSignal } = { url: 'http://127.0.0.1:9' },
) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    terminal: false,
    api: async (language) => createApi({ url: gateway.url, key: gateway.key ?? 'the-key' }, language),
    interrupted: gateway.interrupted ?? new AbortController().signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A message as the API tells it. */
export function apiMessage(id: string, more: object = {}) {
  return {
    id,
    receiptId: 'rcp_1',
    event: { source: 'urn:dir3:L01999999:demo', id: 'e1', type: 'es.citizenfolder.notification.requested.v1' },
    entity: 'L01999999',
    backend: 'notifica',
    ref: '77',
    file: '4567890X',
    delivery: 'accepted',
    legal: 'available',
    final: false,
    reference: 'ABCDEFGHIJKLMNOPQRST',
    remoteId: 'r-1',
    evidencePending: false,
    waitingFor: null,
    problem: null,
    warnings: [],
    timeline: [
      {
        at: '2026-10-01T08:15:30.123Z',
        kind: 'delivery',
        from: null,
        to: 'queued',
        code: '',
        text: '',
        source: 'gateway',
        conflict: false,
      },
      {
        at: '2026-10-01T08:15:31.000Z',
        kind: 'delivery',
        from: 'queued',
        to: 'accepted',
        code: '000',
        text: '',
        source: 'notifica',
        conflict: false,
      },
    ],
    attempts: [],
    evidence: [],
    ...more,
  };
}
