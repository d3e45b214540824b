/**
 * Signing in through an OpenID provider: authorization code flow with PKCE, state and nonce, and the token's signature
 * checked although it comes over TLS. The library is loaded when somebody signs in. Sources: OpenID Connect Core 1.0
 * §3.1 and §5.3, Discovery 1.0, RP-Initiated Logout 1.0 §2.
 */
import { createHash } from 'node:crypto';
import type { Configuration, CustomFetch } from 'openid-client';
import type { Transport } from '../contracts/backend.ts';
import type { OpenidSettings, SignIn, SignInFlow, SignInResult } from '../contracts/sign-in.ts';
import type { Runtime } from './runtime.ts';

type Deps = {
  exchange: Transport['exchange'];
  runtime: Runtime;
  /** The public address the browser comes back to. */
  callbackUrl: string;
  /** Where the provider sends the browser after it ended its own session. */
  leftUrl: string;
  /** What a client's key says of it, 32 bytes; null: no such client. */
  keyOf(client: string): Uint8Array | null;
};

/** What a provider says of itself changes seldom: its endpoints; its keys are read anew at every sign-in. */
const METADATA_MS = 3_600_000;
/** Its answers are a few KiB. */
const MAX_ANSWER_BYTES = 512 * 1024;
/** As long as any identifier of a person may be (Core 1.0 §2: a `sub` has at most 255 ASCII characters). */
const PERSON = /^[\x21-\x7e]{1,255}$/;

/** @param settings as `config check` left them: an https issuer, or one on loopback in a sandbox */
export function createOpenid(settings: OpenidSettings, deps: Deps): SignIn {
  const provider = createProvider(settings, deps);
  return {
    name: settings.name,
    async begin(flow) {
      try {
        const { library, configuration } = await provider.reach();
        const url = library.buildAuthorizationUrl(configuration, {
          redirect_uri: deps.callbackUrl,
          scope: settings.scopes.join(' '),
          state: flow.state,
          nonce: flow.nonce,
          code_challenge: await library.calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
        });
        return { to: url.href };
      } catch (error) {
        return { ...refusalOf(error), refusal: 'down' };
      }
    },
    async finish(query, flow) {
      try {
        return await whoCame(await provider.reach(), settings, deps, { query, flow });
      } catch (error) {
        return refusalOf(error);
      }
    },
    async leave() {
      try {
        const { library, configuration } = await provider.reach();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        return library.buildEndSessionUrl(configuration, { post_logout_redirect_uri: deps.leftUrl }).href;
      } catch {
        return null;
      }
    },
    credentials: (client) =>
      settings.grants.filter((each) => each.client === client).flatMap((grant) => credentialOf(settings, deps, grant)),
  };
}

