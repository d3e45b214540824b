/** What a person does through the API is audited, refused tries included: what was tried is as telling as what was done. */
import { GatewayError } from '../errors.ts';
import { type AuditEntry, insertAudit } from '../store/audit/insert.ts';
import { auditedAs, type HttpContext } from './context.ts';
import type { HttpDeps } from './deps.ts';

/** Written after the act. Throws what `act` throws. */
export async function audited(
  deps: Pick<HttpDeps, 'pool' | 'runtime'>,
  c: HttpContext,
  entry: Pick<AuditEntry, 'action' | 'object' | 'reason'>,
  act: () => Promise<void>,
): Promise<void> {
  const write = (result: string) =>
    insertAudit(deps.pool, { ...entry, at: deps.runtime.now(), ...auditedAs(c), result });
  try {
    await act();
  } catch (error) {
    if (error instanceof GatewayError) await write(error.code);
    throw error;
  }
  await write('done');
}
