/** Whom one message is for, out of its event; without its document. */
import type { RequestEvent, Sending } from '../../../contracts/event.ts';
import { isSend } from '../../domain/message-kind.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

/** Null where the event's content was erased. Throws GatewayError `decryption-failed` or `data-key-unknown`. */
export async function loadSending(
  db: Queryable,
  vault: Vault,
  of: { event: string; position: number },
): Promise<Sending | null> {
  const { rows } = await db.query<{ body: Buffer | null; wrapped: Buffer | null; masterKey: string | null }>({
    name: 'load-sending',
    text: `select e.body_sealed as body, k.wrapped, k.master_key as "masterKey"
           from event e left join data_key k on k.owner = e.id where e.id = $1`,
    values: [of.event],
  });
  const row = rows[0];
  if (row === undefined || row.body === null || row.wrapped === null || row.masterKey === null) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, of.event);
  const event = JSON.parse(open(key, row.body, `event:${of.event}`).toString('utf8')) as RequestEvent;
  // Of other kinds there is none: what they ask for is the event itself.
  return isSend(event) ? (event.data.sendings[of.position] ?? null) : null;
}