/** It answers, and not as a provider does: a proxy's error page, a fault of its own. */
const DOWN = new Set(['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);

type Reached = { library: typeof import('openid-client'); configuration: Configuration };

/** The provider's own facts, remembered for an hour; failing to get them is not remembered. */
function createProvider(settings: OpenidSettings, { exchange, runtime }: Deps): { reach(): Promise<Reached> } {
  let known: { metadata: ReturnType<Configuration['serverMetadata']>; at: number } | null = null;
  const insecure = settings.issuer.startsWith('http:');
  return {
    async reach() {
      const library = await import('openid-client');
      const fetch = fetchThrough(exchange, settings.timeoutMs);
      const timeout = settings.timeoutMs / 1000;
      if (known === null || runtime.now().getTime() - known.at > METADATA_MS) {
        const found = await library.discovery(new URL(settings.issuer), settings.clientId, undefined, undefined, {
          timeout,
          [library.customFetch]: fetch,
          execute: insecure ? [library.allowInsecureRequests] : [],
        });
        known = { metadata: found.serverMetadata(), at: runtime.now().getTime() };
      }
      const { supportsPKCE, ...metadata } = known.metadata;
      const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const authenticate = methods.includes('client_secret_basic')
        ? library.ClientSecretBasic(settings.clientSecret)
        : library.ClientSecretPost(settings.clientSecret);
      const clock = {
        [library.clockTolerance]: settings.clockToleranceMs / 1000,
        // The gateway has one clock, and this library another.
        [library.clockSkew]: Math.round((runtime.now().getTime() - Date.now()) / 1000),
      };
      const configuration = new library.Configuration(metadata, settings.clientId, clock, authenticate);
      configuration.timeout = timeout;
      configuration[library.customFetch] = fetch;
      if (insecure) library.allowInsecureRequests(configuration);
      library.enableNonRepudiationChecks(configuration);
      return { library, configuration };
    },
  };
}

async function whoCame(
  { library, configuration }: Reached,
  settings: OpenidSettings,
  deps: Deps,
  came: { query: string; flow: SignInFlow },
): Promise<SignInResult> {
  const tokens = await library.authorizationCodeGrant(configuration, new URL(`${deps.callbackUrl}?${came.query}`), {
    expectedState: came.flow.state,
    expectedNonce: came.flow.nonce,
    pkceCodeVerifier: came.flow.verifier,
    idTokenExpected: true,
  });
  const token = tokens.claims();
  if (token === undefined) return { refusal: 'refused', cause: 'no-id-token' };
  let claims: Readonly<Record<string, unknown>> = token;
  const lacks = [settings.claim, settings.person].some((each) => claimAt(claims, each) === undefined);
  // Many providers tell groups there alone.
  if (lacks && configuration.serverMetadata().userinfo_endpoint !== undefined)
    claims = { ...(await library.fetchUserInfo(configuration, tokens.access_token, token.sub)), ...token };
  const held = [claimAt(claims, settings.claim)].flat();
  const grant = settings.grants.find(({ value }) => held.includes(value));
  const [credential] = grant === undefined ? [] : credentialOf(settings, deps, grant);
  if (grant === undefined || credential === undefined) return { refusal: 'nobody', cause: 'not-granted' };
  const person = claimAt(claims, settings.person);
  if (typeof person !== 'string' || !PERSON.test(person)) return { refusal: 'nobody', cause: 'person-unnamed' };
  return { client: grant.client, person, credential };
}

/** A name with dots in it may be one claim (`https://example.org/groups`) or a path. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let here: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}

/** One digest of all that lets a person in: with any of it changed in the configuration, the session is over. */
function credentialOf(
  { issuer, clientId, claim, person }: OpenidSettings,
  { keyOf }: Deps,
  { value, client }: OpenidSettings['grants'][number],
): Uint8Array[] {
  const key = keyOf(client);
  if (key === null) return [];
  const rule = [issuer, clientId, claim, person, value, client, Buffer.from(key).toString('hex')];
  return [createHash('sha256').update(JSON.stringify(rule)).digest()];
}

/** No answer came. */
class Unreachable extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** The library's calls by our one HTTP client: bounded in time and size, never redirected. */
function fetchThrough(exchange: Transport['exchange'], timeoutMs: number): CustomFetch {
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? '' : String(body);
    const result = await exchange({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers: { ...headers },
      body: text === '' ? [] : [Buffer.from(text)],
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    if (result.kind !== 'answer') throw new Unreachable(result.reason);
    const bare = result.status === 204 || result.status === 304 || result.status < 200;
    return new Response(bare ? null : Buffer.from(result.body), {
      status: result.status < 200 ? 502 : result.status,
      headers: result.headers,
    });
  };
}

/** A code of the library or of the connection; their messages may quote what was received. */
function refusalOf(error: unknown): { refusal: 'down' | 'refused'; cause: string } {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof Unreachable) return { refusal: 'down', cause: each.reason };
    if ('error' in each && typeof each.error === 'string' && /^[a-z_]{1,60}$/.test(each.error))
      return { refusal: 'refused', cause: each.error };
    if ('code' in each && typeof each.code === 'string')
      return { refusal: DOWN.has(each.code) ? 'down' : 'refused', cause: each.code };
  }
  return { refusal: 'refused', cause: 'unknown' };
}
