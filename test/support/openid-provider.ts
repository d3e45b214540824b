/** A small OpenID provider on loopback: real endpoints, real RS256 and ES256 tokens, PKCE or nothing, and ways to misbehave. It asks for no password. */
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLIENT = { id: 'carpeta', secret: 'a secret of / the provider' };

type Granted = { nonce: string; challenge: string; redirectUri: string };
type Claims = Record<string, unknown>;

/** How it misbehaves; nothing: it does not. */
type Twist = {
  /** Changes a token's claims before it is signed. */
  claims?: (claims: Claims) => Claims;
  /** Signs with a key it does not publish. */
  otherKey?: boolean;
  /**
   * What a forger writes for a signature: nothing under `none`, or a MAC under `HS256` whose secret is what everybody may
   * read, the published key, or what the client itself knows.
   */
  forged?: 'none' | 'HS256 by the public key' | 'HS256 by the client secret';
  /** Algorithms its metadata names; absent: those it signs with. */
  algorithms?: string[];
  /** What it sends the browser back with. */
  back?: (parameters: URLSearchParams) => void;
  /** Every answer is this page. */
  page?: { status: number; text: string };
  /** Its own issuer, as its metadata has it. */
  issuer?: string;
};

const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export type OpenidProvider = Awaited<ReturnType<typeof startOpenidProvider>>;

/** @param now its clock */
export async function startOpenidProvider(now: () => Date) {
  const state = {
    twist: {} as Twist,
    person: { sub: 'f3a1-0001', groups: ['operadores'] } as Claims,
    /** Groups are told by the user-info endpoint alone. */
    groupsApart: false,
    /** What it signs with. */
    algorithm: 'RS256' as 'RS256' | 'ES256',
    offersLogout: true,
    /** A person must follow a link on its page, as after typing a password. */
    asks: false,
    /** Where its tokens are to be had; null: here. */
    tokensAt: null as string | null,
    requests: [] as string[],
    /** How a browser was sent to leave. */
    left: [] as string[],
  };
  const codes = new Map<string, Granted>();
  const tokens = new Set<string>();
  let url = '';

  const idToken = (claims: Claims): string => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { twist, algorithm } = state;
    const alg = twist.forged?.split(' ')[0] ?? algorithm;
    const kid = algorithm === 'RS256' ? 'k1' : 'k2';
    const head = `${part({ alg, kid, typ: 'JWT' })}.${part(twist.claims?.(claims) ?? claims)}`;
    return `${head}.${signatureOf(head).toString('base64url')}`;
  };
  function signatureOf(head: string): Buffer {
    const { forged, otherKey } = state.twist;
    if (forged === 'none') return Buffer.alloc(0);
    if (forged === 'HS256 by the client secret') return createHmac('sha256', CLIENT.secret).update(head).digest();
    if (forged === 'HS256 by the public key')
      return createHmac('sha256', key.publicKey.export({ format: 'pem', type: 'spki' }))
        .update(head)
        .digest();
    const own = state.algorithm === 'RS256' ? key : curve;
    const { privateKey } = otherKey === true ? stranger : own;
    // RFC 7518 §3.4: the two halves alone, not the ASN.1 around them.
    return sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  }
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  function metadata() {
    return {
      issuer: state.twist.issuer ?? url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${state.tokensAt ?? url}/token`,
      userinfo_endpoint: `${url}/userinfo`,
      jwks_uri: `${url}/jwks`,
      ...(state.offersLogout ? { end_session_endpoint: `${url}/leave` } : {}),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: state.twist.algorithms ?? ['RS256', 'ES256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  function authorize(asked: URLSearchParams, response: ServerResponse) {
    const get = (name: string) => asked.get(name) ?? '';
    const sound =
      get('client_id') === CLIENT.id &&
      get('response_type') === 'code' &&
      get('scope').split(' ').includes('openid') &&
      get('code_challenge_method') === 'S256' &&
      [get('state'), get('nonce'), get('code_challenge')].every((each) => each.length >= 43);
    if (!sound) return json(response, 400, { error: 'invalid_request' });
    const code = randomBytes(16).toString('hex');
    codes.set(code, { nonce: get('nonce'), challenge: get('code_challenge'), redirectUri: get('redirect_uri') });
    const back = new URLSearchParams({ code, state: get('state') });
    state.twist.back?.(back);
    const to = `${get('redirect_uri')}?${back}`;
    if (!state.asks) return response.writeHead(303, { location: to }).end();
    const page = `<!doctype html><title>Provider</title><a href="${to.replaceAll('&', '&amp;')}">It is me</a>`;
    return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }

  /* A code is good once, for whoever knows the verifier. */
  function token(form: URLSearchParams, request: IncomingMessage, response: ServerResponse) {
    const given = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
    // RFC 6749 §2.3.1: each half in the form encoding.
    const [[id, secret] = []] = [...new URLSearchParams(given.replace(':', '='))];
    if (id !== CLIENT.id || secret !== CLIENT.secret) return json(response, 401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const granted = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (granted?.challenge !== challenge || granted.redirectUri !== form.get('redirect_uri'))
      return json(response, 400, { error: 'invalid_grant' });
    const { groups, ...rest } = state.person;
    const seconds = Math.floor(now().getTime() / 1000);
    const about = { iss: url, aud: CLIENT.id, iat: seconds, exp: seconds + 300, nonce: granted.nonce };
    const accessToken = randomBytes(16).toString('hex');
    tokens.add(accessToken);
    return json(response, 200, {
      access_token: accessToken,
      token_type: 'Bearer',
      id_token: idToken({ ...about, ...rest, ...(state.groupsApart ? {} : { groups }) }),
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const asked = new URL(request.url ?? '/', url);
    state.requests.push(asked.pathname);
    const { page } = state.twist;
    if (page !== undefined) return response.writeHead(page.status, { 'content-type': 'text/html' }).end(page.text);
    let body = '';
    for await (const piece of request) body += String(piece);
    switch (asked.pathname) {
      case '/.well-known/openid-configuration':
        return json(response, 200, metadata());
      case '/authorize':
        return authorize(asked.searchParams, response);
      case '/token':
        return token(new URLSearchParams(body), request, response);
      case '/jwks':
        return json(response, 200, {
          keys: [
            { ...key.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' },
            { ...curve.publicKey.export({ format: 'jwk' }), kid: 'k2', use: 'sig', alg: 'ES256' },
          ],
        });
      case '/userinfo':
        return tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, ''))
          ? json(response, 200, state.person)
          : json(response, 401, { error: 'invalid_token' });
      case '/leave':
        state.left.push(asked.search);
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>You have left</h1>');
      default:
        return json(response, 404, {});
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
