/** Writes the hashes of whom messages are for anew under the current key, so that an older master key can be taken out. */
import type { Pool } from 'pg';
import type { SendEvent } from '../../../contracts/event.ts';
import { open } from '../../vault/cipher.ts';
import type { FolderKeys } from '../../vault/folder-keys.ts';
import type { Vault } from '../../vault/vault.ts';
import { withTransaction } from '../pool.ts';
import { insertMessagePersons, messagePersons } from './message-persons.ts';

type Row = {
  id: string;
  sealed: Buffer;
  wrapped: Buffer;
  masterKey: string;
  messages: { id: string; position: number }[];
};

/** At most `limit` events; returns how many. Throws GatewayError `decryption-failed` or `data-key-unknown`. */
export async function rehashActs(
  pool: Pool,
  { vault, keys }: { vault: Vault; keys: FolderKeys },
  limit: number,
): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>({
      name: 'events-of-older-hash-keys',
      text: `select e.id, e.body_sealed as sealed, k.wrapped, k.master_key as "masterKey",
               (select json_agg(json_build_object('id', m.id, 'position', m.position)) from message m
                where m.event = e.id) as messages
             from event e join data_key k on k.owner = e.id
             where e.body_sealed is not null
               and e.id in (select event from message_person where hash_key <> $1 limit $2)
             for update of e skip locked`,
      values: [vault.currentMasterKey, limit],
    });
    for (const { id, sealed, wrapped, masterKey, messages } of rows) {
      const body = open(vault.unwrap({ wrapped, masterKey }, id), sealed, `event:${id}`);
      const event = JSON.parse(body.toString('utf8')) as SendEvent;
      await client.query({
        name: 'forget-older-hashes',
        text: 'delete from message_person where event = $1',
        values: [id],
      });
      await insertMessagePersons(client, id, messagePersons(keys, event, messages));
    }
    return rows.length;
  });
}
