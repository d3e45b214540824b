/** Who asks, and whether they may: client keys in constant time, scopes, and the certificate a client may be pinned to. */
import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { createMiddleware } from 'hono/factory';
import { GatewayError } from '../errors.ts';
import { type AddressList, addressList, callerOf, isLoopback } from './client-address.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import type { ClientScope, HttpClient, HttpDeps } from './deps.ts';
import { createRateLimit } from './rate-limit.ts';

/** Far above what any e-office sends, far below what would starve the others. Requests of one client. */
const CLIENT_LIMIT = { perSecond: 2_000, burst: 4_000 };

export type Gate = ReturnType<typeof createGate>;

export function createGate(deps: Pick<HttpDeps, 'clients' | 'http' | 'runtime'>) {
  const trusted = addressList(deps.http.trustedProxies);
  const limit = createRateLimit(CLIENT_LIMIT, deps.runtime.now);

  /** Throws GatewayError `unauthenticated`, `forbidden` or `too-many-requests`. */
  function admitClient(c: HttpContext, client: HttpClient | null, scope: ClientScope): void {
    if (client === null) throw new GatewayError('unauthenticated', 'http', 'No client has this key.');
    // Known from here on, also where it is refused: its pace, the log and the audit are its own.
    c.set('client', client);
    limit.take(client.id);
    const terminator = { trusted, header: deps.http.clientCertHeader, now: deps.runtime.now() };
    if (client.certSha256 !== null && !presents(c, client.certSha256, terminator))
      throw new GatewayError(
        'unauthenticated',
        'http',
        'The client certificate is not the pinned one, or not valid now.',
      );
    if (!client.scopes.includes(scope))
      throw new GatewayError('forbidden', 'http', 'The key lacks this scope.', { params: { scope } });
  }
  function admit(c: HttpContext, key: string | null, scope: ClientScope): void {
    admitClient(c, key === null ? null : clientWithKey(deps.clients, key), scope);
  }
  return {
    trusted,
    /** Whoever a session belongs to. */
    admitClient,
    /** A key that was typed in. */
    admitKey: admit,
    /** A key in a header; a browser's script may give it as the password of HTTP Basic. */
    admitBrowser: (c: HttpContext, scope: ClientScope) => admit(c, bearerKey(c) ?? basicPassword(c), scope),
    /** Lets clients with `scope` pass. */
    requireScope: (scope: ClientScope) =>
      createMiddleware<HttpEnv>(async (c, next) => {
        admit(c, bearerKey(c), scope);
        await next();
      }),
    /** Callers on this machine pass without a key. */
    requireUnlessLoopback: (scope: ClientScope) =>
      createMiddleware<HttpEnv>(async (c, next) => {
        if (!isLoopback(callerOf(c, trusted))) admit(c, bearerKey(c), scope);
        await next();
      }),
  };
}

/* Every client is compared, found or not, so that time tells nothing. */
function clientWithKey(clients: readonly HttpClient[], key: string): HttpClient | null {
  const digest = createHash('sha256').update(key).digest();
  let found: HttpClient | null = null;
  for (const client of clients)
    if (client.keySha256.byteLength === digest.byteLength && timingSafeEqual(client.keySha256, digest))
      found ??= client;
  return found;
}

function bearerKey(c: HttpContext): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

function basicPassword(c: HttpContext): string | null {
  const credentials = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (credentials === undefined) return null;
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
}

export type Terminator = { trusted: AddressList; header: string | null; now: Date };

function presents(c: HttpContext, pinned: Uint8Array, terminator: Terminator): boolean {
  const der = presentedCertificate(c, terminator);
  if (der === null) return false;
  const digest = createHash('sha256').update(der).digest();
  const same = digest.byteLength === pinned.byteLength && timingSafeEqual(digest, pinned);
  return same && !isOutOfDate(der, terminator.now);
}

/** Pinned is not for ever: a certificate past its term may have been replaced because its key is out. */
export function isOutOfDate(der: Uint8Array, now: Date): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(der);
    return now < new Date(validFrom) || now > new Date(validTo);
  } catch {
    // Not to be read as X.509, yet byte for byte the pinned one: then it says no term.
    return false;
  }
}

/** DER. Behind a trusted proxy the socket's certificate is the proxy's; from anyone else the header is hearsay. */
export function presentedCertificate(c: HttpContext, { trusted, header }: Omit<Terminator, 'now'>): Uint8Array | null {
  const socket = c.env?.incoming?.socket;
  if (header !== null && trusted(callerOf(c, () => false).peer)) return certificateFromHeader(c.req.header(header));
  if (socket === undefined || !('getPeerCertificate' in socket)) return null;
  const { raw } = (socket as TLSSocket).getPeerCertificate();
  return raw ?? null;
}

/** Reads PEM (plain or percent-encoded, as nginx sends it), RFC 9440 `:base64:`, or bare base64 of DER. */
export function certificateFromHeader(value: string | undefined): Uint8Array | null {
  if (value === undefined) return null;
  let text = value;
  if (value.includes('%')) {
    try {
      text = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/[\s:]/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null;
}
