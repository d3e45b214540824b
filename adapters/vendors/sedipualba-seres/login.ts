/**
 * The login of SEDIPUALB@: a password hashed with the second it is made in, and the token it brings.
 * Source: DipuAlba/Artilugios HashedPassword.cs and the login of DipuAlba/ConectividadApiRestSeres.
 */
import { createHash } from 'node:crypto';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import type { SeresAccess } from './normalise.ts';

const MAX_ANSWER_BYTES = 64 * 1024;
const TOKEN = 'token';

/** `yyyyMMddHHmmss` of UTC, then the base64 SHA-256 of that and the password. */
export function hashedPassword(password: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `${stamp}${createHash('sha256').update(`${stamp}${password}`, 'utf8').digest('base64')}`;
}

export function baseOf({ credential, entity }: SeresAccess): string {
  return credential.url.replaceAll('{entity}', entity.settings.code).replace(/\/+$/, '');
}

/** The turn's token, or a new one. Throws VendorFault `auth` or `retryable`. */
export async function tokenOf(access: SeresAccess, tools: VendorTools): Promise<string> {
  const known = tools.memo.get(TOKEN);
  if (known !== undefined) return known;
  const { credential, entity } = access;
  const result = await tools.transport.exchange({
    method: 'POST',
    url: `${baseOf(access)}/seres/api/jwtautenticacion`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: [
      Buffer.from(
        JSON.stringify({
          wsSegUser: credential.user,
          wsSegPassword: hashedPassword(credential.password, tools.now()),
          wsEntidad: entity.settings.code,
          nifTramitador: credential.officer,
        }),
      ),
    ],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  if ([400, 401, 403].includes(result.status)) throw new VendorFault({ kind: 'auth' }, `login-${result.status}`);
  const token = result.status === 200 ? quoted(result.body) : null;
  if (token === null) throw new VendorFault({ kind: 'retryable' }, `login-status-${result.status}`);
  tools.memo.set(TOKEN, token);
  return token;
}

export function forgetToken(tools: VendorTools): void {
  tools.memo.delete(TOKEN);
}

/* The token is a JSON string. It goes into a header: nothing but the characters of a token may be in it. */
function quoted(body: Uint8Array): string | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'string' && /^[A-Za-z0-9._~+/=-]{1,8192}$/.test(value) ? value : null;
  } catch {
    return null;
  }
}
