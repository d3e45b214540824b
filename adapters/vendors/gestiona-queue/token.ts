/**
 * The access token: configured as it is, or told by the authorisation that a person gave our add-on. Source: the vendor's
 * samples gestiona/javaExample and cSharpExample (2016); the same in 2026 by an integrator.
 */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { baseOf, type GestionaAccess, linkOf, within } from './address.ts';
import { ADDON_TOKEN, AUTHORIZATIONS } from './codes.ts';
import { authorizationSchema, rootSchema } from './schema.ts';

const TOKEN = 'token';
const MAX_ANSWER_BYTES = 256 * 1024;

/** The turn's token. Throws VendorFault `auth` or `retryable`. */
export async function tokenOf(access: GestionaAccess, tools: VendorTools): Promise<string> {
  const { accessToken, authorization } = access.credential;
  if (accessToken !== undefined) return accessToken;
  const known = tools.memo.get(TOKEN);
  if (known !== undefined) return known;
  const root = rootSchema.safeParse(await ask(access, tools, baseOf(access)));
  const href = root.success ? linkOf(root.data.links, AUTHORIZATIONS) : null;
  const address = href === null ? null : within(access, href);
  if (address === null) throw new VendorFault({ kind: 'retryable' }, 'no-bookmark-of-authorizations');
  const told = authorizationSchema.safeParse(
    await ask(access, tools, `${address.replace(/\/+$/, '')}/${authorization}`),
  );
  // It goes into a header: nothing but the characters of a token may be in it.
  if (!told.success || !/^[\x21-\x7e]{8,4096}$/.test(told.data.access_token))
    throw new VendorFault({ kind: 'retryable' }, 'authorization-not-as-agreed');
  tools.memo.set(TOKEN, told.data.access_token);
  return told.data.access_token;
}

/** True where another one may be had. */
export function forgetToken(tools: VendorTools): boolean {
  return tools.memo.delete(TOKEN);
}

async function ask({ credential }: GestionaAccess, tools: VendorTools, url: string): Promise<unknown> {
  const result = await tools.transport.exchange({
    method: 'GET',
    url,
    headers: { [ADDON_TOKEN]: credential.addonToken ?? '', accept: 'application/json' },
    body: [],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  // Pending: a person has yet to open the address that came with its creation.
  if (result.status === 401) throw new VendorFault({ kind: 'auth' }, 'authorization-pending');
  if (result.status === 403) throw new VendorFault({ kind: 'auth' }, 'addon-unknown');
  if (result.status !== 200) throw new VendorFault({ kind: 'retryable' }, `authorization-status-${result.status}`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(result.body));
  } catch {
    throw new VendorFault({ kind: 'retryable' }, 'authorization-not-json');
  }
}
