/** What a message was asked for with: its event, opened, and its sending's place in it. */
import type { RequestEvent, SendEvent } from '../../../contracts/event.ts';
import { isSend } from '../../domain/message-kind.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

export type StoredRequest = { entity: string; eventId: string; position: number; event: SendEvent };

/** Null where there is no such message, it notifies nobody, or its payload was erased. Throws GatewayError `decryption-failed`, `data-key-unknown`. */
export async function loadRequest(
  db: Queryable,
  vault: Pick<Vault, 'unwrap'>,
  of: { messageId: string; entities: readonly string[] },
): Promise<StoredRequest | null> {
  const { rows } = await db.query<Row>({
    name: 'load-request',
    text: `select m.entity, m.position, e.id as "eventId", e.body_sealed as body, k.wrapped, k.master_key as "masterKey"
           from message m join event e on e.id = m.event join data_key k on k.owner = e.id
           where m.id = $1 and m.entity = any($2) and e.body_sealed is not null`,
    values: [of.messageId, of.entities],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { entity, eventId, position, body, wrapped, masterKey } = row;
  const key = vault.unwrap({ wrapped, masterKey }, eventId);
  const event = JSON.parse(open(key, body, `event:${eventId}`).toString('utf8')) as RequestEvent;
  return isSend(event) ? { entity, eventId, position, event } : null;
}

type Row = Omit<StoredRequest, 'event'> & { body: Buffer; wrapped: Buffer; masterKey: string };
