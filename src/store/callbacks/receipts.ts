/** Callbacks whose receipts wait to become evidence of the message they speak of. */
import type { PoolClient } from 'pg';
import { open } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';

export type CallbackWithReceipts = {
  id: string;
  backend: string;
  message: string;
  entity: string;
  receivedAt: Date;
  /** Its raw bytes. Throws GatewayError where the key for them is not at hand. */
  openBody: () => Buffer;
  evidenceKey: WrappedKey;
};

type Row = Omit<CallbackWithReceipts, 'openBody' | 'evidenceKey'> & {
  sealed: Buffer;
  wrapped: Buffer;
  masterKey: string;
  evidenceWrapped: Buffer;
  evidenceMasterKey: string;
};

/** One of them but `except`, locked until the caller's transaction ends; null when there is none. One holds up to 15 MB. */
export async function takeReceipts(
  client: PoolClient,
  vault: Vault,
  except: readonly string[],
): Promise<CallbackWithReceipts | null> {
  const { rows } = await client.query<Row>({
    name: 'take-callback-receipts',
    text: `select c.id, c.backend, c.message, m.entity, c.received_at as "receivedAt", c.body_sealed as sealed,
             k.wrapped, k.master_key as "masterKey", ek.wrapped as "evidenceWrapped", ek.master_key as "evidenceMasterKey"
           from callback c join message m on m.id = c.message
             join data_key k on k.owner = c.id join data_key ek on ek.owner = m.id
           where c.receipts and c.body_sealed is not null and c.id <> all($1)
           order by c.received_at limit 1 for update of c skip locked`,
    values: [except],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { sealed, wrapped, masterKey, evidenceWrapped, evidenceMasterKey, ...rest } = row;
  return {
    ...rest,
    openBody: () => open(vault.unwrap({ wrapped, masterKey }, row.id), sealed, `callback:${row.id}`),
    evidenceKey: { wrapped: evidenceWrapped, masterKey: evidenceMasterKey },
  };
}

export async function receiptsKept(client: PoolClient, callback: string): Promise<void> {
  await client.query({
    name: 'callback-receipts-kept',
    text: 'update callback set receipts = false where id = $1',
    values: [callback],
  });
}
