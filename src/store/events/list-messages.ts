/** The messages of an event in the order of its sendings, as its receipt names them; of a cancellation, those it took back. */
import type { Delivery } from '../../../contracts/message.ts';
import type { Legal } from '../../../contracts/outcome.ts';
import type { Queryable } from '../chunks.ts';

export type ReceiptMessage = {
  id: string;
  ref: string;
  entity: string;
  backend: string;
  delivery: Delivery;
  legal: Legal | null;
};

export async function listEventMessages(db: Queryable, eventId: string): Promise<ReceiptMessage[]> {
  const { rows } = await db.query<ReceiptMessage>({
    name: 'list-event-messages',
    text: `select id, ref, entity, backend, delivery, legal from message
           where event = $1 or id in (select message from event_cancels where event = $1) order by position`,
    values: [eventId],
  });
  return rows;
}
