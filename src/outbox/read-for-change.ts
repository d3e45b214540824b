/** A message as a change of mind needs it, locked until that change is written. */
import type { PoolClient } from 'pg';
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { Legal } from '../../contracts/outcome.ts';
import { GatewayError } from '../errors.ts';
import type { WrappedKey } from '../vault/vault.ts';

export type ChangeableMessage = {
  id: string;
  entity: string;
  backend: string;
  delivery: Delivery;
  legal: Legal | null;
  begun: boolean;
  /** It did not go out from here, it arrived. */
  received: boolean;
  cancelWanted: boolean;
  extraDays: number;
  expiresOn: string | null;
  event: string;
  position: number;
  /** Null once its evidence was erased. */
  evidenceKey: WrappedKey | null;
};

/** Throws GatewayError `not-found`. */
export async function readForChange(client: PoolClient, id: string): Promise<ChangeableMessage> {
  const { rows } = await client.query<
    Omit<ChangeableMessage, 'evidenceKey'> & { wrapped: Buffer | null; masterKey: string | null }
  >({
    name: 'read-for-change',
    text: `select m.id, m.entity, m.backend, m.delivery, m.legal, m.attempt_started_at is not null as begun,
             m.ref = $2 as received, m.cancel_wanted as "cancelWanted", m.extra_days as "extraDays", m.expires_on::text as "expiresOn", m.event,
             m.position, k.wrapped, k.master_key as "masterKey"
           from message m left join data_key k on k.owner = m.id where m.id = $1 for update of m`,
    values: [id, RECEIVED_REF],
  });
  const row = rows[0];
  if (row === undefined) throw new GatewayError('not-found', 'http', 'No such message.');
  const { wrapped, masterKey, ...rest } = row;
  return { ...rest, evidenceKey: wrapped === null || masterKey === null ? null : { wrapped, masterKey } };
}
