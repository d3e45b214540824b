/** What its owner, or its receiver, does to a subscription: another secret, rest for good, go on, be gone. */
import type { PoolClient } from 'pg';
import type { Vault, WrappedKey } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';
import { openSecret, sealSecret } from './secret.ts';

type Of = { id: string; clientId: string };

/** The former secret signs beside the new one until `formerUntil`. False where there is no such subscription. */
export async function rotateSecret(
  client: PoolClient,
  vault: Vault,
  of: Of & { secret: string; formerUntil: Date },
): Promise<boolean> {
  const { rows } = await client.query<WrappedKey & { sealed: Buffer }>({
    name: 'lock-subscription-secret',
    text: `select k.wrapped, k.master_key as "masterKey", s.secret_sealed as sealed
           from subscription s join data_key k on k.owner = s.id where s.id = $1 and s.client_id = $2 for update of s`,
    values: [of.id, of.clientId],
  });
  const row = rows[0];
  if (row === undefined) return false;
  const { sealed, ...key } = row;
  const former = openSecret(vault, { subscription: of.id, key, which: 'secret' }, sealed);
  await client.query({
    name: 'rotate-subscription-secret',
    text: 'update subscription set secret_sealed = $2, former_sealed = $3, former_until = $4 where id = $1',
    values: [
      of.id,
      sealSecret(vault, { subscription: of.id, key, which: 'secret' }, of.secret),
      sealSecret(vault, { subscription: of.id, key, which: 'former' }, former),
      of.formerUntil,
    ],
  });
  return true;
}

/** Nothing more is sent to it; what happens meanwhile is told once it is enabled again. */
export async function disableSubscription(db: Queryable, of: { id: string; reason: string; now: Date }): Promise<void> {
  await db.query({
    name: 'disable-subscription',
    text: 'update subscription set disabled_at = $2, disabled_reason = $3 where id = $1 and disabled_at is null',
    values: [of.id, of.now, of.reason],
  });
}

/** False where there is no such subscription. Retrying of what it was owed begins anew. */
export async function enableSubscription(db: Queryable, of: Of & { now: Date; until: Date }): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'enable-subscription',
    text: `with enabled as (
             update subscription set disabled_at = null, disabled_reason = null, failures = 0, rests_until = null
             where id = $1 and client_id = $2 returning id
           ), due as (
             update telling t set next_at = $3, until = $4, attempts = 0 from enabled
             where t.subscription = enabled.id and t.state = 'pending'
           )
           select id from enabled`,
    values: [of.id, of.clientId, of.now, of.until],
  });
  return rowCount === 1;
}

/** With everything it was owed. False where there is no such subscription. */
export async function deleteSubscription(db: Queryable, of: Of): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'delete-subscription',
    text: `with gone as (delete from subscription where id = $1 and client_id = $2 returning id), key as (
             delete from data_key k using gone where k.owner = gone.id)
           select id from gone`,
    values: [of.id, of.clientId],
  });
  return rowCount === 1;
}
