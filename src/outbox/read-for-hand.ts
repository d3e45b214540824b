/** A message as a person's decision needs it, locked until that decision is written. */
import type { PoolClient } from 'pg';
import type { Delivery } from '../../contracts/message.ts';
import { GatewayError } from '../errors.ts';

export type HandMessage = {
  entity: string;
  delivery: Delivery;
  generation: number;
  attempts: number;
  needsPerson: boolean;
  uncertainAlerted: boolean;
  /** Nobody can be asked about it: a person's word is the only one there is. */
  unaskable: boolean;
  source: string;
  eventId: string;
  sendingRef: string;
  /** When what it is made of was forgotten: it can never be sent again. */
  payloadErasedAt: Date | null;
};

/** Throws GatewayError `not-found`. */
export async function readForHand(client: PoolClient, id: string): Promise<HandMessage> {
  const { rows } = await client.query<HandMessage>({
    name: 'read-for-hand',
    text: `select m.entity, m.delivery, m.generation, m.attempts, m.needs_person as "needsPerson",
             m.uncertain_alerted as "uncertainAlerted",
             m.needs_person and m.next_ask_at is null as unaskable, e.source, e.event_id as "eventId", m.ref as "sendingRef",
             e.payload_erased_at as "payloadErasedAt"
           from message m join event e on e.id = m.event where m.id = $1 for update of m for share of e`,
    values: [id],
  });
  const row = rows[0];
  if (row === undefined) throw new GatewayError('not-found', 'http', 'No such message.');
  return row;
}
