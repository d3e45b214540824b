import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../contracts/backend.ts';
import { createTransport, type TransportOptions } from '../../src/transport/http.ts';
import { bodyOf, stubServer, stubSocket } from '../support/stub-server.ts';

const CERTS = join(import.meta.dirname, '../../certs-example');
const cert = (name: string) => readFileSync(join(CERTS, name));
const SERVER_TLS = { cert: cert('server-localhost.crt'), key: cert('server-localhost.key') };
const CLIENT_TLS = { ca: cert('ca.crt'), cert: cert('client.crt'), key: cert('client.key') };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
function keep<T extends { close(): Promise<void> }>(thing: T): T {
  open.push(thing);
  return thing;
}
const serve = async (...args: Parameters<typeof stubServer>) => keep(await stubServer(...args));
const client = (options: TransportOptions = {}) => keep(createTransport(options));

function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"x"' },
    body: [Buffer.from('<a>'), Buffer.from('</a>')],
    timeoutMs: 5_000,
    maxAnswerBytes: 1_000,
    ...changes,
  };
}

describe('a request on the wire', () => {
  it.each([
    ['small', [Buffer.from('<a>'), Buffer.from('ñ'), Buffer.from('</a>')]],
    ['of several megabytes', [Buffer.from('<a>'), Buffer.alloc(3_000_000, 'A'), Buffer.from('</a>')]],
    ['empty', []],
  ])('has Content-Length, is never chunked and arrives whole: %s', async (_name, body) => {
    const stub = await serve(async (request, response) => {
      response.end(await bodyOf(request));
    });
    const result = await client().exchange(post(stub.url, { body, maxAnswerBytes: 4_000_000 }));
    const whole = Buffer.concat(body);
    expect(stub.requests[0]?.headers['content-length']).toBe(String(whole.byteLength));
    expect(stub.requests[0]?.headers['transfer-encoding']).toBeUndefined();
    expect(result).toMatchObject({ kind: 'answer', status: 200 });
    expect(result.kind === 'answer' && whole.equals(result.body)).toBe(true);
  });

  it('carries our headers and asks for no compression', async () => {
    const packed = gzipSync('<a/>');
    const stub = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(packed);
    });
    const result = await client().exchange(post(stub.url));
    expect(stub.requests[0]?.headers).toMatchObject({ soapaction: '"x"', 'content-type': 'text/xml; charset=utf-8' });
    expect(stub.requests[0]?.headers['accept-encoding']).toBeUndefined();
    expect(result).toMatchObject({ kind: 'answer', headers: { 'content-encoding': 'gzip' } });
    expect(result.kind === 'answer' && packed.equals(result.body)).toBe(true);
  });

  it('without a body has no length either', async () => {
    const stub = await serve((_request, response) => response.end('ok'));
    await client().exchange(post(stub.url, { method: 'GET', body: [] }));
    expect(stub.requests[0]?.headers['content-length']).toBeUndefined();
  });

  it('follows no redirect', async () => {
    const stub = await serve((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'answer', status: 302 });
    expect(stub.requests).toHaveLength(1);
  });

  it('gives the status and headers of an error page as they came', async () => {
    const stub = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] }).end('<html>'),
    );
    expect(await client().exchange(post(stub.url))).toMatchObject({
      kind: 'answer',
      status: 503,
      headers: { 'retry-after': '7', 'set-cookie': 'a=1,b=2' },
    });
  });
});

