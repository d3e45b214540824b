/**
 * The one HTTP client. Its answers tell what exactly-once needs to know: was it answered, was it certainly not sent,
 * or may it have arrived. Never chunked, never redirected, never repeated by itself.
 */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request as send } from 'undici';
import type { ClientCertificate, HttpRequest, HttpResult, Transport } from '../../contracts/backend.ts';
import { type AddressGuard, guardedLookup, refusal } from './address-guard.ts';

export type TlsOptions = { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer };
export type TransportOptions = {
  tls?: TlsOptions;
  maxConnectionsPerHost?: number;
  /** Where the addresses are chosen by others: what may be connected to. */
  guard?: AddressGuard;
  /** Where the addresses are the configuration's: whether a request may go to this one at all. */
  egress?: (url: string) => boolean;
};

const CONNECT_TIMEOUT_MS = 10_000;
/** Idle connections are let go soon: one that the far side closes under our request makes its fate unknown. */
const KEEP_ALIVE_MS = 4_000;
/** More than any back end's `concurrency`; what is beyond waits here, unsent. */
const MAX_CONNECTIONS_PER_HOST = 64;
/** Certificates of ours with connections of their own at one time; a province has some hundred towns. */
const MAX_CERTIFICATES = 256;
/** Below this a body is joined into one write; above, its pieces go out one by one. Bytes. */
const JOIN_BELOW = 1024 * 1024;

/**
 * @param options.tls our client certificate, and authorities trusted instead of the usual ones
 * @returns `exchange` never throws: what went wrong is in the result, with a short stable `reason` such as
 *   `econnrefused`, `timeout` or `answer-too-large`; `close` waits for the exchanges in flight
 */
export function createTransport(
  options: TransportOptions,
): Transport & { open(request: HttpRequest): Promise<OpenResult>; close(): Promise<void> } {
  const agents = createAgents(options);
  const inFlight = new Set<Promise<HttpResult>>();
  const allowed = ({ url }: HttpRequest) => options.egress?.(url) ?? true;
  let closing = false;
  return {
    async exchange(request) {
      if (closing) return { kind: 'not-sent', reason: 'closed', durationMs: 0 };
      if (!allowed(request)) return { kind: 'not-sent', reason: 'address-not-allowed', durationMs: 0 };
      const running = exchange(agents.of(request), request);
      inFlight.add(running);
      return running.finally(() => inFlight.delete(running));
    },
    async open(request) {
      if (closing) return { kind: 'failed', reason: 'closed' };
      return allowed(request) ? open(agents.of(request), request) : { kind: 'failed', reason: 'address-not-allowed' };
    },
    async close() {
      closing = true;
      await Promise.all(inFlight);
      // Not `agent.close()`: it would wait for connections that nobody waits for any more.
      await agents.destroy();
    },
  };
}

/**
 * One set of connections for requests without a certificate, and one for each certificate: a connection that was opened
 * as one town must never carry another's request.
 */
function createAgents(options: TransportOptions) {
  const plain = agentFor(options);
  const certified = new Map<string, Agent>();
  return {
    of({ certificate }: HttpRequest): Agent {
      if (certificate === undefined) return plain;
      const key = fingerprintOf(certificate);
      const known = certified.get(key);
      // Beyond its bound the one that was used longest ago ends, once what it has in flight is over.
      if (known === undefined && certified.size >= MAX_CERTIFICATES) retireOldest(certified);
      certified.delete(key);
      const { cert, privateKey, ca } = certificate;
      const agent =
        known ??
        agentFor({ ...options, tls: { ...options.tls, cert, key: privateKey, ...(ca === undefined ? {} : { ca }) } });
      certified.set(key, agent);
      return agent;
    },
    async destroy() {
      await Promise.all([plain, ...certified.values()].map((each) => each.destroy()));
    },
  };
}

function retireOldest(agents: Map<string, Agent>): void {
  const oldest = agents.entries().next().value;
  if (oldest === undefined) return;
  agents.delete(oldest[0]);
  void oldest[1].close();
}

function fingerprintOf({ cert, privateKey, ca = '' }: ClientCertificate): string {
  return createHash('sha256')
    .update(JSON.stringify([cert, privateKey, ca]))
    .digest('base64');
}

