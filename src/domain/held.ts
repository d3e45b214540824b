/** When a queued message counts as held: it waits for its back end or its entity, not for its turn. Never stored. */
import type { Delivery } from '../../contracts/message.ts';
import type { Finding } from '../../contracts/outcome.ts';

/** A delivery status as readers see it. */
export type ShownDelivery = Delivery | 'held';

/** What keeps messages from leaving now. */
export type Holds = {
  /** Why nothing leaves for a back end, by its id: a pause, maintenance, or its open circuit for sending. */
  backends: ReadonlyMap<string, Finding>;
  /** Why an entity cannot send through a back end, by `entity|backend`. */
  unusable: ReadonlyMap<string, Finding>;
};

/** What holds a message, or null: the entity's own fault first, since it outlives an outage. */
export function heldBy(message: { delivery: Delivery; entity: string; backend: string }, holds: Holds): Finding | null {
  if (message.delivery !== 'queued') return null;
  return holds.unusable.get(`${message.entity}|${message.backend}`) ?? holds.backends.get(message.backend) ?? null;
}
