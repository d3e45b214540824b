/** An event as it was taken in, opened; without its documents. */
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

type Row = { body: Buffer | null; wrapped: Buffer | null; masterKey: string | null };

/** Null where its content was erased. Throws GatewayError `decryption-failed` or `data-key-unknown`. */
export async function loadEvent<Event>(db: Queryable, vault: Vault, id: string): Promise<Event | null> {
  const { rows } = await db.query<Row>({
    name: 'load-event',
    text: `select e.body_sealed as body, k.wrapped, k.master_key as "masterKey"
           from event e left join data_key k on k.owner = e.id where e.id = $1`,
    values: [id],
  });
  const row = rows[0];
  if (row === undefined || row.body === null || row.wrapped === null || row.masterKey === null) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, id);
  return JSON.parse(open(key, row.body, `event:${id}`).toString('utf8')) as Event;
}
