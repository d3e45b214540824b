/** A proxy on loopback that passes each request on to one address and keeps both sides in memory. Bounded. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './scrub-exchange.ts';

const MAX_BODY_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** Of the connection between two, not of what is said. */
const HOP = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
  'expect',
  'upgrade',
]);
const ANSWER_HOP = new Set([...HOP, 'content-encoding']);

export type RecordProxy = { url: string; close(): Promise<void> };

export async function startRecordProxy(of: {
  to: URL;
  port: number;
  onExchange(exchange: Exchange): void;
}): Promise<RecordProxy> {
  const server = createServer((request, response) => void pass(of, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: of.port }, resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function pass(
  { to, onExchange }: Parameters<typeof startRecordProxy>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, text: string) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  const target = request.url ?? '/';
  const method = request.method ?? 'GET';
  try {
    const body = await readAll(request);
    if (body === null) return void say(413, 'too large to record');
    const headers = headersOf(request.headers, HOP);
    const answer = await fetch(`${to.href.replace(/\/+$/, '')}${target.startsWith('/') ? target : `/${target}`}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body.byteLength === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.byteLength > MAX_BODY_BYTES) return void say(502, 'the answer is too large to record');
    const responseHeaders = headersOf(Object.fromEntries(answer.headers), ANSWER_HOP);
    onExchange({
      method,
      target,
      requestHeaders: headers,
      requestBody: body,
      status: answer.status,
      responseHeaders,
      responseBody: bytes,
    });
    response.writeHead(answer.status, responseHeaders).end(bytes);
  } catch {
    say(502, 'the other side did not answer');
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>, without: ReadonlySet<string>) {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || without.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