function agentFor(options: TransportOptions): Agent {
  return new Agent({
    pipelining: 1,
    connections: options.maxConnectionsPerHost ?? MAX_CONNECTIONS_PER_HOST,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // Bounded by our own signal, which covers the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectorFor(options),
  });
}

function connectorFor({ tls, guard }: TransportOptions): buildConnector.connector {
  if (guard === undefined) return buildConnector({ ...tls, timeout: CONNECT_TIMEOUT_MS });
  const connect = buildConnector({ ...tls, timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(guard) });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // What is an address already is not looked up.
    if (isIP(host) !== 0 && !guard(host)) return callback(refusal(), null);
    connect(options, callback);
  };
}

/**
 * The head of an answer, and its body while it comes: for what is too large to be held. Bounded like an exchange, by
 * time over all of it and by `maxAnswerBytes`, past which reading throws `OpenFault`, as it does where it breaks off.
 */
export type OpenResult =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: AsyncIterable<Uint8Array> }
  | { kind: 'failed'; reason: string };

export class OpenFault extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'OpenFault';
    this.reason = reason;
  }
}

async function open(agent: Agent, request: HttpRequest): Promise<OpenResult> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await unlessAborted(post(agent, request, { signal, progress: { begun: false } }), signal);
    const { statusCode: status, headers, body } = response;
    return { kind: 'answer', status, headers: flatten(headers), body: bounded(body, request.maxAnswerBytes, signal) };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error, signal) };
  }
}

async function* bounded(
  stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
  max: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > max) throw new OpenFault('answer-too-large');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof OpenFault ? error : new OpenFault(reasonOf(error, signal));
  } finally {
    // Also where the reader left early: the connection must not wait for a body nobody reads.
    stream.destroy();
  }
}

async function exchange(agent: Agent, request: HttpRequest): Promise<HttpResult> {
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  const signal = AbortSignal.timeout(request.timeoutMs);
  const progress: Progress = { begun: false };
  try {
    const response = await unlessAborted(post(agent, request, { signal, progress }), signal);
    const body = await readBounded(response.body, request.maxAnswerBytes);
    if (body === null) return { kind: 'lost', reason: 'answer-too-large', durationMs: durationMs() };
    const headers = flatten(response.headers);
    return { kind: 'answer', status: response.statusCode, headers, body, durationMs: durationMs() };
  } catch (error) {
    return { kind: progress.begun ? 'lost' : 'not-sent', reason: reasonOf(error, signal), durationMs: durationMs() };
  }
}

/** `begun` turns true when the connection is ready and the first byte of the request is about to leave. */
type Progress = { begun: boolean };

function post(
  agent: Agent,
  request: HttpRequest,
  watch: { signal: AbortSignal; progress: Progress },
): Promise<Dispatcher.ResponseData> {
  const length = request.body.reduce((sum, piece) => sum + piece.byteLength, 0);
  const hasBody = request.method === 'POST';
  return send(request.url, {
    dispatcher: agent.compose((dispatch) => (options, handler) => dispatch(options, watched(handler, watch))),
    method: request.method,
    headers: { ...request.headers, ...(hasBody ? { 'content-length': String(length) } : {}) },
    body: hasBody ? bodyOf(request.body, length) : null,
    signal: watch.signal,
  });
}

/**
 * Everything that fails before undici starts a request (name look-up, connection, TLS, waiting for a free connection)
 * fails before a byte of it has left. One whose time is over by then is stopped here: its result has been given.
 */
function watched(
  handler: Dispatcher.DispatchHandler,
  watch: { signal: AbortSignal; progress: Progress },
): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller, context) {
      if (watch.signal.aborted) return controller.abort(watch.signal.reason);
      watch.progress.begun = true;
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  };
}

/** undici looks at its signal only once there is a connection; a connection that never comes must not hold us. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function bodyOf(pieces: readonly Uint8Array[], length: number): Buffer | Readable {
  return length < JOIN_BELOW ? Buffer.concat(pieces) : Readable.from(pieces, { objectMode: false });
}

async function readBounded(
  stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
  max: number,
): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > max) {
      stream.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** A short stable word: an error's message may quote an address or a certificate. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'timeout';
  const codes = [error, error instanceof Error ? error.cause : undefined].map((each) =>
    each instanceof Error && 'code' in each && typeof each.code === 'string' ? each.code : undefined,
  );
  return (codes.find((code) => code !== undefined) ?? 'failed').toLowerCase().replaceAll('_', '-');
}