describe('what certainly did not leave is not-sent', () => {
  it('connection refused', async () => {
    const stub = await stubServer(() => {});
    await stub.close();
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'not-sent', reason: 'econnrefused' });
  });

  it('a name that does not exist', async () => {
    const result = await client().exchange(post('http://no-such-host.invalid/'));
    expect(result).toMatchObject({ kind: 'not-sent' });
    expect(result).not.toMatchObject({ reason: expect.stringContaining('invalid') });
  });

  it('a certificate we do not trust', async () => {
    const stub = await serve((_request, response) => response.end(), SERVER_TLS);
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'not-sent' });
    expect(stub.requests).toHaveLength(0);
  });

  it('a certificate that is not for a server', async () => {
    const stub = await serve((_request, response) => response.end(), {
      cert: cert('client.crt'),
      key: cert('client.key'),
    });
    const result = await client({ tls: { ca: cert('ca.crt') } }).exchange(post(stub.url));
    expect(result).toMatchObject({ kind: 'not-sent', reason: 'invalid-purpose' });
  });

  it('a TLS handshake that never ends, when the time is over', async () => {
    const stub = keep(await stubSocket());
    const result = await client().exchange(post(`https://localhost:${stub.port}/`, { timeoutMs: 150 }));
    expect(result).toMatchObject({ kind: 'not-sent', reason: 'timeout' });
  });

  it('time over while waiting for a free connection, and it never leaves later', async () => {
    const held = Promise.withResolvers<void>();
    const stub = await serve(async (request, response) => {
      await bodyOf(request);
      await held.promise;
      response.end('first');
    });
    const transport = client({ maxConnectionsPerHost: 1 });
    const first = transport.exchange(post(stub.url));
    const second = await transport.exchange(post(stub.url, { timeoutMs: 100 }));
    expect(second).toMatchObject({ kind: 'not-sent', reason: 'timeout' });
    held.resolve();
    expect(await first).toMatchObject({ kind: 'answer' });
    expect(await transport.exchange(post(stub.url))).toMatchObject({ kind: 'answer' });
    expect(stub.requests).toHaveLength(2);
  });
});

describe('what may have arrived is lost', () => {
  it('time over before the answer begins', async () => {
    const arrived = Promise.withResolvers<Buffer>();
    const stub = await serve(async (request) => arrived.resolve(await bodyOf(request)));
    const result = await client().exchange(post(stub.url, { timeoutMs: 150 }));
    expect(result).toMatchObject({ kind: 'lost', reason: 'timeout' });
    expect((await arrived.promise).toString()).toBe('<a></a>');
    expect(result.durationMs).toBeGreaterThanOrEqual(100);
  });

  it('time over in the middle of the answer', async () => {
    const stub = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('<a>');
    });
    expect(await client().exchange(post(stub.url, { timeoutMs: 150 }))).toMatchObject({
      kind: 'lost',
      reason: 'timeout',
    });
  });

  it('time over while our own body is still going out', async () => {
    const stub = keep(await stubSocket((socket) => socket.pause()));
    const body = [Buffer.alloc(30_000_000, 'A')];
    expect(await client().exchange(post(stub.url, { body, timeoutMs: 300 }))).toMatchObject({
      kind: 'lost',
      reason: 'timeout',
    });
  });

  it('connection reset after the request', async () => {
    const stub = await serve(async (request) => {
      await bodyOf(request);
      request.socket.resetAndDestroy();
    });
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'lost' });
  });

  it('connection reset in the middle of the answer', async () => {
    const stub = await serve(async (request, response) => {
      await bodyOf(request);
      response.writeHead(200, { 'content-length': '100' });
      response.write('<a>', () => request.socket.resetAndDestroy());
    });
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'lost' });
  });

  it('an answer shorter than its Content-Length', async () => {
    const stub = keep(
      await stubSocket((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<a/>')),
      ),
    );
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'lost' });
  });

  it('an answer that is not HTTP', async () => {
    const stub = keep(await stubSocket((socket) => socket.once('data', () => socket.end('SSH-2.0-nothing\r\n'))));
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'lost' });
  });

  it.each([
    ['with its length', { 'content-length': '5000' }],
    ['chunked', {}],
  ])('an answer longer than allowed, %s', async (_name, headers) => {
    const stub = await serve((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(5_000, 'A')));
    expect(await client().exchange(post(stub.url))).toMatchObject({ kind: 'lost', reason: 'answer-too-large' });
  });

  it('a kept connection that the far side closes on the next request, which is not repeated', async () => {
    const stub = await serve(async (request, response) => {
      await bodyOf(request);
      if (stub.requests.length === 1) response.end('ok');
      else request.socket.destroy();
    });
    const transport = client({ maxConnectionsPerHost: 1 });
    expect(await transport.exchange(post(stub.url))).toMatchObject({ kind: 'answer' });
    expect(await transport.exchange(post(stub.url))).toMatchObject({ kind: 'lost' });
    expect(stub.requests).toHaveLength(2);
  });
});

