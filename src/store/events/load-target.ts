/** What a wish is about, out of the event of its message: whom it was sent to, or what arrived. */
import type { RequestEvent, Sending } from '../../../contracts/event.ts';
import type { Arrival, ReceivedEvent } from '../../../contracts/inbox.ts';
import { isAct, type WishKind } from '../../../contracts/remote-change.ts';
import { isSend } from '../../domain/message-kind.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';
import { loadEvent } from './load-event.ts';

/** Null where there is no such thing, or the event's content was erased. Throws `decryption-failed`, `data-key-unknown`. */
export async function loadTarget(
  db: Queryable,
  vault: Vault,
  of: { event: string; position: number; kind: WishKind },
): Promise<{ sending: Sending } | { arrival: Arrival } | null> {
  if (!isAct(of.kind)) {
    const sending = await loadSending(db, vault, of);
    return sending === null ? null : { sending };
  }
  const event = await loadEvent<ReceivedEvent>(db, vault, of.event);
  return event === null ? null : { arrival: event.data };
}

/** Whom one message is for; null also for messages that notify nobody. */
export async function loadSending(
  db: Queryable,
  vault: Vault,
  of: { event: string; position: number },
): Promise<Sending | null> {
  const event = await loadEvent<RequestEvent>(db, vault, of.event);
  return event !== null && isSend(event) ? (event.data.sendings[of.position] ?? null) : null;
}
