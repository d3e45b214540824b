/** The bytes of a callback as they came, for the evidence folder of its message. */
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

type Row = { sealed: Buffer; wrapped: Buffer; masterKey: string };

/** Are its bytes there? */
export async function isCallbackKept(db: Queryable, of: { messageId: string; id: string }): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'is-callback-kept',
    text: `select 1 from callback c join data_key k on k.owner = c.id
           where c.id = $1 and c.message = $2 and c.body_sealed is not null`,
    values: [of.id, of.messageId],
  });
  return rowCount === 1;
}

/** Null where it is not there, or erased. Throws GatewayError `decryption-failed` or `data-key-unknown`. */
export async function readCallbackBody(
  db: Queryable,
  vault: Vault,
  of: { messageId: string; id: string },
): Promise<Buffer | null> {
  const { rows } = await db.query<Row>({
    name: 'read-callback-body',
    text: `select c.body_sealed as sealed, k.wrapped, k.master_key as "masterKey"
           from callback c join data_key k on k.owner = c.id
           where c.id = $1 and c.message = $2 and c.body_sealed is not null`,
    values: [of.id, of.messageId],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, of.id);
  return open(key, row.sealed, `callback:${of.id}`);
}