describe('TLS', () => {
  it('shows our client certificate, over one connection for several requests', async () => {
    const subjects: string[] = [];
    const connections = new Set<unknown>();
    const stub = await serve(
      (request, response) => {
        connections.add(request.socket);
        const peer = 'getPeerX509Certificate' in request.socket ? request.socket : null;
        subjects.push(
          String((peer as { getPeerX509Certificate(): { subject: string } } | null)?.getPeerX509Certificate().subject),
        );
        response.end('ok');
      },
      { ...SERVER_TLS, ca: cert('ca.crt'), requestCert: true },
    );
    const transport = client({ tls: CLIENT_TLS, maxConnectionsPerHost: 1 });
    for (const _each of [1, 2, 3]) expect(await transport.exchange(post(stub.url))).toMatchObject({ kind: 'answer' });
    expect(subjects[2]).toContain('NUNCA REAL');
    expect(connections.size).toBe(1);
  });

  it('gives no answer where the client certificate is missing', async () => {
    const stub = await serve((_request, response) => response.end(), {
      ...SERVER_TLS,
      ca: cert('ca.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const result = await client({ tls: { ca: cert('ca.crt') } }).exchange(post(stub.url));
    expect(result.kind).not.toBe('answer');
    expect(stub.requests).toHaveLength(0);
  });
});

describe('a certificate of one request', () => {
  const ca = cert('ca.crt').toString();
  const as = (name: string) => ({
    cert: cert(`${name}.crt`).toString(),
    privateKey: cert(`${name}.key`).toString(),
    ca,
  });

  it('is shown for it alone: no connection opened as somebody carries another’s request', async () => {
    const shown: string[] = [];
    const connections = new Set<unknown>();
    const stub = await serve(
      (request, response) => {
        const socket = request.socket as TLSSocket;
        connections.add(socket);
        shown.push(socket.getPeerX509Certificate()?.fingerprint256 ?? 'nobody');
        response.end('ok');
      },
      // Both are to come in, the one that is no client's too.
      { ...SERVER_TLS, ca: cert('ca.crt'), requestCert: true, rejectUnauthorized: false },
    );
    const transport = client({ tls: { ca: cert('ca.crt') }, maxConnectionsPerHost: 1 });
    const [one, other] = [as('client'), as('server-localhost')];
    for (const certificate of [one, other, undefined, one])
      expect(await transport.exchange(post(stub.url, { certificate }))).toMatchObject({ kind: 'answer' });
    const of = (pem: string) => new X509Certificate(pem).fingerprint256;
    expect(shown).toEqual([of(one.cert), of(other.cert), 'nobody', of(one.cert)]);
    expect(connections.size).toBe(3);
  });

  it('that is none sends nothing', async () => {
    const stub = await serve((_request, response) => response.end('ok'), { ...SERVER_TLS, requestCert: true });
    const broken = { ...as('client'), privateKey: '-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----' };
    const result = await client().exchange(post(stub.url, { certificate: broken }));
    expect(result.kind).toBe('not-sent');
    expect(stub.requests).toHaveLength(0);
  });
});

describe('closing', () => {
  it('waits for the exchanges in flight', async () => {
    const held = Promise.withResolvers<void>();
    const stub = await serve(async (_request, response) => {
      await held.promise;
      response.end('late');
    });
    const transport = createTransport({});
    const exchange = transport.exchange(post(stub.url));
    const closed = transport.close();
    held.resolve();
    expect(await exchange).toMatchObject({ kind: 'answer' });
    await closed;
    expect(await transport.exchange(post(stub.url))).toMatchObject({ kind: 'not-sent', reason: 'closed' });
    expect(stub.requests).toHaveLength(1);
  });
});
