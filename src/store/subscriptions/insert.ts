/** A new subscription: told of what happens from now on, and first of all with a ping. */
import type { PoolClient } from 'pg';
import { seal } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';

export type NewSubscription = {
  id: string;
  clientId: string;
  url: string;
  /** Null: every entity its client may see. */
  entities: readonly string[] | null;
  kinds: readonly string[];
  secret: string;
  now: Date;
  /** When retrying the ping ends. */
  pingUntil: Date;
};

/** False when the client has `atMost` already. Runs in the caller's transaction. */
export async function insertSubscription(
  client: PoolClient,
  vault: Vault,
  subscription: NewSubscription,
  atMost: number,
): Promise<boolean> {
  const { id, now } = subscription;
  const dataKey = vault.newKey(id);
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [`subscriptions:${subscription.clientId}`]);
  const { rowCount } = await client.query({
    name: 'insert-subscription',
    text: `with room as (
             select 1 where (select count(*) from subscription where client_id = $2) < $10
           ), added as (
             insert into subscription (id, client_id, url, entities, kinds, secret_sealed, cursor, created_at)
             select $1, $2, $3, $4::text[], $5::text[], $6, (select last from change_counter), $7 from room returning id
           ), keyed as (
             insert into data_key (owner, wrapped, master_key) select id, $8::bytea, $9::text from added
           )
           insert into telling (id, subscription, next_at, created_at, until)
           select id || '.ping', id, $7, $7, $11 from added`,
    values: [
      id,
      subscription.clientId,
      subscription.url,
      subscription.entities,
      subscription.kinds,
      seal(dataKey.key, Buffer.from(subscription.secret), `subscription:${id}:secret`),
      now,
      dataKey.wrapped,
      dataKey.masterKey,
      atMost,
      subscription.pingUntil,
    ],
  });
  return rowCount === 1;
}
