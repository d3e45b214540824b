/** The identity provider of the operator's page, as configured. */
import type { Transport } from '../contracts/backend.ts';
import type { SignIn } from '../contracts/sign-in.ts';
import type { Config } from './config.ts';
import { createOpenid } from './openid.ts';
import type { Runtime } from './runtime.ts';

/** Null where none is configured. `config check` refuses one without a public address. */
export function setUpOpenid(
  { openid, http, clients }: Pick<Config, 'openid' | 'http' | 'clients'>,
  { transport, runtime }: { transport: Transport; runtime: Runtime },
): SignIn | null {
  if (openid === null || openid === undefined || http.publicUrl === null) return null;
  return createOpenid(openid, {
    exchange: transport.exchange,
    runtime,
    callbackUrl: `${http.publicUrl}/operator/oidc/callback`,
    leftUrl: `${http.publicUrl}/operator/login`,
    keyOf: (client) => clients.find(({ id }) => id === client)?.keySha256 ?? null,
  });
}
