/** The listening socket: takes its port before there is an application, and drains before it closes. */
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

type Fetch = Parameters<typeof getRequestListener>[0];
export type HttpListener = {
  /** With the port really taken. */
  url: string;
  /** Answers from now on with `fetch`; before, every request is told to come back. */
  serve(fetch: Fetch): void;
  /** Requests being answered now. */
  inFlight(): number;
  /** Takes no new connection, lets requests end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Slow clients are cut: headers within 10 s, a whole request (15 MB over a poor line) within 5 minutes. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 300_000, keepAliveTimeout: 15_000, maxHeaderSize: 16_384 };

export async function listenHttp(settings: Config['http'], log: Log): Promise<HttpListener> {
  let current: Fetch = () => new Response(null, { status: 503, headers: { 'retry-after': '1' } });
  let inFlight = 0;
  const answer: Fetch = (request, env) => current(request, env);
  const listen = getRequestListener(answer, { overrideGlobalObjects: false });
  const listener: typeof listen = (request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    return listen(request, response);
  };
  const { tls } = settings;
  const server: Server =
    tls === null
      ? createPlain(LIMITS, listener)
      : createTls(
          {
            ...LIMITS,
            cert: tls.cert,
            key: tls.key,
            ...(tls.clientCa === null ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
          },
          listener,
        );
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: settings.host, port: settings.port }, resolve);
  });
  server.on('error', (error) => log.error('http.error', { error: error.name }));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const shown = host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host;
  return {
    url: `${tls === null ? 'http' : 'https'}://${shown}:${port}`,
    inFlight: () => inFlight,
    serve(fetch) {
      current = fetch;
    },
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A kept-alive connection that is idle would hold the server open until its client lets go.
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      server.closeIdleConnections();
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}
