/** The gateway as one caller's pushes see it: put together for a request, and limited to that caller's entities. */
import { cancelSchema, extendSchema } from '../../contracts/api/mind.ts';
import type { Gateway } from '../../contracts/vendor-intake.ts';
import { GatewayError } from '../errors.ts';
import { schemaFindings } from '../intake/schema-findings.ts';
import { type AuditEntry, insertAudit } from '../store/audit/insert.ts';
import { readVendorMessages } from '../store/vendors/read-messages.ts';
import { messageOpener } from './open-message.ts';
import { eventTaker } from './push-accept.ts';
import type { Caller, PushDeps } from './push-deps.ts';
import { messageFinder } from './push-find.ts';

export function createPushGateway(deps: PushDeps, caller: Caller): Gateway {
  const { credential, sender } = caller;
  return {
    credential: { id: credential?.id ?? '', settings: credential?.settings ?? null },
    entities: new Map(credential?.entities ?? []),
    now: deps.runtime.now,
    ...eventTaker(deps, caller),
    ...messageFinder(deps, caller),
    ...messageOpener(deps, sender),
    async extend(messageId, wish) {
      checkWish(extendSchema, wish);
      const entry = { action: 'message.extend' as const, object: messageId, reason: wish.reason };
      await audited(deps, caller, entry, () => deps.mind.extend(messageId, wish, { clientId: sender.id }));
    },
    async cancel(messageId, wish) {
      checkWish(cancelSchema, wish);
      const entry = { action: 'message.cancel' as const, object: messageId, reason: wish.reason };
      await audited(deps, caller, entry, () => deps.mind.cancel(messageId, wish, { clientId: sender.id }));
    },
  };
}

/* As bounded as the API's own. */
function checkWish(schema: typeof extendSchema | typeof cancelSchema, wish: unknown): void {
  const parsed = schema.safeParse(wish);
  if (parsed.success) return;
  const findings = schemaFindings(parsed.error, wish);
  throw new GatewayError('event-invalid', 'accept', 'Not what can be wished.', { findings });
}

/** Refused tries are audited too. Throws GatewayError `not-found` for a message that is not the caller's. */
async function audited(
  deps: PushDeps,
  { sender }: Caller,
  entry: Pick<AuditEntry, 'action' | 'reason'> & { object: string },
  act: () => Promise<void>,
): Promise<void> {
  const { id: clientId, entities } = sender;
  const [found] = await readVendorMessages(deps.pool, { ids: [entry.object], entities });
  if (found === undefined) throw new GatewayError('not-found', 'accept', 'No such message.');
  const write = (result: string) => insertAudit(deps.pool, { ...entry, at: deps.runtime.now(), clientId, result });
  try {
    await act();
  } catch (error) {
    if (error instanceof GatewayError) await write(error.code);
    throw error;
  }
  await write('done');
}
