/** What an adapter may look up of a message that arrived, while it is asked what became of it. */
import type { Received, ReceivedEvent } from '../../contracts/inbox.ts';
import { loadEvent } from '../store/events/load-event.ts';
import { findEvidence, readOwnBytes } from '../store/evidence/read.ts';
import type { DeliveryDeps } from './deps.ts';

/** Largest piece that is handed over: notes of an adapter, not documents. Bytes. */
const KEPT_BYTES = 1024 * 1024;

export function receivedOf(
  { pool, vault }: Pick<DeliveryDeps, 'pool' | 'vault'>,
  message: { id: string; event: string },
): Received {
  return {
    async arrival() {
      return (await loadEvent<ReceivedEvent>(pool, vault, message.event))?.data ?? null;
    },
    async kept(name) {
      const found = await findEvidence(pool, { messageId: message.id, name });
      return found === null ? null : readOwnBytes(pool, vault, found, KEPT_BYTES);
    },
  };
}
