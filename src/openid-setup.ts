/** The identity provider of the operator's page, as configured, and the one way to reach it. */
import type { SignIn } from '../contracts/sign-in.ts';
import type { Config } from './config.ts';
import { createEgress } from './egress.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createOpenid } from './openid.ts';
import type { Runtime } from './runtime.ts';
import { createTransport } from './transport/http.ts';

/** Calls are made while a person waits: a provider that hangs holds no more than this. */
const CONNECTIONS = 8;

/** `signIn` null: none is configured. `config check` refuses one without a public address. */
export function setUpOpenid(
  { openid, http, clients }: Pick<Config, 'openid' | 'http' | 'clients'>,
  tools: { runtime: Runtime; log: Log; metrics: Pick<Metrics, 'egressRefused'> },
): { signIn: SignIn | null; close(): Promise<void> } {
  if (openid === null || openid === undefined || http.publicUrl === null)
    return { signIn: null, close: async () => {} };
  const egress = createEgress('sign-in', tools);
  egress.permit([openid.issuer, ...openid.alsoAt]);
  const transport = createTransport({ maxConnectionsPerHost: CONNECTIONS, egress: egress.allows });
  const signIn = createOpenid(openid, {
    exchange: transport.exchange,
    runtime: tools.runtime,
    callbackUrl: `${http.publicUrl}/operator/oidc/callback`,
    leftUrl: `${http.publicUrl}/operator/login`,
    keyOf: (client) => clients.find(({ id }) => id === client)?.keySha256 ?? null,
  });
  return { signIn, close: () => transport.close() };
}
