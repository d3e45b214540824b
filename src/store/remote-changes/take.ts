/** Wishes whose turn it is: taken under a lease, the oldest open one of each message, once the back end has the message. */
import type { Pool } from 'pg';
import type { Legal } from '../../../contracts/outcome.ts';
import type { WishKind } from '../../../contracts/remote-change.ts';
import type { Pending } from '../../domain/change-step.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';
import { paramsPlace } from './insert.ts';

export type TakenChange = {
  id: string;
  ordinal: number;
  kind: WishKind;
  state: 'queued' | 'uncertain';
  params: unknown;
  attempts: number;
  asks: number;
  attemptEndedAt: Date;
  everUncertain: boolean;
  baseline: string | null;
  pending: Pending | null;
  leaseUntil: Date;
  message: {
    id: string;
    entity: string;
    issuer: string;
    remoteId: string;
    legal: Legal | null;
    expiresOn: string | null;
    event: string;
    position: number;
    evidenceKey: WrappedKey;
  };
};

type Row = Omit<TakenChange, 'params' | 'message'> &
  Omit<TakenChange['message'], 'id' | 'evidenceKey'> & {
    messageId: string;
    params: Buffer;
    wrapped: Buffer;
    masterKey: string;
  };

const TAKE = `
  with taken as (
  update remote_change r set lease_owner = $5, lease_until = $6
  from (
    select c.id from remote_change c join message m on m.id = c.message
    where c.backend = $1 and c.state in ('queued', 'uncertain') and c.next_at <= $2
      and (c.lease_until is null or c.lease_until < $2) and c.entity <> all($3)
      and m.delivery = 'accepted' and m.remote_id is not null
      and not exists (select 1 from backend_rest p where p.backend = $1 and p.kind = 'pause'
                      and (p.until is null or p.until > $2))
      and not exists (select 1 from remote_change p where p.message = c.message and p.ordinal < c.ordinal
                      and p.state in ('queued', 'calling', 'uncertain'))
    order by c.next_at limit $4 for update of c skip locked
  ) due, message m
  where r.id = due.id and m.id = r.message
  returning r.id, r.ordinal, r.kind, r.state, r.params_sealed as params, r.attempts, r.asks,
    coalesce(r.attempt_ended_at, r.created_at) as "attemptEndedAt", r.ever_uncertain as "everUncertain",
    r.baseline::text, r.pending, r.lease_until as "leaseUntil", m.id as "messageId", m.entity, m.issuer,
    m.remote_id as "remoteId", m.legal, m.expires_on::text as "expiresOn", m.event, m.position
  )
  select taken.*, k.wrapped, k.master_key as "masterKey" from taken join data_key k on k.owner = taken."messageId"`;

export async function takeChanges(
  pool: Pool,
  vault: Vault,
  request: {
    backend: string;
    owner: string;
    atMost: number;
    suspended: readonly string[];
    now: Date;
    leaseMs: number;
    /** Told of one that cannot be opened: it is left to its lease, and holds up no other. */
    onUnreadable: (change: { id: string; messageId: string }, error: unknown) => void;
  },
): Promise<TakenChange[]> {
  const { rows } = await pool.query<Row>({
    name: 'take-remote-changes',
    text: TAKE,
    values: [
      request.backend,
      request.now,
      request.suspended,
      request.atMost,
      request.owner,
      new Date(request.now.getTime() + request.leaseMs),
    ],
  });
  return rows.flatMap((row) => {
    try {
      return [opened(vault, row)];
    } catch (error) {
      request.onUnreadable(row, error);
      return [];
    }
  });
}

function opened(vault: Vault, row: Row): TakenChange {
  const { messageId, wrapped, masterKey, params, ...rest } = row;
  const { entity, issuer, remoteId, legal, expiresOn, event, position, ...own } = rest;
  const evidenceKey = { wrapped, masterKey };
  const clear = open(vault.unwrap(evidenceKey, messageId), params, paramsPlace(own.id));
  return {
    ...own,
    params: JSON.parse(clear.toString('utf8')),
    message: { id: messageId, entity, issuer, remoteId, legal, expiresOn, event, position, evidenceKey },
  };
}
